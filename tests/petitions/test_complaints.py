"""Complaints about staff or a body: seen and handled by those who were named, and by nobody who is concerned."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from petitions import figures, queries
from petitions.models import ComplaintHandler, Kind, Petition, Urgency
from petitions.queries import moves_of, named_handlers
from petitions.route import Move, State, Stop
from petitions.services import (
    PetitionDraft,
    Refused,
    involve_department,
    judge_as_resident,
    move,
    name_handler,
    recuse,
    register,
    reveal_petitioner,
    reveal_query_code,
    take_off,
)
from petitions.sweeps import sweep_overdue
from tests.factories.office import facts
from tests.factories.people import staff_of
from tests.factories.petitions import overdue, petition_in
from tests.factories.territory import CommitteeFactory, OrganizationFactory, ZoneFactory
from wulibridge.notices.models import Notice
from wulibridge.people.models import Post
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


def complain(people, *about: Any, by=None, **more: Any) -> Petition:
    draft = PetitionDraft(title="态度生硬", text="上门时说话难听。", kind=Kind.COMPLAINT, about=about, **more)
    return register(draft=draft, zone=people.zone, by=by or people.member)


def told(petition: Petition) -> set:
    return {row.receiver for row in Notice.objects.filter(path__contains=petition.number)}


def see(users, petition: Petition) -> set:
    return {user for user in users if Petition.objects.visible_to(user).filter(pk=petition.pk).exists()}


def test_it_goes_straight_to_the_desk_and_to_nobody_below(people):
    row = complain(people, people.zone, petitioner_name="测试甲")

    assert (row.stop, row.state, named_handlers(row)) == (Stop.SUBDISTRICT, State.REGISTERED, [people.desk])
    assert told(row) == {people.desk}
    assert see(people.everybody, row) == {people.desk}


def test_a_request_of_the_same_day_is_seen_as_ever(people):
    row = petition_in(people.zone, by=people.member)

    assert {people.member, people.chair, people.desk, people.leader} <= see(people.everybody, row)


@pytest.mark.parametrize(
    ("about", "free"),
    [
        ("desk", {"leader"}),  # the whole case desk is concerned: the responsible leader
        ("leader", {"desk"}),
        ("both", {"other_leader"}),
        ("zone", {"desk"}),
    ],
)
def test_first_handlers_are_those_who_are_not_concerned(people, about, free):
    targets = (people.desk, people.leader) if about == "both" else (getattr(people, about),)

    assert {user.pk for user in named_handlers(complain(people, *targets))} == {getattr(people, who).pk for who in free}


def test_refused_where_nobody_is_left_and_where_nobody_is_named(people):
    for about in [(people.desk, people.leader, people.other_leader), ()]:
        with pytest.raises(Refused) as refused:
            complain(people, *about)
        assert refused.value.field == "about"
    assert not Petition.objects.exists()


def test_about_belongs_to_a_complaint_alone(people):
    with pytest.raises(Refused):
        register(draft=PetitionDraft(title="一", text="二", about=(people.zone,)), zone=people.zone, by=people.member)


def test_nobody_of_another_subdistrict_is_complained_about_here(people):
    with pytest.raises(Refused):
        complain(people, people.strangers[2])


class TestConcerned:
    """Each target with who is concerned by it, and who beside them is not."""

    @pytest.fixture
    def second(self, people):
        """Of the same zone's team, at another zone of the committee, and of the neighbours."""
        return {
            "colleague": staff_of(Role.ZONE_MEMBER, people.zone),
            "next_zone": staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=people.zone.committee)),
            "of_department": staff_of(Role.DEPARTMENT_HANDLER, people.department.posts_today[0].organization),
        }

    @pytest.mark.parametrize(
        ("about", "concerned"),
        [
            ("member", {"member", "lead", "colleague"}),
            ("zone", {"member", "lead", "colleague"}),
            ("chair", {"member", "lead", "colleague", "next_zone", "staff", "chair"}),
            ("committee", {"member", "lead", "colleague", "next_zone", "staff", "chair"}),
            ("department", {"department", "of_department"}),
            ("organization", {"department", "of_department"}),
            ("leader", {"leader"}),
        ],
    )
    def test_who_is_concerned(self, people, second, about, concerned):
        everybody = {name: getattr(people, name) for name in ("member", "lead", "staff", "chair", "desk", "leader")}
        everybody |= second | {"department": people.department}
        places = {"committee": people.zone.committee, "organization": people.department.posts_today[0].organization}
        row = complain(people, places.get(about) or getattr(people, about), by=people.desk)

        found = queries.concerned_in(row, everybody.values())
        assert {name for name, user in everybody.items() if user.pk in found} == concerned

    def test_also_who_comes_to_the_unit_or_left_it_since(self, people):
        row = complain(people, people.zone)
        today = timezone.localdate()
        newcomer, gone, long_gone = (staff_of(Role.COMMITTEE_STAFF, people.zone.committee) for _ in range(3))
        for user, ends_on in ((newcomer, None), (gone, today), (long_gone, today - timedelta(days=1))):
            Post.objects.create(
                user=user, role=Role.ZONE_MEMBER, zone=people.zone, starts_on=today - timedelta(days=9), ends_on=ends_on
            )

        assert queries.concerned_in(row, [newcomer, gone, long_gone]) == {newcomer.pk, gone.pk}

    def test_the_team_of_the_zone_that_took_over(self, people):
        row = complain(people, people.zone)
        heir = ZoneFactory(committee=CommitteeFactory(subdistrict=people.zone.committee.subdistrict))
        of_heir = staff_of(Role.ZONE_MEMBER, heir)
        people.zone.successor, people.zone.valid_to = heir, timezone.localdate()
        people.zone.save()

        assert queries.concerned_in(row, [of_heir, people.desk]) == {of_heir.pk}

    def test_a_handler_who_comes_to_the_unit_sees_it_no_longer(self, people):
        row = complain(people, people.zone)
        assert see([people.desk], row) == {people.desk}
        Post.objects.create(user=people.desk, role=Role.ZONE_MEMBER, zone=people.zone, starts_on=timezone.localdate())

        assert see([people.desk], row) == set()
        assert named_handlers(row) == []


