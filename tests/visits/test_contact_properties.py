"""Whatever was logged by whomever: contacts and coverage are what a count by hand gives. Nothing counts twice."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.contacts import at, visited
from tests.factories.people import UserFactory
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from visits.models import HouseholdPairing, Target, Visit, VisitOutcome
from visits.queries import coverage_by_zone
from visits.queries.counted import contacts_behind, contacts_counted, sums_of, visits_counted
from visits.queries.coverage import Standing
from visits.queries.quota import credits_of
from wulibridge.periods import month_of
from wulibridge.territory.models import Building

pytestmark = pytest.mark.django_db
YEAR = 2024
FIRST, LAST = date(2024, 12, 1), date(2024, 12, 31)
MOMENTS = [
    at(2024, 11, 30, 23, 59),
    at(2024, 12, 30, 9),
    at(2024, 12, 31, 0, 1),
    at(2024, 12, 31, 23, 59),
    at(2025, 1, 1, 0, 1),
]


@dataclass(frozen=True)
class Event:
    """A visit, which may be put right; before it, the household's building may have gone to another zone."""

    household: int
    moment: datetime
    team: frozenset[int]
    outcome: str
    withdrawn: bool
    corrected: tuple[datetime, str] | None
    moves_to: int | None


EVENTS = st.lists(
    st.builds(
        Event,
        st.integers(0, 2),
        st.sampled_from(MOMENTS),
        st.frozensets(st.integers(0, 2), min_size=1),
        st.sampled_from(VisitOutcome.values),
        st.booleans(),
        st.none() | st.tuples(st.sampled_from(MOMENTS), st.sampled_from(VisitOutcome.values)),
        st.none() | st.integers(0, 1),
    ),
    max_size=9,
)


def local(moment):
    return timezone.localtime(moment)


def lived(events, zones, households, users):
    """Write it all down, and return the visits that stand: (event, zone of its time)."""
    said = {"withdrawn_at": timezone.now(), "withdrawn_by": users[0], "withdrawn_reason": "记错"}
    standing = []
    for event in events:
        household = households[event.household]
        if event.moves_to is not None:
            Building.objects.filter(pk=household.building_id).update(zone=zones[event.moves_to])
            household.building.zone = zones[event.moves_to]
        team = [users[n] for n in sorted(event.team)]
        visit = visited(household, event.moment, team, event.outcome)
        if event.corrected:
            moment, outcome = event.corrected
            Visit.objects.filter(pk=visit.pk).update(visited_at=moment, outcome=outcome)
            event = replace(event, moment=moment, outcome=outcome)
        if event.withdrawn:
            Visit.objects.filter(pk=visit.pk).update(**said)
        else:
            standing.append((event, household.building.zone_id, visit.pk))
    return standing


@given(events=EVENTS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_contacts_and_coverage_are_what_a_count_by_hand_gives(events):
    with transaction.atomic():
        zones = ZoneFactory.create_batch(2)
        households = [HouseholdFactory(building=BuildingFactory(zone=zones[n % 2])) for n in range(3)]
        users = UserFactory.create_batch(3)
        HouseholdPairing.objects.create(household=households[0], user=users[0], starts_on=date(2024, 12, 31))
        standing = lived(events, zones, households, users)
        _quotas_agree(standing, users)
        _coverage_agrees(standing, zones, households)
        transaction.set_rollback(True)


def _quotas_agree(standing, users):
    contacts = {
        (member, event.household, local(event.moment).date())
        for event, _zone, _pk in standing
        for member in event.team
        if event.outcome == "met" and FIRST <= local(event.moment).date() <= LAST
    }
    keys = [user.pk for user in users]
    by_hand = Counter(keys[member] for member, _household, _day in contacts)
    paired = sum((member, household) == (0, 0) and day >= LAST for member, household, day in contacts)
    assert credits_of(keys, FIRST, LAST) == by_hand
    assert credits_of(keys, FIRST, LAST, Target.PAIRED) == ({keys[0]: paired} if paired else {})
    month = month_of(LAST)
    assert [contacts_behind(user, month, Target.CONTACTS).count() for user in users] == [by_hand[key] for key in keys]
    assert contacts_behind(users[0], month, Target.PAIRED).count() == paired


def _coverage_agrees(standing, zones, households):
    found = coverage_by_zone([zone.pk for zone in zones], YEAR)
    of_year = [(event, zone, pk) for event, zone, pk in standing if local(event.moment).year == YEAR]
    first_at: dict[tuple, int] = {}  # a contact counts where it was made first that day
    for event, zone, _pk in sorted(of_year, key=lambda row: (row[0].moment, row[2])):
        for member in event.team if event.outcome == "met" else ():
            first_at.setdefault((member, event.household, local(event.moment).date()), zone)
    for zone in zones:
        assert found[zone.pk].visits == sum(where == zone.pk for _event, where, _pk in of_year)
        assert found[zone.pk].contacts == sum(where == zone.pk for where in first_at.values())
        behind = {"visits": visits_counted([zone.pk], YEAR), "contacts": contacts_counted([zone.pk], YEAR)}
        assert {name: rows.count() for name, rows in behind.items()} == sums_of([zone.pk], YEAR)
        assert sums_of([zone.pk], YEAR) == {"visits": found[zone.pk].visits, "contacts": found[zone.pk].contacts}
        doors = [n for n, household in enumerate(households) if household.building.zone_id == zone.pk]
        by_hand = Counter(_class_of(n, of_year) for n in doors)
        assert {standing: n for standing, n in found[zone.pk].counts.items() if n} == by_hand


def _class_of(household, of_year):
    said = [(event.moment, pk, event.outcome) for event, _zone, pk in of_year if event.household == household]
    if not said:
        return Standing.UNTOUCHED
    if any(outcome == "met" for _moment, _pk, outcome in said):
        return Standing.REACHED
    return Standing(max(said)[2])
