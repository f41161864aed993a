"""Minutes: versions, objections, the lock that SQL cannot open, the board without personal data, tasks and effects."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from meetings import services
from meetings.models import ActionItem, Approval, Minutes, Publication, Vote
from meetings.queries.board import coming_meetings
from meetings.queries.words import draft_of, public_draft_of
from meetings.route import State
from petitions.models import Duty, Petition
from petitions.route import Move, Stop
from petitions.services import move
from tests.factories.meetings import chair_of, closed, guests_of, opened
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import HouseholdContactFactory, HouseholdFactory, OrganizationFactory, ZoneFactory
from tests.meetings.conftest import refused
from wulibridge.notices.models import Notice
from wulibridge.people.models import User
from wulibridge.people.roles import Role

NAME, PHONE, DOOR = "测试墙内人", "10000000001", "9876室"


def test_the_draft_says_what_was_entered(zone, chair):
    meeting = opened(zone, by=chair)
    item, guests = meeting.items.get(), guests_of(meeting)
    services.write_statement(item=item, speaker=guests[0], text="赞成", by=chair)
    services.cast_vote(item=item, voter=guests[0], option=item.options.first(), by=chair)
    services.resolve(item=item, text="同意加装。", by=chair)
    with translation.override("en"):
        text = draft_of(meeting)
    for words in (meeting.title, f"Chair: {chair}", f"{chair}: 赞成", "Vote: 装 1; 不装 0; abstained 0.", "同意加装。"):
        assert words in text


def test_a_locked_minute_is_not_changed_even_by_sql(zone, chair):
    meeting = closed(zone, by=chair)
    approval = Approval.objects.get(meeting=meeting)
    assert approval.sha256 == sha256(approval.minutes.text.encode()).hexdigest()
    row = approval.minutes_id
    for sql in (
        f"UPDATE meetings_minutes SET text = 'x' WHERE id = {row}",
        f"DELETE FROM meetings_minutes WHERE id = {row}",
        f"INSERT INTO meetings_minutes (meeting_id, number, text, written_at, written_by_id)"
        f" VALUES ({meeting.pk}, 2, 'x', now(), {chair.pk})",
        "UPDATE meetings_approval SET sha256 = 'x'",
        "DELETE FROM meetings_approval",
        "TRUNCATE meetings_approval",
        "ALTER TABLE meetings_minutes DISABLE TRIGGER ALL",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert Minutes.objects.get().text == approval.minutes.text


def test_two_who_write_do_not_overwrite_each_other_and_objections_are_answered(zone, chair):
    meeting = opened(zone, by=chair, voting="none")
    services.resolve(item=meeting.items.get(), text="好。", by=chair)
    services.conclude(meeting=meeting, by=chair)
    services.draft_minutes(meeting=meeting, by=chair)
    services.write_minutes(meeting=meeting, text="甲", number=1, by=chair)
    assert "version 2" in refused(services.write_minutes, meeting=meeting, text="乙", number=1, by=chair)
    services.send_minutes(meeting=meeting, by=chair)
    present, absent = guests_of(meeting)[0], guests_of(meeting)[3]
    assert "not there" in refused(services.object_to, meeting=meeting, guest=absent, text="不对", by=chair)
    objection = services.object_to(meeting=meeting, guest=present, text="少写一句", by=chair)
    approve = {"meeting": meeting, "number": 2, "by": chair}
    assert "no answer yet" in refused(services.approve_minutes, reason="好", **approve)
    services.answer_objection(objection=objection, answer="已补", by=chair)
    assert "still time" in refused(services.approve_minutes, reason=" ", **approve)
    assert "newer version" in refused(services.approve_minutes, reason="好", **approve | {"number": 1})
    services.approve_minutes(reason="全体同意", **approve)
    assert Approval.objects.get().minutes.text == "甲"


@pytest.fixture
def furnished(zone, chair):
    """Minutes about a petition and a household with everything that must not be read outside."""
    household = HouseholdFactory(building__zone=zone, room=DOOR)
    HouseholdContactFactory(household=household, name=NAME, phone=PHONE)
    petition = petition_in(zone, household=household, petitioner_name="测试诉求人", petitioner_phone="10000000002")
    meeting = opened(zone, by=chair, petition=petition)
    return petition, meeting, household


def test_the_board_shows_exactly_what_was_looked_at_and_nobody_s_name(client, zone, chair, furnished):
    petition, meeting, household = furnished
    item, guests = meeting.items.get(), guests_of(meeting)
    services.write_statement(item=item, speaker=guests[0], text=f"{NAME}说不行", by=chair)
    services.cast_vote(item=item, voter=guests[0], option=item.options.first(), by=chair)
    services.resolve(item=item, text="同意加装。", by=chair)
    services.conclude(meeting=meeting, by=chair)
    services.draft_minutes(meeting=meeting, by=chair)
    services.send_minutes(meeting=meeting, by=chair)
    services.approve_minutes(meeting=meeting, number=1, reason="无异议", by=chair)
    board = reverse("meetings:board", args=[zone.committee.code])
    text = public_draft_of(meeting)
    assert meeting.title not in client.get(board).text
    assert "resident stands" in refused(
        services.publish_minutes, meeting=meeting, text="测试诉求人来过", looked=True, by=chair
    )
    assert "look at" in refused(services.publish_minutes, meeting=meeting, text="住1室", looked=False, by=chair)
    services.publish_minutes(meeting=meeting, text=text, looked=True, by=chair)
    page = client.get(board).text
    assert meeting.title in page
    assert "同意加装。" in page
    for hidden in (NAME, PHONE, DOOR, "测试诉求人", household.number, petition.number, str(chair)):
        assert hidden not in page
    services.withdraw_minutes(meeting=meeting, reason="有误", by=chair)
    assert "同意加装。" not in client.get(board).text
    row = Publication.objects.get()
    assert (row.text, row.withdrawn_because) == (text, "有误")


def test_the_name_of_an_invited_household_is_never_published(zone, chair):
    household = HouseholdContactFactory(household__building__zone=zone, name=NAME).household
    meeting = opened(zone, by=chair)
    meeting.invitations.create(part="affected", household=household)
    found = services.personal_in(text=f"问{NAME}", meeting=meeting, by=chair)
    assert [(row.words, row.certain) for row in found] == [(NAME, True)]


def test_the_board_announces_open_meetings_that_are_still_to_come(zone, chair, client):
    meeting = opened(zone, by=chair)
    today = timezone.localdate()
    assert list(coming_meetings(zone.committee, today)) == [meeting]
    assert meeting.place in client.get(reverse("meetings:board", args=[zone.committee.code])).text
    meeting.open_to_public = False
    meeting.save()
    assert not coming_meetings(zone.committee, today).exists()
    assert client.get(reverse("meetings:board", args=["nowhere"])).status_code == 404


# What comes of it -----------------------------------------------------------------------------------------------------

ANSWER = {"outcome": "solved", "way": "notice", "reason_code": ""}


def test_a_decision_acts_on_its_petition_once_and_only_when_said(zone, chair):
    petition = petition_in(zone)
    move(petition=petition, move=Move.MOVE_UP, by=staff_of(Role.ZONE_LEAD, zone), facts={"reason": "难"})
    resolution = closed(zone, by=chair, petition=petition).items.get().resolution
    petition.refresh_from_db()
    assert (petition.state, petition.stop) == ("registered", Stop.COMMITTEE)
    services.carry_out(resolution=resolution, effect="answer", facts=ANSWER, by=chair)
    petition.refresh_from_db()
    assert (petition.state, petition.replies.get().explanation) == ("answered", "同意加装。")
    assert "acted already" in refused(
        services.carry_out, resolution=resolution, effect="answer", facts=ANSWER, by=chair
    )


def test_what_the_petition_s_own_rules_refuse_leaves_nothing(zone, chair):
    petition = petition_in(zone)  # stands at its zone, which the chair does not handle
    resolution = closed(zone, by=chair, petition=petition).items.get().resolution
    assert "not yours" in refused(services.carry_out, resolution=resolution, effect="answer", facts=ANSWER, by=chair)
    resolution.refresh_from_db()
    assert resolution.effect == ""


def test_a_joint_meeting_gives_departments_their_parts(zone):
    subdistrict = zone.committee.subdistrict
    desk = staff_of(Role.CASE_DESK, subdistrict)
    petition = petition_in(zone)
    Petition.objects.filter(pk=petition.pk).update(stop=Stop.SUBDISTRICT)
    petition.passages.update(stop=Stop.SUBDISTRICT)
    resolution = closed(zone, by=desk, kind="joint_handling", petition=petition).items.get().resolution
    one, other = OrganizationFactory.create_batch(2, subdistrict=subdistrict, kind="department")
    given = {"resolution": resolution, "effect": "duties", "by": desk}
    assert "choose a department" in refused(services.carry_out, facts={}, **given)
    services.carry_out(facts={"department": one, "leads": True}, **given)
    services.carry_out(facts={"department": other, "explanation": "看管线"}, **given)
    duties = Duty.objects.filter(order__petition=petition).order_by("pk")
    assert [(row.department, row.task, row.leads) for row in duties] == [
        (one, resolution.text, True),
        (other, "看管线", False),
    ]
    assert {row.meeting_on for row in duties} == {timezone.localdate()}
    given["effect"] = "answer"
    assert "acted already" in refused(services.carry_out, facts=ANSWER, **given)


def test_a_task_is_told_to_its_owner_and_followed_until_done(zone, chair):
    item, lead = closed(zone, by=chair).items.get(), staff_of(Role.ZONE_LEAD, zone)
    yesterday = timezone.localdate() - timedelta(days=1)
    given = {"item": item, "text": "量尺寸", "owner": lead, "by": chair}
    assert "passed" in refused(services.assign, due_on=yesterday, **given)
    task = services.assign(due_on=timezone.localdate(), **given)
    services.note_progress(task=task, note="量好了", by=chair)
    services.finish(task=task, by=chair)
    assert "done already" in refused(services.note_progress, task=task, note="再量", by=chair)
    assert Notice.objects.filter(receiver=lead, facts__step="task").exists()
    assert ActionItem.objects.get().done_at


# A race ---------------------------------------------------------------------------------------------------------------


def test_two_votes_of_one_person_at_once_are_one(committed_db):
    zone = ZoneFactory()
    chair = chair_of(zone)
    item = opened(zone, by=chair).items.get()
    voter, options, start = guests_of(item.meeting)[0], list(item.options.all()), Barrier(4)

    def vote(turn: int) -> bool:
        try:
            start.wait()
            by = User.objects.get(pk=chair.pk)
            services.cast_vote(item=item, voter=voter, option=options[turn % 2], by=by)
        except services.Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(vote, range(4))) == 1
    assert Vote.objects.count() == 1
    assert item.meeting.state == State.OPEN
