"""What a year comes to at a household: kept by the database, whoever writes at once, and counted anew when asked."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests.factories.contacts import at, visited
from tests.factories.people import UserFactory
from tests.factories.territory import HouseholdFactory
from tests.factories.visits import VisitFactory
from visits.models import HouseholdYear, Visit, VisitMember, VisitOutcome

pytestmark = pytest.mark.django_db


def years(household):
    rows = HouseholdYear.objects.filter(household=household).order_by("year")
    return list(rows.values_list("year", "visits", "contacts", "standing"))


@pytest.fixture
def team():
    return UserFactory.create_batch(2)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_are_both_counted(household, team):
    shut = {"household": household, "outcome": VisitOutcome.NOBODY_HOME, "logged_by": team[0]}

    def beside():
        try:
            VisitFactory(**shut, visited_at=at(2024, 3, 2))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            VisitFactory(**shut, visited_at=at(2024, 3, 1))
            waiting = other.submit(beside)
            wait([waiting], timeout=0.5)
        waiting.result()

    assert years(household) == [(2024, 2, 0, "nobody_home")]


def test_a_visit_that_is_put_in_another_year_leaves_nothing_behind(household, team):
    visit = visited(household, at(2024, 12, 31, 23, 59), team)
    Visit.objects.filter(pk=visit.pk).update(visited_at=at(2025, 1, 1, 0, 0))
    assert years(household) == [(2025, 1, 2, "reached")]
    VisitMember.objects.filter(visit=visit, user=team[0]).delete()
    assert years(household) == [(2025, 1, 1, "reached")]
    VisitMember.objects.filter(visit=visit).delete()
    visit.delete()
    assert years(household) == []


def test_the_command_puts_right_what_was_kept_wrongly(household, team, capsys):
    for day, outcome in ((1, VisitOutcome.MET), (2, VisitOutcome.REFUSED)):
        visited(household, at(2024, 5, day), team, outcome)
    other = HouseholdFactory(building=household.building)
    visited(other, at(2023, 5, 1), team)
    before = (years(household), years(other))
    HouseholdYear.objects.filter(household=household).update(visits=9, standing="vacant")
    HouseholdYear.objects.filter(household=other).delete()
    HouseholdYear.objects.create(
        household=other,
        year=2020,
        zone=other.building.zone,
        visits=1,
        contacts=1,
        standing="met",
        last_at=at(2020, 1, 1),
    )

    call_command("recount_visits")
    call_command("recount_visits")

    assert (years(household), years(other)) == before
    assert capsys.readouterr().out.split() == ["put", "right", "3", "put", "right", "0"]