@pytest.fixture
def complaint(people):
    return complain(people, people.zone, petitioner_name="测试甲", household=None)


class TestHandlers:
    def test_one_more_is_named_and_sees_it(self, people, complaint):
        name_handler(petition=complaint, user=people.leader, by=people.desk)

        assert see(people.everybody, complaint) == {people.desk, people.leader}
        assert people.leader in told(complaint)

    @pytest.mark.parametrize("who", ["member", "lead", "desk", "department", "auditor"])
    def test_not_the_concerned_nor_who_has_it_nor_who_reads_nothing_there(self, people, complaint, who):
        user = people.strangers[4] if who == "auditor" else getattr(people, who)
        with pytest.raises(Refused) as refused:
            name_handler(petition=complaint, user=user, by=people.desk)
        assert refused.value.field == "user"
        assert see(people.everybody, complaint) == {people.desk}

    def test_only_handlers_say_who_handles(self, people, complaint):
        with pytest.raises(Refused):
            name_handler(petition=complaint, user=people.leader, by=people.chair)
        with pytest.raises(Refused):
            take_off(petition=complaint, user=people.desk, reason="换人。", by=people.leader)

    def test_who_is_taken_off_sees_it_no_longer(self, people, complaint):
        name_handler(petition=complaint, user=people.leader, by=people.desk)
        take_off(petition=complaint, user=people.leader, reason="换人。", by=people.desk)

        assert see(people.everybody, complaint) == {people.desk}
        row = ComplaintHandler.objects.get(petition=complaint, user=people.leader)
        assert (row.named_by, row.ended_by, row.reason) == (people.desk, people.desk, "换人。")

    def test_the_last_one_is_not_taken_off(self, people, complaint):
        with pytest.raises(Refused):
            take_off(petition=complaint, user=people.desk, reason="换人。", by=people.desk)
        assert named_handlers(complaint) == [people.desk]

    def test_when_the_last_one_steps_back_the_leader_takes_over_and_can_answer(self, people, complaint):
        move(petition=complaint, move=Move.TAKE, by=people.desk)
        recuse(petition=complaint, reason="本人亲属。", by=people.desk)
        complaint.refresh_from_db()

        assert (complaint.owner, named_handlers(complaint)) == (None, [people.leader])
        with pytest.raises(Refused):
            name_handler(petition=complaint, user=people.desk, by=people.leader)
        assert move(petition=complaint, move=Move.ANSWER, by=people.leader, facts=facts()).state == State.ANSWERED


