"""That somebody spoke to a resident, tried to ask about an answer, and gave a petition to a colleague."""

from typing import Any

from django.utils import timezone

from petitions.models import Petition, Voice
from petitions.services.charges import hand_over
from petitions.services.contact import call_back, note_contact
from tests.house.access.places import Place
from wulibridge.people.roles import Role


def add_care(world: Any, place: Place) -> None:
    lead = world.staff[Role.ZONE_LEAD, place.key]

    def word(model: str, field: str) -> str:
        return world.canaries.new(place.key, f"petitions.{model}", field)

    said = word("contact", "said")
    note_contact(petition=place.petitions["fresh"], way="phone", reached=True, said=said, by=lead)
    call_back(
        petition=place.petitions["answered"], result="unreachable", note=word("callback", "note"), by=place.teammate
    )
    for user in (place.teammate, lead):  # and back
        hand_over(petition=place.petitions["taken"], user=user, reason=word("charge", "reason"), by=lead)


def add_voice(world: Any, place: Place, lead: Petition) -> None:
    """Why the one that follows a petition of elsewhere was put to it."""
    reason = world.canaries.new(place.key, "petitions.voice", "reason")
    by = world.staff[Role.ZONE_LEAD, place.key]
    Voice.objects.create(petition=place.petitions["linked"], lead=lead, at=timezone.now(), by=by, reason=reason)
