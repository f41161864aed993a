"""Absence: who may enter it, who can stand in, what the stand-in is shown and told, and that no right comes with it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation

from petitions.models import Petition
from petitions.queries import due_first, handled_by
from petitions.queries.charge import workload
from petitions.route import Move, State, Stop
from petitions.services import Refused, move, name_handler
from petitions.services.charges import assign
from tests.factories.office import facts, office, petition_at
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.channels import text_of
from wulibridge.notices.models import Notice
from wulibridge.notices.services import Message, notify
from wulibridge.people.absences import (
    cancel_absence,
    enter_absence,
    handles_something,
    stood_in_for,
    who_could_stand_in,
)
from wulibridge.people.models import Absence, Post, User
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def people():
    return office()


def days(first: int, last: int) -> dict:
    return {"starts_on": TODAY + timedelta(days=first), "ends_on": TODAY + timedelta(days=last)}


def away(user: User, stand_in: User, first: int = 0, last: int = 3, *, by: User | None = None) -> Absence:
    return enter_absence(user=user, stand_in=stand_in, by=by or user, **days(first, last))


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def anew(user: User) -> User:
    """As the next request knows them."""
    return User.objects.get(pk=user.pk)


class TestEntering:
    @pytest.mark.parametrize(
        ("absent", "by", "may"),
        [
            ("member", "member", True),
            ("member", "lead", True),
            ("staff", "chair", True),
            ("chair", "desk", True),
            ("chair", "lead", False),
            ("member", "staff", False),
            ("desk", "chair", False),
            ("member", "strangers", False),
        ],
    )
    def test_by_oneself_or_by_who_says_who_works_on_what(self, people, absent, by, may):
        stand_ins = {"member": people.lead, "staff": people.chair, "chair": people.staff}
        stand_in = stand_ins.get(absent) or staff_of(Role.CASE_DESK, people.zone.committee.subdistrict)
        by = people.strangers[0] if by == "strangers" else getattr(people, by)
        if may:
            row = away(getattr(people, absent), stand_in, by=by)
            assert JournalEntry.objects.filter(verb="absence.entered", subject_id=row.pk).exists()
        else:
            with pytest.raises(ValidationError):
                away(getattr(people, absent), stand_in, by=by)

    @pytest.mark.parametrize(
        ("absent", "could"),
        [("member", ["lead"]), ("staff", ["chair"]), ("leader", ["other_leader"]), ("desk", []), ("department", [])],
    )
    def test_a_stand_in_handles_the_same_over_the_same_area(self, people, absent, could):
        assert who_could_stand_in(getattr(people, absent)) == [getattr(people, name) for name in could]

    def test_a_stand_in_covers_every_post(self, people):
        Post.objects.create(
            user=people.lead, role=Role.COMMITTEE_STAFF, committee=people.zone.committee, starts_on=TODAY
        )
        with pytest.raises(ValidationError, match="Nobody else handles the same"):
            away(people.lead, people.member)
        Post.objects.create(user=people.chair, role=Role.ZONE_MEMBER, zone=people.zone, starts_on=TODAY)
        with pytest.raises(ValidationError, match=people.chair.name):
            away(anew(people.lead), people.member)
        assert away(anew(people.lead), people.chair).pk

    @pytest.mark.parametrize("span", [(-1, 2), (3, 2), (0, 200), (400, 401), (2, 4), (0, 0)])
    def test_days_that_cannot_be_or_overlap(self, people, span):
        away(people.member, people.lead, 0, 2)
        with pytest.raises(ValidationError):
            away(people.member, people.lead, *span)
        assert away(people.member, people.lead, 3, 3).pk

    def test_no_chain_in_either_direction(self, people):
        third = staff_of(Role.ZONE_MEMBER, people.zone)
        away(people.lead, third, 0, 5)
        with pytest.raises(ValidationError, match="is away"):
            away(people.member, people.lead, 5, 9)
        with pytest.raises(ValidationError, match="stood in for"):
            away(third, people.member, 5, 9)
        assert away(third, people.lead, 6, 9).pk

    def test_cancelled_it_holds_no_longer(self, people):
        row = away(people.member, people.lead)
        with pytest.raises(ValidationError):
            cancel_absence(absence=row, by=people.staff)
        cancel_absence(absence=row, by=people.chair)
        with pytest.raises(ValidationError):
            cancel_absence(absence=row, by=people.chair)
        assert stood_in_for(people.lead) == {}
        assert away(people.member, people.lead).pk

    def test_nothing_falls_to_an_auditor(self, people):
        assert handles_something(people.member)
        assert not handles_something(people.strangers[4])


class TestMeanwhile:
    def test_what_is_due_stands_first_and_says_for_whom(self, people):
        free, theirs = petition_in(people.zone, by=people.member), petition_in(people.zone, by=people.member)
        assign(petition=theirs, user=people.member, by=people.lead)
        Petition.objects.filter(pk=theirs.pk).update(due_on=free.due_on + timedelta(days=5))
        assert list(due_first(handled_by(people.lead), people.lead)) == [free, theirs]
        away(people.member, people.lead)
        lead = anew(people.lead)
        assert list(due_first(handled_by(lead), lead)) == [theirs, free]
        client = signed_in(people.lead)
        assert f"for {people.member.name}" in client.get("/petitions/due/").content.decode()
        assert list(client.get("/petitions/?mine=on").context["page"]) == [theirs]
        assert f"for {people.member.name}" not in signed_in(people.chair).get("/petitions/due/").content.decode()

    def test_it_begins_and_ends_by_itself(self, people):
        row = away(people.member, people.lead, 1, 2)
        assert stood_in_for(anew(people.lead)) == {}
        for first, last, stands in ((-2, 0, True), (-2, -1, False)):
            Absence.objects.filter(pk=row.pk).update(**days(first, last))
            assert bool(stood_in_for(anew(people.lead))) == stands

    def test_notices_go_to_the_stand_in_too_once_and_say_for_whom(self, people):
        away(people.member, people.lead)
        told = {"number": "1", "title": "灯", "stop": 1, "due_on": str(TODAY)}
        notify([Message("petition_take", "k1", (people.member, people.chair), facts=told)])
        notify([Message("petition_take", "k2", (people.lead, people.member), facts=told)])
        notify([Message("petition_take", "k3", (people.member,), facts=told, named=True)])
        rows = Notice.objects.filter(receiver=people.lead).order_by("pk")
        assert [row.dedupe_key.split(":")[0] for row in rows] == ["k1", "k2"]
        assert [row.facts.get("for") for row in rows] == [people.member.name, None]
        assert text_of(rows[0], language="en")[0].startswith(f"For {people.member.name}: ")

    def test_who_lost_the_right_meanwhile_is_told_nothing(self, people):
        away(people.member, people.lead)
        Post.objects.filter(user=people.lead).update(ends_on=TODAY - timedelta(days=1))
        told = {"number": "1", "title": "灯", "stop": 1, "due_on": str(TODAY)}
        notify([Message("petition_take", "k1", (people.member,), facts=told)])
        assert not Notice.objects.filter(receiver=people.lead).exists()

    def test_a_complaint_of_a_named_handler_stays_theirs(self, people):
        stand_in = staff_of(Role.CASE_DESK, people.zone.committee.subdistrict)
        row = petition_in(people.zone, by=people.member, kind="complaint", about=(people.chair,))
        row.named.exclude(user=people.desk).update(until=timezone.now(), ended_by=people.desk)
        away(people.desk, stand_in)
        before = Notice.objects.latest("pk").pk  # both were named when it was registered
        name_handler(petition=row, user=people.leader, by=people.desk)
        move(petition=row, move=Move.TAKE, by=people.desk, facts={})
        move(petition=row, move=Move.ANSWER, by=people.leader, facts=facts())
        rows = Notice.objects.filter(pk__gt=before, path__contains=row.number)
        assert rows.filter(receiver=people.desk).exists()
        assert not rows.filter(receiver=stand_in).exists()
        assert list(handled_by(stand_in)) == []
        assert signed_in(stand_in).get(f"/petitions/{row.number}/").status_code == 404

    def test_nothing_is_given_to_who_is_away_and_the_workload_says_so(self, people):
        given = petition_at(people, Stop.ZONE, State.TAKEN)
        assign(petition=given, user=people.member, by=people.lead)
        row = away(people.member, people.lead)
        with pytest.raises(Refused, match=people.lead.name):
            assign(petition=petition_in(people.zone, by=people.lead), user=people.member, by=people.chair)
        loads = workload(people.chair, today=TODAY, soon_on=TODAY)
        assert [load.away for load in loads if load.user == people.member] == [row]
        assert "stands in" in signed_in(people.lead).get("/petitions/workload/").content.decode()


class TestPage:
    def test_entered_and_cancelled_by_the_form(self, people):
        client = signed_in(people.member)
        assert client.post("/absence/", {"stand_in": people.staff.pk, **days(0, 1)}).status_code == 422
        assert client.post("/absence/", {"stand_in": people.lead.pk, **days(-3, 1)}).status_code == 422
        assert client.post("/absence/", {"stand_in": people.lead.pk, **days(0, 1)}).status_code == 302
        row = Absence.objects.get()
        assert "You stand in for" in signed_in(people.lead).get("/absence/").content.decode()
        assert client.post("/absence/", {"cancel": row.pk}).status_code == 302
        row.refresh_from_db()
        assert row.cancelled_by == people.member

    def test_of_ones_people_alone(self, people):
        address = f"/absence/?of={people.member.pk}"
        assert signed_in(people.lead).post(address, {"stand_in": people.lead.pk, **days(0, 1)}).status_code == 302
        row = Absence.objects.get()
        for stranger in (people.staff, people.strangers[0], people.strangers[1]):
            assert signed_in(stranger).get(address).status_code == 404
            assert signed_in(stranger).post("/absence/", {"cancel": row.pk}).status_code == 404
        assert people.member.name in signed_in(people.chair).get("/absence/").content.decode()

    @pytest.mark.parametrize("rows", [1, 3])
    def test_it_asks_as_often_for_many(self, people, rows, django_assert_max_num_queries):
        for n in range(rows):
            away(people.member, people.lead, n, n)
        client = signed_in(people.lead)
        with django_assert_max_num_queries(13):
            client.get("/absence/")
