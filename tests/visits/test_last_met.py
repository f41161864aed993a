"""When somebody was last met in a household: kept by the database, whatever is done to its visits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.territory import HouseholdFactory
from tests.factories.visits import VisitFactory
from visits.models import Visit, VisitOutcome
from wulibridge.journal.services import SYSTEM
from wulibridge.territory.models import Household
from wulibridge.territory.services import change_household

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def met(household: Household, *, days_ago: int, outcome: str = VisitOutcome.MET) -> Visit:
    return VisitFactory(household=household, visited_at=NOW - timedelta(days=days_ago), outcome=outcome)


def last_met(household: Household) -> int | None:
    """How many days ago."""
    at = Household.objects.get(pk=household.pk).last_met_at
    return at and (NOW - at).days


@pytest.fixture
def household() -> Household:
    return HouseholdFactory()


def test_the_latest_meeting_counts_in_whatever_order_they_are_written_down(household):
    met(household, days_ago=3)
    met(household, days_ago=1)
    met(household, days_ago=2)

    assert last_met(household) == 1


def test_a_shut_door_is_no_meeting(household):
    met(household, days_ago=3)
    met(household, days_ago=1, outcome=VisitOutcome.NOBODY_HOME)

    assert last_met(household) == 3


def test_another_household_is_not_met_by_it(household):
    met(HouseholdFactory(building=household.building), days_ago=1)

    assert last_met(household) is None


def test_many_written_at_once_count_each_for_its_own_household(household):
    other = HouseholdFactory(building=household.building)
    model = met(household, days_ago=9)
    rows = [
        Visit(
            household=door,
            zone=model.zone,
            visited_at=NOW - timedelta(days=ago),
            outcome="met",
            logged_by=model.logged_by,
        )
        for door, ago in ((household, 5), (other, 4), (household, 2))
    ]
    Visit.objects.bulk_create(rows)

    assert (last_met(household), last_met(other)) == (2, 4)


@pytest.mark.parametrize(
    ("change", "left"),
    [({"outcome": VisitOutcome.REFUSED}, 5), ({"visited_at": NOW - timedelta(days=7)}, 5), ({"diary": "聊了"}, 1)],
    ids=["outcome", "day", "nothing that matters"],
)
def test_a_corrected_visit_is_taken_as_it_now_is(household, change, left):
    met(household, days_ago=5)
    wrong = met(household, days_ago=1)
    Visit.objects.filter(pk=wrong.pk).update(**change)

    assert last_met(household) == left


def test_a_visit_put_to_another_household_counts_there_and_no_longer_here(household):
    other = HouseholdFactory(building=household.building)
    visit = met(household, days_ago=1)
    Visit.objects.filter(pk=visit.pk).update(household=other)

    assert (last_met(household), last_met(other)) == (None, 1)


def test_a_deleted_visit_is_forgotten(household):
    met(household, days_ago=5)
    wrong = met(household, days_ago=1)
    Visit.objects.filter(pk=wrong.pk).delete()

    assert last_met(household) == 5


def test_a_meeting_outlives_a_change_of_the_household_that_was_begun_before_it(household):
    household.room = "909室"
    met(household, days_ago=1)

    change_household(household=household, by=SYSTEM)

    assert (last_met(household), Household.objects.get().room) == (1, "909室")
