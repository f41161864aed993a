"""What a phone takes along: one zone's round, to be walked without a signal."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from petitions.models import Petition
from visits.models import EditState, HouseholdEdit
from visits.queries.building import seen_from_the_stairs
from visits.queries.round import buildings_of_round
from visits.queries.visit import households_of, last_team, open_petitions_for, team_of
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.territory.models import Building, HouseholdContact, Zone


@dataclass(frozen=True)
class Pack:
    """One zone to take along. `doors` are the households of each building, as they are seen from the stairs.

    `contacts`, `waiting` (what somebody has to decide) and `petitions` go by the household's id. The contacts are in
    clear: whoever shows them masks them.
    """

    zone: Zone
    buildings: list[Building]
    doors: dict[int, list[Any]]
    contacts: dict[int, HouseholdContact]
    waiting: dict[int, list[str]]
    petitions: dict[int | None, list[Petition]]
    team: list[User]
    together: list[int]


def pack_of(zone: Zone, *, user: User, today: date) -> Pack:
    """The round of `zone`, one that `user` walks, in the year of `today` (Asia/Shanghai). Nine queries."""
    households = households_of(user, Permission.VISIT_LOG).filter(building__zone=zone).select_related(None)
    doors = defaultdict(list)
    for row in seen_from_the_stairs(households, user=user, year=today.year):
        doors[row.building_id].append(row)
    petitions = defaultdict(list)
    for petition in open_petitions_for(user).filter(household__building__zone=zone).order_by("due_on", "pk"):
        petitions[petition.household_id].append(petition)
    with personal_data(zones=reach(user, Permission.HOUSEHOLD_READ).zones & {zone.pk}):
        contacts, waiting = _contacts_in(zone), _waiting_in(zone)
    return Pack(
        zone=zone,
        buildings=list(buildings_of_round(zone, today.year)),
        doors=doors,
        contacts=contacts,
        waiting=waiting,
        petitions=petitions,
        team=list(team_of(zone, besides=user)),
        together=last_team(user, today),
    )


def _contacts_in(zone: Zone) -> dict[int, HouseholdContact]:
    rows = HouseholdContact.objects.filter(household__building__zone=zone)
    return {row.household_id: row for row in rows}


def _waiting_in(zone: Zone) -> dict[int, list[str]]:
    rows = HouseholdEdit.objects.filter(state=EditState.WAITING, household__building__zone=zone).order_by("pk")
    waiting: dict[int, list[str]] = defaultdict(list)
    for household, field in rows.values_list("household", "field"):
        if field not in waiting[household]:
            waiting[household].append(field)
    return waiting
