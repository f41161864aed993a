"""The outbox: told once, carried by whoever lives, given up only after many tries."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from petitions.route import Move, Stop
from tests.factories.office import moved, office, petition_at
from tests.factories.people import UserFactory
from wulibridge.journal.queries import entries_of
from wulibridge.journal.services import SYSTEM
from wulibridge.notices.channels import text_of
from wulibridge.notices.models import Channel, Notice, NoticeState
from wulibridge.notices.services import LEASE, MAX_ATTEMPTS, Message, drain, mark_read, notify, retry

FACTS = {"number": "2026-000001", "title": "楼道灯不亮", "stop": 2, "due_on": "2026-04-10", "urgency": "normal"}
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def message(*receivers, key: str = "petition:1:x", kind: str = "petition_lapse") -> Message:
    return Message(kind=kind, key=key, receivers=tuple(receivers), path="/petitions/2026-000001/", facts=FACTS)


@pytest.fixture
def reader(db):
    return UserFactory(email="reader@example.test", language="zh-hans")


@pytest.fixture
def waiting(reader) -> Notice:
    """One e-mail that waits to be sent."""
    notify([message(reader)])
    return Notice.objects.get(channel=Channel.EMAIL)


@pytest.fixture
def no_mail_server(settings):
    """A real refusal: nothing listens on this port."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = SMTP, "127.0.0.1", 1, 2


def due_now(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(next_try_at=Now() - timedelta(seconds=1))


# Writing --------------------------------------------------------------------------------------------------------------


def test_who_has_an_address_is_told_in_the_app_and_by_mail(db):
    with_mail, without = UserFactory(email="a@example.test"), UserFactory()

    notify([message(with_mail, without)])

    assert {(notice.receiver, notice.channel) for notice in Notice.objects.all()} == {
        (with_mail, Channel.IN_APP),
        (with_mail, Channel.EMAIL),
        (without, Channel.IN_APP),
    }


def test_a_notice_in_the_app_is_there_at_once_and_mail_waits(reader):
    notify([message(reader)])

    assert Notice.objects.get(channel=Channel.IN_APP).state == NoticeState.SENT
    assert Notice.objects.get(channel=Channel.EMAIL).state == NoticeState.PENDING


def test_an_event_is_told_once_to_each(reader):
    other = UserFactory()
    notify([message(reader)])
    notify([message(reader, other, other)])

    assert Notice.objects.filter(receiver=reader).count() == 2  # app and mail
    assert Notice.objects.filter(receiver=other).count() == 1


def test_another_event_is_told_again(reader):
    notify([message(reader), message(reader, key="petition:1:y")])

    assert Notice.objects.filter(channel=Channel.IN_APP).count() == 2


def test_two_tellers_of_one_event_at_once_tell_it_once(committed_db):
    reader = UserFactory(email="reader@example.test")

    def tell() -> None:
        try:
            notify([message(reader, key=f"petition:{n}:x") for n in range(50)])
        finally:
            connection.close()

    tellers = [threading.Thread(target=tell) for _ in range(4)]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()

    assert Notice.objects.count() == 50 * 2


# Delivering -----------------------------------------------------------------------------------------------------------


def test_mail_leaves_once(waiting):
    assert drain() == 1
    assert drain() == 0

    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts, waiting.lease) == (NoticeState.SENT, 1, None)
    assert waiting.sent_at is not None
    assert [sent.to for sent in mail.outbox] == [["reader@example.test"]]


def test_a_letter_that_leaves_twice_is_known_by_its_message_id(waiting, reader):
    """As after a worker that died between sending and noting it; another letter has another."""
    notify([message(reader, key="petition:2:x")])
    drain()
    Notice.objects.filter(pk=waiting.pk).update(state=NoticeState.PENDING, sent_at=None)
    due_now(waiting)
    drain()

    ids = [sent.message()["Message-ID"] for sent in mail.outbox]
    assert len(ids) == 3
    assert ids[0] == ids[2] != ids[1]


def test_a_limit_leaves_the_rest(reader):
    notify([message(reader, key=f"petition:{n}:x") for n in range(3)])

    assert [drain(limit=2), drain(limit=2), drain(limit=2)] == [2, 1, 0]


def test_several_workers_send_each_mail_once(committed_db):
    reader = UserFactory(email="reader@example.test")
    notify([message(reader, key=f"petition:{n}:x") for n in range(40)])

    def work() -> None:
        try:
            drain()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(mail.outbox) == 40
    assert not Notice.objects.filter(state=NoticeState.PENDING).exists()


def test_what_a_dead_worker_had_claimed_waits_for_the_end_of_its_lease(waiting):
    claimed(waiting)

    assert drain() == 0
    assert mail.outbox == []


