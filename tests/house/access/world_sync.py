"""What was put right at a door after somebody else had done so: it waits for a person, with a name and a phone."""

from typing import Any
from uuid import uuid4

from tests.house.access.places import Place
from visits.models import Visit
from visits.services import Correction, correct_household


def add_corrections(world: Any, place: Place) -> None:
    household = Visit.objects.filter(household__building__zone=place.zone).first().household
    words = {
        name: ("", world.canaries.new(place.key, "visits.householdedit", "new"))
        for name in ("contact_name", "contact_phone")
    }
    late = Correction(uuid4(), household.version + 7, words)
    assert correct_household(correction=late, household=household, by=place.teammate).waiting
