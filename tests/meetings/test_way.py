"""The way of a meeting: what it takes to go on, who may, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from meetings import services
from meetings.kinds import KINDS
from meetings.models import Meeting, MeetingKind, Vote
from meetings.queries.missing import missing_for
from meetings.route import PRESENT, ROUTE, WAY, Deed, State, Step
from tests.factories.meetings import called, chair_of, closed, guests_of, opened, prepared
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import HouseholdFactory, ZoneFactory
from tests.meetings.conftest import refused
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


# The table ------------------------------------------------------------------------------------------------------------


def test_every_deed_has_its_row_and_every_state_its_page():
    assert set(ROUTE) == set(Deed)
    assert set(PRESENT) == set(State)
    assert {rule.step for rule in ROUTE.values()} == set(Step)


def test_every_state_is_reached_and_left_but_for_the_ends():
    reached = {rule.to_state for rule in ROUTE.values() if rule.to_state} | {State.PREPARING}
    left = {state for rule in ROUTE.values() if rule.to_state for state in rule.states}
    assert reached == set(State)
    assert set(State) - left == {State.ADJOURNED, State.CANCELLED, State.MERGED}
    assert list(dict.fromkeys(rule.step for rule in ROUTE.values() if rule.step != Step.STOP)) == list(WAY)


def test_the_shipped_kinds_are_rows():
    rows = {row.code: row for row in MeetingKind.objects.all()}
    assert set(rows) == {code.value for code in KINDS}
    hearing = rows["hearing"]
    assert (hearing.level, hearing.output, hearing.pre_step.code) == ("committee", "recommendation", "agenda")
    assert hearing.paper_names == [("事项草案", "draft of the matter")]
    assert not any(row.quorum_number or row.quorum_percent for row in rows.values())


# Preparing and inviting -----------------------------------------------------------------------------------------------


def test_what_is_missing_is_said_in_sentences(zone, chair):
    meeting = called(zone, by=chair)
    with translation.override("en"):
        assert missing_for(meeting, Deed.SEND_INVITATIONS) == [
            "There is no agenda item.",
            "A paper is missing: draft of the matter.",
            "Nobody writes the minutes.",
            "Nobody is invited.",
        ]
    assert "no agenda item" in refused(services.send_invitations, meeting=meeting, reason="", by=chair)
    services.add_guests(meeting=meeting, guests=services.Guests("unit", unit="测试公司"), by=chair)
    with translation.override("en"):
        assert missing_for(meeting, Deed.SEND_INVITATIONS)[-2:] == [
            "Nobody is invited as: household concerned.",
            "Nobody is invited as: residents' committee.",
        ]


def test_short_notice_needs_a_reason_and_tells_whoever_has_an_account(zone, chair):
    meeting = prepared(zone, by=chair)
    member = staff_of(Role.ZONE_MEMBER, zone)
    services.add_guests(meeting=meeting, guests=services.Guests("zone_team", users=[member]), by=chair)
    assert "shorter" in refused(services.send_invitations, meeting=meeting, reason=" ", by=chair)
    services.send_invitations(meeting=meeting, reason="急事", by=chair)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.short_notice) == (State.INVITED, "急事")
    assert set(Notice.objects.values_list("receiver", "kind")) == {(member.pk, "meeting_step")}


def test_with_enough_notice_no_reason_is_kept(zone, chair):
    meeting = prepared(zone, by=chair, days=30)
    services.send_invitations(meeting=meeting, reason="多余", by=chair)
    meeting.refresh_from_db()
    assert meeting.short_notice == ""
    assert "takes place on" in refused(services.open_meeting, meeting=meeting, by=chair)


def test_a_kind_is_held_at_its_own_level_and_in_one_s_own_area(zone, chair):
    assert "level: zone" in refused(
        services.call_meeting,
        kind=MeetingKind.objects.get(code="lane"), area=zone.committee, title="会", place="室",
        starts_at=timezone.now(), ends_at=None, by=chair,
    )  # fmt: skip
    assert "do not hold" in refused(called, ZoneFactory(), by=chair)
    assert called(zone, by=chair, kind="lane").area == zone


def test_who_saves_an_older_version_is_told(zone, chair):
    meeting = called(zone, by=chair)
    facts = services.Facts("新名", "室", meeting.starts_at, None, chair, chair, False, meeting.version)
    services.change_meeting(meeting=meeting, facts=facts, by=chair)
    assert "meanwhile" in refused(services.change_meeting, meeting=meeting, facts=replace(facts, title="旧"), by=chair)
    assert Meeting.objects.get().title == "新名"


def test_nobody_and_nothing_of_elsewhere_comes_in(zone, chair):
    meeting, far = called(zone, by=chair), ZoneFactory()
    stranger, household = staff_of(Role.ZONE_LEAD, far), HouseholdFactory(building__zone=far)
    assert "people from here" in refused(
        services.add_guests, meeting=meeting, guests=services.Guests("zone_team", users=[stranger]), by=chair
    )
    assert "No household here" in refused(
        services.add_guests, meeting=meeting, guests=services.Guests("affected", door=household.number), by=chair
    )
    desk = staff_of(Role.CASE_DESK, zone.committee.subdistrict)
    complaint = petition_in(zone, kind="complaint", about=(zone,))  # open to the desk, which handles it
    for petition, by in ((petition_in(far), chair), (complaint, desk)):
        assert "petition from here" in refused(
            services.add_item, meeting=meeting, title="事", text="", petition=petition, voting="none", by=by
        )


def test_the_usual_people_come_on_the_list_once(zone, chair):
    household = HouseholdFactory(building__zone=zone)
    meeting = called(zone, by=chair)
    petition = petition_in(zone, household=household)
    services.add_item(meeting=meeting, title="事", text="", petition=petition, voting="none", by=chair)
    assert services.add_usual(meeting=meeting, by=chair) == 2
    assert services.add_usual(meeting=meeting, by=chair) == 0
    assert {(row.part, row.user, row.household) for row in guests_of(meeting)} == {
        ("committee", chair, None),
        ("affected", None, household),
    }


# In session -----------------------------------------------------------------------------------------------------------


def test_only_who_is_there_with_a_vote_votes_and_once(zone, chair):
    meeting = opened(zone, by=chair, there=2, guests=3)
    item = meeting.items.get()
    yes, no = item.options.all()
    first, second, absent, _other = guests_of(meeting)
    services.recuse(guest=second, reason="自己的房子", by=chair)
    stray = services.walk_in(meeting=meeting, unit="隔壁小区", by=chair)
    services.cast_vote(item=item, voter=first, option=yes, by=chair)
    for voter, words in ((first, "voted already"), (second, "no vote"), (absent, "not here"), (stray, "no vote")):
        assert words in refused(services.cast_vote, item=item, voter=voter, option=no, by=chair)
    assert "voted" in refused(services.sign_in, guest=first, attendance="excused", by=chair)
    assert [(vote.voter, vote.option) for vote in Vote.objects.all()] == [(first, yes)]


def test_a_proxy_votes_with_a_mandate(zone, chair):
    meeting = opened(zone, by=chair, there=0)
    item, guest = meeting.items.get(), guests_of(meeting)[1]
    assert "fill in" in refused(services.sign_proxy, guest=guest, mandate=" ", by=chair)
    services.sign_proxy(guest=guest, mandate="书面委托", by=chair)
    services.cast_vote(item=item, voter=guest, option=None, by=chair)
    assert Vote.objects.get().option is None


def test_a_secret_count_is_never_more_than_the_voters(zone, chair):
    meeting = opened(zone, by=chair, voting="secret", there=3)
    item = meeting.items.get()
    yes, no = item.options.all()
    assert "Nobody has voted" in refused(services.resolve, item=item, text="好", by=chair)
    counts = {yes.pk: 2, no.pk: 1}
    assert "more votes" in refused(services.enter_count, item=item, counts=counts, abstained=1, by=chair)
    services.enter_count(item=item, counts=counts, abstained=0, by=chair)
    services.resolve(item=item, text="同意。", by=chair)
    assert "no secret vote" in refused(services.enter_count, item=item, counts=counts, abstained=0, by=chair)


@pytest.mark.parametrize(("number", "percent"), [(3, None), (None, 60)])
def test_a_quorum_holds_the_conclusion_back(zone, chair, number, percent):
    MeetingKind.objects.filter(code="hearing").update(quorum_number=number, quorum_percent=percent)
    meeting = opened(zone, by=chair, voting="none", there=2, guests=3)
    services.resolve(item=meeting.items.get(), text="好。", by=chair)
    assert "2 of 3" in refused(services.conclude, meeting=meeting, by=chair)
    services.sign_in(guest=guests_of(meeting)[2], attendance="present", by=chair)
    services.conclude(meeting=meeting, by=chair)
    assert "no longer possible" in refused(services.walk_in, meeting=meeting, unit="后来的人", by=chair)


def test_nothing_undecided_is_concluded_but_it_may_go_on_another_day(zone, chair):
    meeting = opened(zone, by=chair)
    assert "装不装" in refused(services.conclude, meeting=meeting, by=chair)
    tomorrow = timezone.now() + timedelta(days=1)
    following = services.adjourn(meeting=meeting, reason="天晚了", starts_at=tomorrow, by=chair)
    assert following.state == State.PREPARING
    assert [option.text for option in following.items.get().options.all()] == ["装", "不装"]
    assert following.invitations.count() == meeting.invitations.count()
    assert not following.invitations.exclude(attendance="").exists()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.goes_on) == (State.ADJOURNED, following)


def test_every_deed_is_written_in_the_journal(zone, chair):
    closed(zone, by=chair)
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    wanted = {"call", "change", "add_item", "lay_paper", "add_guests", "send_invitations", "open", "sign_in", "vote"}
    assert {f"meeting.{verb}" for verb in wanted | {"resolve", "conclude", "draft", "send_minutes", "approve"}} <= verbs


def test_staff_prepares_and_the_chair_approves(zone, chair):
    staff = staff_of(Role.COMMITTEE_STAFF, zone.committee)
    meeting = opened(zone, by=staff, voting="none")
    services.resolve(item=meeting.items.get(), text="好。", by=staff)
    services.conclude(meeting=meeting, by=staff)
    services.draft_minutes(meeting=meeting, by=staff)
    services.send_minutes(meeting=meeting, by=staff)
    approve = {"meeting": meeting, "number": 1, "reason": "无异议"}
    assert "not yours" in refused(services.approve_minutes, **approve, by=staff)
    assert "not yours" in refused(services.approve_minutes, **approve, by=chair_of(ZoneFactory()))
    services.approve_minutes(**approve, by=chair)


def test_a_kind_added_as_data_alone_runs_end_to_end(zone, chair):
    desk = staff_of(Role.CASE_DESK, zone.committee.subdistrict)
    kind = MeetingKind(code="tea", name="茶话会", level="committee", convened_by="居委会", required=["committee"])
    services.save_kind(kind=kind, by=desk)
    assert closed(zone, by=chair, kind="tea").state == State.APPROVED
