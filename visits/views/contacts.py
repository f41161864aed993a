"""What pairing and weather care add to the pages at the door."""

from datetime import date
from typing import Any

from visits.models import Weather
from visits.queries.care import doors_waiting, wishes_of
from visits.queries.pairing import my_pairs, pairing_of
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.territory.models import Household

# Nobody is paired with so many that these would not be all.
PAIRS_SHOWN = 50


def of_round(user: User, today: date) -> dict[str, Any]:
    """The households that one is paired with, and how many wait for weather care. Two queries."""
    return {"pairs": list(my_pairs(user, today)[:PAIRS_SHOWN]), "care_waiting": doors_waiting(user, today)}


def of_household(user: User, household: Household, today: date) -> dict[str, Any]:
    """Who is paired with a household, the weather it asked to be looked after in, and what `user` may do there.

    Two queries.
    """
    zone = household.building.zone_id
    return {
        "pairing": pairing_of(household, today),
        "may_pair": may(user, Permission.PAIRING_EDIT, zone_id=zone),
        "weather": Weather.choices,
        "wishes": wishes_of(household, today),
        "may_wish": any(may(user, right, zone_id=zone) for right in (Permission.VISIT_LOG, Permission.CARE_DECLARE)),
    }
