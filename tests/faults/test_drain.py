"""The outbox, drained by workers that die. Mail goes to files, so that every letter that left can be counted."""

import re
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from django.db.models.functions import Now

from tests.factories.people import UserFactory
from tests.faults.processes import kill_again_and_again, start, together
from wulibridge.notices.models import Channel, Notice, NoticeState
from wulibridge.notices.services import Message, drain, notify

pytestmark = pytest.mark.faults
LETTERS = 60


@pytest.fixture
def letters(committed_db, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    reader = UserFactory(email="reader@example.test")
    facts = {"number": "2026-000001", "title": "灯", "stop": 2, "due_on": "2026-04-10", "urgency": "normal"}
    notify(Message("petition_lapse", f"petition:{n}:x", (reader,), f"/letter-{n:04d}/", facts) for n in range(LETTERS))
    return tmp_path


def sent(letters: Path) -> set[str]:
    """Which letters left, as the mail server would know them: by the address in their text."""
    texts = [
        message_from_bytes(letter).get_payload(decode=True) or b""
        for path in letters.iterdir()
        for letter in path.read_bytes().split(b"-" * 79 + b"\n")
    ]
    return {found for text in texts for found in re.findall(r"/letter-\d+/", text.decode(errors="replace"))}


def unsent() -> int:
    return Notice.objects.filter(channel=Channel.EMAIL, state=NoticeState.PENDING).count()


def drain_after_the_leases() -> None:
    """As if two minutes had passed since the last worker died."""
    Notice.objects.filter(state=NoticeState.PENDING).update(next_try_at=Now() - timedelta(seconds=1))
    drain()


def test_a_worker_killed_again_and_again_loses_no_letter(letters):
    kills = kill_again_and_again(drain_after_the_leases, left=unsent, longest=0.05, seed=2)

    assert kills >= 3
    assert set(Notice.objects.filter(channel=Channel.EMAIL).values_list("state", flat=True)) == {NoticeState.SENT}
    # Whoever dies between sending and noting it sends again: the only letters twice are those, one a kill at most.
    tries = Notice.objects.filter(channel=Channel.EMAIL).values_list("attempts", flat=True)
    assert sum(tries) <= LETTERS + kills
    assert len(sent(letters)) == LETTERS


def test_four_workers_send_each_letter_once(letters):
    with together(*[start(drain) for _ in range(4)]):
        pass

    assert unsent() == 0
    assert set(Notice.objects.filter(channel=Channel.EMAIL).values_list("attempts", flat=True)) == {1}
    assert len(sent(letters)) == LETTERS
