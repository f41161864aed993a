"""What was put right in the demo office: a correction that waits for a decision, a changed visit, a withdrawn one."""

from datetime import timedelta
from random import Random
from uuid import UUID

from visits.models import Visit, VisitOutcome
from visits.services import Correction, VisitDraft, change_visit, correct_household, withdraw_visit
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import User
from wulibridge.territory.models import Household, Zone

# Whoever was there may change it for thirty days.
RECENT = timedelta(days=25)


def put_right(world: World, places: Places, staff: Staff) -> None:
    """In the zone of the demo logins."""
    zone, chance = places.zones[0], world.chance("corrections")
    first, second = staff.at_zone(zone)[:2]
    _two_counted(chance, places.households[zone.pk][1], first, second)
    _second_thoughts(world, zone)


def _two_counted(chance: Random, household: Household, first: User, second: User) -> None:
    """Both began from the same version: the second value waits."""
    seen, base = household.n_aged_60, household.version
    for by, more in ((first, 1), (second, 2)):
        identity = UUID(int=chance.getrandbits(128), version=4)
        correct_household(
            correction=Correction(identity, base, {"n_aged_60": (seen, seen + more)}), household=household, by=by
        )


def _second_thoughts(world: World, zone: Zone) -> None:
    shut = Visit.objects.filter(zone=zone, outcome=VisitOutcome.NOBODY_HOME, logged_at__gte=world.now - RECENT)
    for visit, withdrawn in zip(shut.order_by("-visited_at", "pk")[:2], (True, False), strict=False):
        if withdrawn:
            withdraw_visit(visit=visit, reason="记错了门牌", by=visit.logged_by)
            continue
        said = VisitDraft(
            client_uuid=visit.client_uuid,
            visited_at=visit.visited_at,
            outcome=visit.outcome,
            purpose=visit.purpose,
            diary=f"{visit.diary}邻居说晚上七点以后在家。",
        )
        change_visit(visit=visit, draft=said, base=visit.version, by=visit.logged_by)
