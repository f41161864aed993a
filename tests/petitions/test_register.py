"""How a petition is born, and who may read what is masked in it."""

import re
import threading
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from petitions.models import NumberSeries, Petition, Petitioner, Term, Urgency
from petitions.route import Move, State, Stop
from petitions.services import PetitionDraft, Refused, register, reveal_petitioner, reveal_query_code
from petitions.services.numbers import CODE_ALPHABET
from tests.factories.office import moved, office, petition_at, publish
from tests.factories.petitions import petition_in
from tests.factories.territory import HouseholdFactory, ZoneFactory, every_zone
from wulibridge.journal.models import JournalEntry
from wulibridge.journal.queries import entries_of
from wulibridge.notices.models import Notice
from wulibridge.people.models import User
from wulibridge.territory.calendar import SHANGHAI, database_now

DRAFT = PetitionDraft(title="楼道灯不亮", text="三楼楼道灯坏了两周。")


def told() -> set[User]:
    return {notice.receiver for notice in Notice.objects.filter(kind="petition_register")}


def test_it_starts_waiting_at_its_zone_with_one_open_stay(people):
    petition = register(draft=DRAFT, zone=people.zone, by=people.member)

    passage = petition.passages.get()
    assert (petition.state, petition.stop, petition.owner) == (State.REGISTERED, Stop.ZONE, None)
    assert petition.registered_by == people.member
    assert (passage.ordinal, passage.stop, passage.entered_by) == (1, Stop.ZONE, Move.REGISTER)
    assert (passage.left_at, passage.entered_at) == (None, petition.received_at)


def test_the_zones_lead_is_told_once(people):
    register(draft=DRAFT, zone=people.zone, by=people.member)

    assert told() == {people.lead}
    assert Notice.objects.count() == 1


def test_an_emergency_tells_all_three_stops_and_the_responsible_leader_at_once(people):
    register(
        draft=PetitionDraft(title="燃气味", text="楼道有燃气味。", urgency=Urgency.EMERGENCY),
        zone=people.zone,
        by=people.member,
    )

    assert told() == {people.lead, people.staff, people.chair, people.desk, people.leader}
    assert Notice.objects.count() == 5


@pytest.mark.parametrize(
    ("urgency", "received", "due_on"),
    [
        (Urgency.EMERGENCY, date(2026, 3, 4), date(2026, 3, 5)),
        (Urgency.EMERGENCY, date(2026, 3, 6), date(2026, 3, 9)),  # a Friday: on Monday
        (Urgency.EMERGENCY, date(2026, 2, 13), date(2026, 2, 24)),  # before Spring Festival: the first day after
        (Urgency.URGENT, date(2026, 3, 4), date(2026, 3, 5)),
    ],
)
def test_somebody_speaks_to_the_resident_of_a_sudden_matter_within_a_working_day(people, urgency, received, due_on):
    publish(date(2026, 1, 1), date(2026, 12, 31), off=tuple(date(2026, 2, day) for day in range(16, 24)))
    draft = PetitionDraft(
        title="燃气味",
        text="楼道有燃气味。",
        urgency=urgency,
        received_at=datetime.combine(received, time(12), tzinfo=SHANGHAI),
    )
    row = register(draft=draft, zone=people.zone, by=people.member)

    assert row.contact_due_on == due_on
    explained = row.deadlines.filter(term=Term.CONTACT).values_list("start_on", "workdays", "due_on")
    assert list(explained) == ([(received, 1, due_on)] if due_on else [])


def test_it_is_recorded_by_its_number_and_no_word_of_the_resident(people):
    draft = PetitionDraft(title="漏水", text="厨房漏水", petitioner_name="测试甲", petitioner_phone="10000000001")
    petition = register(draft=draft, zone=people.zone, by=people.member)

    entry = entries_of(petition).get()
    assert entry.verb == "petition.register"
    assert set(entry.details) == {"number", "topic", "channel", "due_on"}


def test_no_notice_carries_the_petitioner_or_the_text(people):
    draft = PetitionDraft(
        title="漏水",
        text="厨房漏水很久",
        petitioner_name="测试甲",
        petitioner_phone="10000000001",
        address="测试路1弄2号",
    )
    moved(people, register(draft=draft, zone=people.zone, by=people.member), Move.MOVE_UP)

    assert Notice.objects.exists()
    for facts in Notice.objects.values_list("facts", flat=True):
        assert not {"测试甲", "10000000001", "厨房漏水很久", "测试路1弄2号"} & {str(value) for value in facts.values()}


@pytest.mark.parametrize("field", ["title", "text"])
def test_without_words_it_is_refused(people, field):
    with pytest.raises(Refused) as refusal:
        petition_in(people.zone, by=people.member, **{field: "  "})

    assert refusal.value.field == field


def test_what_lies_in_the_future_is_refused(people):
    with pytest.raises(Refused) as refusal:
        petition_in(people.zone, by=people.member, received_at=database_now() + timedelta(minutes=1))

    assert refusal.value.field == "received_at"