class TestMoves:
    def test_the_desk_handles_it_and_never_sends_it_down(self, people, complaint):
        assert set(moves_of(people.desk, complaint)) >= {Move.TAKE, Move.ANSWER}
        assert Move.SEND_DOWN not in moves_of(people.desk, complaint)
        with pytest.raises(Refused):
            move(petition=complaint, move=Move.SEND_DOWN, by=people.desk, facts=facts())

    def test_no_other_of_the_desk_nor_the_leader_makes_any_move(self, people, complaint):
        other = staff_of(Role.CASE_DESK, people.zone.committee.subdistrict)
        for user, wanted in ((other, Move.TAKE), (people.leader, Move.EXTEND)):
            assert moves_of(user, complaint) == []
            with pytest.raises(Refused):
                move(petition=complaint, move=wanted, by=user, facts=facts())

    @pytest.mark.parametrize("reveal", [reveal_petitioner, reveal_query_code])
    def test_nothing_is_revealed_to_who_wrote_it_down(self, people, complaint, reveal):
        with pytest.raises(Refused):
            reveal(petition=complaint, by=people.member)
        assert reveal(petition=complaint, by=people.desk)

    def test_no_department_is_asked(self, people, complaint):
        department = OrganizationFactory(subdistrict=people.zone.committee.subdistrict)
        with pytest.raises(Refused):
            involve_department(petition=complaint, department=department, by=people.desk)

    def test_overdue_it_comes_to_the_leader_who_is_not_concerned(self, people):
        row = overdue(complain(people, people.leader))
        sweep_overdue()

        assert see(people.everybody, row) == {people.desk, people.other_leader}
        assert list(queries.supervised_for(people.other_leader)) == [row]
        assert people.leader not in told(row)

    def test_a_dissatisfied_resident_is_heard_by_the_leader(self, people, complaint):
        move(petition=complaint, move=Move.ANSWER, by=people.desk, facts=facts())
        judge_as_resident(petition=complaint, satisfied=False, note="没有道歉。")
        complaint.refresh_from_db()

        assert list(queries.disputes_for(people.leader)) == [complaint]
        assert Move.REOPEN in moves_of(people.leader, complaint)

    def test_a_sudden_one_is_told_to_the_leader_and_to_no_stop_below(self, people):
        assert told(complain(people, people.zone, urgency=Urgency.EMERGENCY)) == {people.desk, people.leader}

    def test_no_figure_holds_it_and_no_forecast_counts_it(self, people, complaint):
        petition_in(people.zone, by=people.member)
        for row in (complaint, petition_in(people.zone, by=people.member)):
            by = people.handler(Stop(row.stop))
            move(petition=row, move=Move.ANSWER, by=by, facts=facts())
            judge_as_resident(petition=row, satisfied=True)
        today, zones = timezone.localdate(), [people.zone.pk]
        span = {"first": today, "last": today}

        assert figures.waiting(zones).count() == 1
        assert figures.received(zones, **span).count() == 2
        assert figures.answers(zones, **span).count() == figures.judged(zones, **span).count() == 1
        assert figures.decided_stays(zones, **span, today=today).count() == 1

    def test_its_notices_keep_the_title_to_themselves(self, people, complaint):
        assert Notice.objects.get(receiver=people.desk).facts["title"] == complaint.number
