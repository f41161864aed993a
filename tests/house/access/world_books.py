"""What was written down at the desk of a place: an intake with a matter and a petition."""

from typing import Any
from uuid import uuid4

from petitions.services import PetitionDraft
from tests.house.access.places import Place
from visits.services import OpinionDraft
from visits.services.intake import IntakeDraft, log_intake
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household


def add_books(world: Any, place: Place) -> None:
    def word(model: str, name: str) -> str:
        return world.canaries.new(place.key, model, name)

    draft = IntakeDraft(
        client_uuid=uuid4(),
        channel="suggestion_box",
        household=Household.objects.filter(building__zone=place.zone).first(),
        source=word("visits.intake", "source"),
        address=word("visits.intake", "address"),
        opinions=[OpinionDraft(text=word("visits.opinionitem", "text"))],
        petitions=[
            PetitionDraft(
                title=word("petitions.petition", "title"),
                text=word("petitions.petition", "text"),
                petitioner_name=word("petitions.petitioner", "name"),
            )
        ],
    )
    log_intake(draft=draft, zone=place.zone, by=world.staff[Role.ZONE_LEAD, place.key])
