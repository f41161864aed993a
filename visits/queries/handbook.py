"""The handbook (民情手册): a zone household by household, as the team takes it in hand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from petitions.models import Petition
from visits.models import NEED_GOES_ON, CareWish, Need, Visit, VisitOutcome
from visits.queries.building import counted
from visits.queries.guidebook import joined_by_household
from visits.queries.visit import open_petitions_for
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.territory.models import Building, Household, HouseholdContact, Zone
from wulibridge.territory.queries import in_force


@dataclass(frozen=True)
class Entry:
    """A household in the handbook. The contact is to be shown masked; petitions and needs are those the reader may see,
    of a need what it is about and no more."""

    household: Household
    contact: HouseholdContact | None
    last_at: datetime | None
    last_outcome: str
    petitions: list[Petition]
    needs: list[str]
    joined: list[str]
    care: list[str]


@dataclass(frozen=True)
class Leaf:
    """One building, a page of its own."""

    building: Building
    entries: list[Entry]


def zones_with_handbook(user: User, today: date) -> QuerySet[Zone]:
    """The zones whose households `user` may read, those in force on a day (Asia/Shanghai)."""
    rows = Zone.objects.filter(pk__in=reach(user, Permission.HOUSEHOLD_READ).zones).select_related("committee")
    return in_force(rows, today).order_by("committee__code", "code", "pk")


def leaves_of(zone: Zone, *, user: User) -> list[Leaf]:
    """The households on the zone's roster, building by building in walking order. As many queries however many."""
    roster = Household.objects.filter(building__zone=zone, missing_since=None).select_related("building").order_by()
    rows = sorted(roster, key=_in_order)
    facts = _Facts(zone, [row.pk for row in rows], user)
    return [
        Leaf(building, [facts.entry(row) for row in group])
        for building, group in groupby(rows, key=lambda row: row.building)
    ]


def _in_order(row: Household) -> Any:
    place = row.building
    return place.walk_order, place.address_key, counted(row.floor), counted(row.room), row.number


class _Facts:
    """What is known of the households of a zone, read once for all of them."""

    def __init__(self, zone: Zone, ids: list[int], user: User) -> None:
        in_zone = {"household__building__zone": zone}
        with personal_data(zones=reach(user, Permission.HOUSEHOLD_READ).zones & {zone.pk}):
            self.contacts = {row.household_id: row for row in HouseholdContact.objects.filter(**in_zone)}
        last = Visit.objects.standing().filter(**in_zone).order_by("household", "-visited_at", "-pk")
        self.visits = {
            household: (at, VisitOutcome(outcome).label)
            for household, at, outcome in last.distinct("household").values_list("household", "visited_at", "outcome")
        }
        self.petitions: dict[int, list[Petition]] = defaultdict(list)
        for petition in open_petitions_for(user).filter(**in_zone).order_by("due_on", "pk"):
            self.petitions[petition.household_id or 0].append(petition)
        self.needs: dict[int, list[str]] = defaultdict(list)
        for need in Need.objects.visible_to(user).filter(NEED_GOES_ON, **in_zone).only("household_id", "kind"):
            self.needs[need.household_id].append(need.get_kind_display())
        self.joined = joined_by_household(ids)
        self.care = _care_wishes(in_zone)

    def entry(self, row: Household) -> Entry:
        last_at, outcome = self.visits.get(row.pk, (None, ""))
        return Entry(
            household=row,
            contact=self.contacts.get(row.pk),
            last_at=last_at,
            last_outcome=str(outcome),
            petitions=self.petitions.get(row.pk, []),
            needs=self.needs.get(row.pk, []),
            joined=self.joined.get(row.pk, []),
            care=self.care.get(row.pk, []),
        )


def _care_wishes(in_zone: dict[str, Zone]) -> dict[int, list[str]]:
    """In which kinds of weather each household wants to be looked after, today."""
    found: dict[int, list[str]] = defaultdict(list)
    for wish in CareWish.objects.in_force().filter(**in_zone).order_by("kind"):
        found[wish.household_id].append(wish.get_kind_display())
    return found
