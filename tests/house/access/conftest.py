"""One world for all tests of the access proof, in one transaction that is never committed."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from tests.house.access.walk import Walk
from tests.house.access.world import World, build
from tests.house.quiet import quiet


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with (
        django_db_blocker.unblock(),
        override_settings(
            MEDIA_ROOT=tmp_path_factory.mktemp("uploads"), ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"]
        ),
        transaction.atomic(),
        quiet(),
    ):
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def walk(world) -> Walk:
    return Walk(world)
