"""An entry shares the fate of its fact."""

import pytest
from django.db import transaction

from tests.factories.people import UserFactory, staff_of
from tests.factories.territory import ZoneFactory
from wulibridge.journal.chain import verify
from wulibridge.journal.models import JournalEntry
from wulibridge.journal.queries import entries_of
from wulibridge.journal.services import SYSTEM, NotRecordingError, changes, origin, record, recording
from wulibridge.people.models import User
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(JournalEntry.objects.order_by("seq").values_list("verb", flat=True))


def fail_after(verb: str) -> None:
    with recording():
        UserFactory(username="nobody")
        record(verb, None, by=SYSTEM)
        raise RuntimeError


def undo_after(verb: str) -> None:
    with transaction.atomic():
        with recording():
            record(verb, None, by=SYSTEM)
        raise RuntimeError


def test_outside_recording_there_is_no_record():
    with pytest.raises(NotRecordingError):
        record("test.written", None, by=SYSTEM)


def test_a_failed_block_leaves_neither_fact_nor_entry():
    with pytest.raises(RuntimeError):
        fail_after("test.written")

    assert verbs() == []
    assert not User.objects.filter(username="nobody").exists()


def test_a_failed_inner_block_drops_its_own_entries_only():
    with recording():
        record("outer.before", None, by=SYSTEM)
        with pytest.raises(RuntimeError):
            fail_after("inner.lost")
        with recording():
            record("inner.kept", None, by=SYSTEM)
        record("outer.after", None, by=SYSTEM)

    assert verbs() == ["outer.before", "inner.kept", "outer.after"]
    assert not User.objects.filter(username="nobody").exists()


def test_after_a_failed_block_recording_starts_afresh():
    with pytest.raises(RuntimeError):
        fail_after("test.lost")
    with recording():
        record("test.kept", None, by=SYSTEM)

    assert verbs() == ["test.kept"]


def test_a_block_that_was_rolled_back_from_outside_leaves_a_sound_chain():
    with pytest.raises(RuntimeError):
        undo_after("test.lost")
    with recording():
        record("test.kept", None, by=SYSTEM)

    assert verbs() == ["test.kept"]
    assert verify().sound


def test_an_entry_says_who_what_and_from_where():
    zone = ZoneFactory()
    lead = staff_of(Role.ZONE_LEAD, zone, username="lead1")
    token = origin.set("192.0.2.7")
    with recording():
        record("zone.looked_at", zone, by=lead, area=zone.code, details={"a": 1})
    origin.reset(token)

    entry = entries_of(zone).get()

    assert (entry.actor_id, entry.actor, entry.post) == (lead.pk, "lead1", f"zone_lead@zone:{zone.pk}")
    assert (entry.verb, entry.subject_kind, entry.subject_id) == ("zone.looked_at", "territory.zone", zone.pk)
    assert (entry.address, entry.area, entry.details) == ("192.0.2.7", zone.code, {"a": 1})


def test_number_time_and_hashes_come_from_the_database():
    """What the code says of them is not believed."""
    JournalEntry.objects.create(
        seq=77, actor="x", verb="test", previous_hash=b"1", hash=b"2", at="2001-01-01T00:00:00Z"
    )

    entry = JournalEntry.objects.get()

    assert entry.seq == 1
    assert entry.at.year > 2001
    assert bytes(entry.previous_hash) == b""
    assert verify().sound


def test_changes_keep_personal_values_out():
    before, after = {"name": "旧", "size": 1, "kept": 2}, {"name": "新", "size": 3, "kept": 2}

    assert changes(before, after, personal=frozenset({"name"})) == {"name": "changed", "size": [1, 3]}
