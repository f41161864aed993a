"""Complaints about the very people of a place, in their own area, and a legal petition."""

from typing import Any

from django.utils import timezone

from petitions.legal_route import Step
from petitions.models import Kind, Passage, Petition
from petitions.route import Move
from petitions.services import PetitionDraft, do_step, judge_as_resident, make_legal, move, register
from tests.house.access.places import Place
from visits.models import RaisedPetition, Visit
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household


def add_kinds(world: Any, place: Place, facts: dict[str, Any]) -> None:
    """`facts` are what an answer needs, in words of this place."""
    desk = world.staff[Role.CASE_DESK, world.ground.name_of(place.subdistrict)]
    _complaints(world, place, desk, facts)
    lead = world.staff[Role.ZONE_LEAD, place.key]
    legal = register(draft=PetitionDraft(**_said(world, place)), zone=place.zone, by=lead)
    make_legal(petition=legal, reason="来信转办", by=desk)
    result = world.canaries.new(place.key, "petitions.legalterm", "result")
    done = {"done_on": timezone.localdate(), "accepted": True, "result": result}
    do_step(petition=legal, step=Step.INFORM, by=desk, **done)
    place.petitions["legal"] = legal


def _complaints(world: Any, place: Place, desk: User, facts: dict[str, Any]) -> None:
    """One that waits, at a door, from a visit, late, and with a department noted on it; and one that is closed."""
    household = Household.objects.filter(building__zone=place.zone).first()
    about = (place.zone, place.committee)
    for kind in ("complaint", "complaint closed"):
        draft = PetitionDraft(**_said(world, place), kind=Kind.COMPLAINT, about=about, household=household)
        place.petitions[kind] = register(draft=draft, zone=place.zone, by=world.staff[Role.ZONE_LEAD, place.key])
    closed = move(petition=place.petitions["complaint closed"], move=Move.ANSWER, by=desk, facts=facts)
    judge_as_resident(petition=closed, satisfied=True)
    late = place.petitions["complaint"]
    Petition.objects.filter(pk=late.pk).update(supervised_at=timezone.now(), department=place.department)
    Passage.objects.filter(petition=late, left_at=None).update(supervised_at=timezone.now())
    visit = Visit.objects.filter(household=household).order_by("pk").first()
    RaisedPetition.objects.create(visit=visit, petition=late)


def _said(world: Any, place: Place) -> dict[str, str]:
    def word(model: str, field: str) -> str:
        return world.canaries.new(place.key, f"petitions.{model}", field)

    return {
        "title": word("petition", "title"),
        "text": word("petition", "text"),
        "petitioner_name": word("petitioner", "name"),
    }
