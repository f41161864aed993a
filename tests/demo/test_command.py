"""The command with neither a password nor the built-in waits: loaded once, and looked at."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from petitions.models import Passage, Reply
from petitions.route import Move
from wulibridge.people.models import User

pytestmark = pytest.mark.django_db
TIMINGS = "received_at,replied_at\n2019-04-25 09:32:09,2020-12-01 14:56:53\n"


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """What the command says of an office whose waits are all longer than 500 days."""
    file, out = tmp_path_factory.mktemp("demo") / "timings.csv", StringIO()
    file.write_text(TIMINGS, encoding="utf-8")
    settings = override_settings(DEMO_PASSWORD="", DEMO_TIMINGS=str(file))
    with django_db_blocker.unblock(), settings, transaction.atomic():
        call_command("load_demo", size="small", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


def test_without_a_password_one_is_made_and_told(said):
    logins_line = said.splitlines()[1]
    assert User.objects.get(username="zone").check_password(logins_line.split()[-1])


@pytest.mark.usefixtures("said")
def test_real_waits_decide_how_far_petitions_climb():
    """Nobody in the file was answered in time, so whatever came long ago has climbed."""
    long_ago = timezone.now() - timedelta(days=45)
    first_stays = Passage.objects.filter(ordinal=1, extended_at=None, entered_at__lt=long_ago)
    assert not Reply.objects.exists()
    assert set(first_stays.values_list("left_by", flat=True)) <= {Move.LAPSE, Move.MOVE_UP}
    assert first_stays.filter(left_by=Move.LAPSE).exists()
