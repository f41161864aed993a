"""A committee with its chair, and what a service says when it says no."""

import pytest
from django.utils import translation

from meetings.services import Refused
from tests.factories.meetings import chair_of
from tests.factories.territory import ZoneFactory


@pytest.fixture
def zone(db):
    return ZoneFactory()


@pytest.fixture
def chair(zone):
    return chair_of(zone)


def logged_in(client, user):
    """Who reads the pages in English."""
    client.force_login(user)
    client.cookies["language"] = "en"
    return user


def refused(act, *args, **kwargs) -> str:
    """Why the service says no, in English."""
    with translation.override("en"):
        with pytest.raises(Refused) as no:
            act(*args, **kwargs)
        return str(no.value.message)