def test_what_lies_more_than_a_year_back_is_refused(people):
    with pytest.raises(Refused) as refusal:
        petition_in(people.zone, by=people.member, received_at=database_now() - timedelta(days=367))

    assert refusal.value.field == "received_at"


def test_who_has_no_post_there_registers_nothing(people):
    with pytest.raises(Refused):
        register(draft=DRAFT, zone=ZoneFactory(), by=people.member)

    assert not Petition.objects.exists()
    assert not NumberSeries.objects.exists()


def test_the_address_is_the_households_unless_another_is_given(people):
    household = HouseholdFactory(building__zone=people.zone)

    assert petition_in(people.zone, by=people.member, household=household).address == str(household)
    assert petition_in(people.zone, by=people.member, household=household, address="路口").address == "路口"


# Numbers and codes ----------------------------------------------------------------------------------------------------


def test_numbers_of_a_year_are_consecutive(people):
    year = timezone.localdate().year
    numbers = [petition_in(people.zone, by=people.member).number for _ in range(3)]

    assert numbers == [f"{year}-000001", f"{year}-000002", f"{year}-000003"]


@pytest.mark.usefixtures("any_year")
def test_the_year_is_that_of_the_receipt_in_shanghai(people):
    """23:30 of New Year's Eve in UTC is already the new year here."""
    at = timezone.datetime(2025, 12, 31, 16, 30, tzinfo=timezone.get_fixed_timezone(0))

    assert petition_in(people.zone, by=people.member, received_at=at).number == "2026-000001"


def test_a_refused_one_uses_up_no_number(people):
    petition_in(people.zone, by=people.member)
    with pytest.raises(Refused):
        petition_in(people.zone, by=people.member, title="")

    assert petition_in(people.zone, by=people.member).number.endswith("-000002")


def test_numbers_are_consecutive_under_concurrency(committed_db):
    people = office()

    def work() -> None:
        try:
            for _ in range(8):
                petition_in(people.zone, by=people.member)
        finally:
            connection.close()

    clerks = [threading.Thread(target=work) for _ in range(4)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()

    numbers = sorted(int(number.split("-")[1]) for number in Petition.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 33))


def test_query_codes_are_long_plain_and_all_different(people):
    codes = {petition_in(people.zone, by=people.member).query_code for _ in range(20)}

    assert len(codes) == 20
    assert all(re.fullmatch(f"[{CODE_ALPHABET}]{{10}}", code) for code in codes)
    assert not set("ILOU01") & set(CODE_ALPHABET)


# What is masked -------------------------------------------------------------------------------------------------------


def with_petitioner(people, *, confidential: bool) -> Petition:
    return petition_in(
        people.zone,
        by=people.member,
        petitioner_name="测试甲",
        petitioner_phone="10000000001",
        confidential=confidential,
    )


def readers(people, petition: Petition) -> set[User]:
    found = set()
    for user in people.everybody:
        try:
            reveal_petitioner(petition=petition, by=user)
        except Refused:
            continue
        found.add(user)
    return found


def test_an_ordinary_petitioner_is_shown_to_who_reads_contacts_there(people):
    petition = with_petitioner(people, confidential=False)

    assert readers(people, petition) == {people.member, people.lead, people.staff, people.chair, people.desk}


def test_a_confidential_one_only_to_who_handles_it_and_who_wrote_it_down(people):
    petition = with_petitioner(people, confidential=True)
    assert readers(people, petition) == {people.member, people.lead}

    petition = moved(people, petition, Move.MOVE_UP)
    assert readers(people, petition) == {people.member, people.staff, people.chair}


def test_every_reading_is_in_the_journal_and_a_refused_one_reads_nothing(people):
    petition = with_petitioner(people, confidential=True)

    revealed = reveal_petitioner(petition=petition, by=people.lead)

    assert (revealed.name, revealed.phone) == ("测试甲", "10000000001")
    entry = JournalEntry.objects.get(verb="petition.petitioner_read")
    assert (entry.actor_id, entry.subject_id) == (people.lead.pk, petition.pk)
    with pytest.raises(Refused):
        reveal_petitioner(petition=petition, by=people.desk)
    assert JournalEntry.objects.filter(verb="petition.petitioner_read").count() == 1


def test_nobody_was_written_down(people):
    petition = petition_in(people.zone, by=people.member)

    assert reveal_petitioner(petition=petition, by=people.lead) is None
    with every_zone():
        assert not Petitioner.objects.exists()


def test_the_query_code_is_handed_out_by_the_zones_people_and_recorded(people):
    petition = petition_at(people, Stop.ZONE)

    assert reveal_query_code(petition=petition, by=people.member) == petition.query_code
    assert JournalEntry.objects.filter(verb="petition.query_code_read", actor_id=people.member.pk).count() == 1
    with pytest.raises(Refused):
        reveal_query_code(petition=petition, by=people.strangers[0])
