from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from evaluations.metrics import Scope
from meetings.models import ActionItem, AgendaItem
from petitions.duty_route import DutyMove
from petitions.models import Heartbeat
from petitions.route import Move, Stop
from petitions.services import ring
from tests.factories import office
from tests.factories.meetings import called
from tests.factories.orders import department_of, duty_of, late
from tests.factories.petitions import overdue, petition_in
from tests.factories.territory import HouseholdFactory, OrganizationFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from tests.factories.wishes import wish_of
from visits.models import VisitMember, VisitOutcome
from wulibridge.periods import Period


@pytest.fixture
def people(request, db) -> office.Office:
    """One zone and everybody who has to do with its petitions."""
    return request.getfixturevalue("busy") if "busy" in request.fixturenames else office.office()


@pytest.fixture
def busy(filled, db) -> office.Office:
    """An office whose zone has something in every part of every figure: see EXPECTED in test_figures."""
    return deepcopy(filled)


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker) -> Iterator[office.Office]:
    """Filled once, undone at the end of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = office.office()
        fill(people)
        yield people
        transaction.set_rollback(True)


def fill(people: office.Office) -> None:
    reached, again, shut, vanished = HouseholdFactory.create_batch(4, building__zone=people.zone)
    for household in (reached, again, again, vanished):
        visit = VisitFactory(household=household, logged_by=people.member)
        VisitMember.objects.create(visit=visit, user=people.member)
    wish_of(reached, by=people.member)
    task_of(people)
    VisitFactory(household=shut, logged_by=people.member, outcome=VisitOutcome.NOBODY_HOME)
    type(vanished).objects.filter(pk=vanished.pk).update(missing_since=date(2020, 1, 1))

    office.petition_at(people, Stop.ZONE)
    office.petition_at(people, Stop.COMMITTEE)
    with_duties = overdue(office.petition_at(people, Stop.SUBDISTRICT))
    duty_of(people, DutyMove.ACCEPT, DutyMove.REPORT, petition=with_duties)
    other = OrganizationFactory(subdistrict=department_of(people).subdistrict)
    late(duty_of(people, petition=with_duties, department=other))
    lapsed = overdue(office.petition_at(people, Stop.ZONE))
    assert ring(ids=[lapsed.pk]).lapsed == 1
    for verdict in ([Move.SATISFIED], [Move.DISSATISFIED], [Move.NO_ANSWER], [Move.DISSATISFIED, Move.REOPEN]):
        office.moved(people, petition_in(people.zone, by=people.member), Move.ANSWER, *verdict)


def task_of(people: office.Office, days: int = -1) -> ActionItem:
    """What a meeting of the zone left to be done, some days from today."""
    meeting = called(people.zone, by=people.chair, kind="lane")
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="装不装")
    due_on = timezone.localdate() + timedelta(days=days)
    return ActionItem.objects.create(
        item=item, text="催设计", owner=people.chair, due_on=due_on, given_at=timezone.now()
    )


@pytest.fixture
def scope(people) -> Scope:
    """The zone, over days that hold whatever a test made, also on the first of January."""
    today = timezone.localdate()
    return Scope(frozenset({people.zone.pk}), Period("", today - timedelta(days=30), today), today)


@pytest.fixture
def desk_of(client):
    """The client of a user who reads English."""

    def signed_in(user, language="en"):
        client.force_login(user)
        client.cookies["language"] = language
        return client

    return signed_in


@pytest.fixture
def sweep(db):
    return Heartbeat.objects.create(name="sweep_overdue", at=timezone.now())


@pytest.fixture
def neighbour(busy):
    """The zone lead and the chair next door, in the same subdistrict: they have one household and one petition."""
    zone = ZoneFactory(committee__subdistrict=busy.zone.committee.subdistrict)
    HouseholdFactory(building__zone=zone)
    people = office.office(zone)
    petition_in(zone, by=people.member, title="邻居的诉求")
    return people
