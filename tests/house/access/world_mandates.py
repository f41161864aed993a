"""That somebody acts for a household, and that somebody will be away."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from petitions.services.mandates import step
from tests.factories.mandates import acted_for, in_days, proof
from tests.house.access.places import Place
from wulibridge.people.absences import enter_absence
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household


def add_mandates(world: Any, place: Place) -> None:
    chair = world.staff[Role.COMMITTEE_CHAIR, world.ground.name_of(place.committee)]

    def word(model: str, field: str) -> str:
        return world.canaries.new(place.key, f"petitions.{model}", field)

    petition, home = place.petitions["taken"], Household.objects.filter(building__zone=place.zone).first()
    given = proof(slip_number=word("mandatehousehold", "slip_number"))
    acted_for(petition, home, by=chair, given=given, body=word("mandate", "body"))
    step(petition=petition, on=timezone.localdate(), done=word("mandatestep", "done"), next_on=in_days(5), by=chair)
    first = timezone.localdate() + timedelta(days=30)
    member, mate = world.staff[Role.ZONE_MEMBER, place.key], place.teammate
    enter_absence(user=mate, stand_in=member, starts_on=first, ends_on=first, by=mate)