def test_then_another_takes_it_over(waiting):
    claimed(waiting)
    due_now(waiting)

    assert drain() == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == (NoticeState.SENT, 2)


def claimed(notice: Notice) -> None:
    """As a worker that was killed between claiming and sending leaves it."""
    Notice.objects.filter(pk=notice.pk).update(
        lease="00000000-0000-4000-8000-000000000000", next_try_at=Now() + LEASE, attempts=F("attempts") + 1
    )


def test_a_failing_mail_server_puts_it_off_and_keeps_what_it_said(waiting, no_mail_server):
    assert drain() == 0

    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts, waiting.lease) == (NoticeState.PENDING, 1, None)
    assert "refused" in waiting.last_error
    assert timedelta(seconds=50) < waiting.next_try_at - timezone.now() <= timedelta(minutes=1)


def test_each_failure_waits_twice_as_long(waiting, no_mail_server):
    waits = []
    for _ in range(4):
        due_now(waiting)
        drain()
        waiting.refresh_from_db()
        waits.append(round((waiting.next_try_at - timezone.now()) / timedelta(minutes=1)))

    assert waits == [1, 2, 4, 8]


def test_a_failure_holds_up_no_other_notice(waiting, no_mail_server, reader):
    notify([message(reader, key="petition:2:x")])

    drain()

    assert set(Notice.objects.filter(channel=Channel.EMAIL).values_list("attempts", flat=True)) == {1}


def dead(notice: Notice) -> Notice:
    Notice.objects.filter(pk=notice.pk).update(attempts=MAX_ATTEMPTS - 1)
    drain()
    notice.refresh_from_db()
    return notice


def test_after_many_failures_it_is_given_up(waiting, no_mail_server):
    assert dead(waiting).state == NoticeState.DEAD
    due_now(waiting)
    assert drain() == 0
    assert waiting.attempts == MAX_ATTEMPTS


def test_one_that_was_given_up_can_be_put_back(waiting, settings, no_mail_server):
    dead(waiting)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert retry(notice_ids=[waiting.pk], by=SYSTEM) == 1
    assert drain() == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == (NoticeState.SENT, 1)
    assert entries_of(waiting).get().verb == "notice.retried"


def test_what_was_not_given_up_is_not_put_back(waiting):
    drain()

    assert retry(notice_ids=[waiting.pk], by=SYSTEM) == 0


def test_without_its_template_a_notice_waits_and_says_why(reader):
    notify([message(reader, kind="no_such_kind")])

    drain()

    assert "no_such_kind" in Notice.objects.get(channel=Channel.EMAIL).last_error


def test_reading_in_the_app_marks_ones_own_only(reader):
    other = UserFactory()
    notify([message(reader, other)])

    mark_read(receiver=reader)

    assert Notice.objects.get(receiver=reader, channel=Channel.IN_APP).read_at is not None
    assert Notice.objects.get(receiver=other).read_at is None
    assert Notice.objects.get(channel=Channel.EMAIL).read_at is None


# Words ----------------------------------------------------------------------------------------------------------------

KINDS = [f"petition_{move.value}" for move in Move if move is not Move.TAKE]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("language", "chinese"), [("zh-hans", True), ("en", False)])
def test_every_kind_has_its_words_in_both_languages(reader, kind, language, chinese):
    reader.language = language
    notice = Notice(kind=kind, receiver=reader, facts=FACTS | {"title": "X"}, path="/petitions/2026-000001/")

    subject, body = text_of(notice)

    assert "2026-000001" in subject + body
    assert "/petitions/2026-000001/" in body
    assert "\n" not in subject
    assert any("\u4e00" <= sign <= "\u9fff" for sign in subject + body) is chinese


def test_mail_speaks_the_receivers_language_whoever_sends_it(db):
    for language in ("en", "zh-hans", ""):
        notify([message(UserFactory(email=f"x{language}@example.test", language=language))])

    drain()

    subjects = {sent.to[0]: sent.subject for sent in mail.outbox}
    assert subjects["x@example.test"] == subjects["xzh-hans@example.test"]
    assert subjects["xen@example.test"] != subjects["xzh-hans@example.test"]


def test_no_move_tells_the_text_the_name_or_the_phone(db):
    """The title is the office's own wording; what the resident said, and who they are, stays in the petition."""
    people = office()
    petition = petition_at(people, Stop.ZONE)

    moved(people, petition, Move.TAKE, Move.EXTEND, Move.MOVE_UP, Move.SEND_DOWN, Move.ANSWER, Move.DISSATISFIED)

    assert Notice.objects.count() > 5
    for facts in Notice.objects.values_list("facts", flat=True):
        assert set(facts) == {"number", "title", "stop", "due_on", "urgency"}
