"""A petition that has come up with its order, a department at work on it, and one that came without an order."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from petitions.duty_route import DutyMove, OrderState
from petitions.models import Duty, TransferOrder
from petitions.services.consent import note_name_consent
from petitions.services.duties import DutyDraft, assign_duty, move_duty
from petitions.services.inquiries import ask
from tests.factories.territory import OrganizationFactory
from tests.house.access.places import Place
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Organization, OrganizationKind

BESIDE = "旁边的部门"


def add_orders(world: Any, place: Place) -> None:
    desk = world.staff[Role.CASE_DESK, world.ground.name_of(place.subdistrict)]
    worker = world.staff[Role.DEPARTMENT_HANDLER, world.ground.name_of(place.department)]

    def word(model: str, field: str) -> str:
        return world.canaries.new(place.key, f"petitions.{model}", field)

    def given(kind: str) -> Any:
        draft = DutyDraft(place.department, word("duty", "task"))
        return assign_duty(petition=place.petitions[kind], draft=draft, by=desk)

    duty, reported = given("ordered"), given("reported")
    move_duty(duty=reported, move=DutyMove.ACCEPT, by=worker)
    said = {"outcome": "solved", "report": word("duty", "report")}
    move_duty(duty=reported, move=DutyMove.REPORT, by=worker, facts=said)
    question = ask(duty=duty, asked_of=place.department, question=word("inquiry", "question"), by=desk)
    orders = TransferOrder.objects.filter(petition=place.petitions["ordered"])
    orders.get().suggested.set([place.department])
    place.rows |= {"open duty": duty, "reported duty": reported, "question": question, "order": orders.get()}
    _beside(place, duty, desk, word)
    note_name_consent(petition=place.petitions["ordered"], way="spoken", by=desk)
    # As if it had come up by its deadline: the one it has does not count.
    TransferOrder.objects.filter(petition=place.petitions["lapsed"]).update(
        state=OrderState.RETURNED,
        decided_by=desk,
        decided_at=timezone.now(),
        return_reason=word("transferorder", "return_reason"),
    )


def _beside(place: Place, duty: Duty, desk: User, word: Callable[[str, str], str]) -> None:
    """Another department of the subdistrict, at work on the same petition, and asked something about the duty."""
    departments = Organization.objects.filter(subdistrict=place.subdistrict, kind=OrganizationKind.DEPARTMENT)
    other = departments.filter(name__startswith=BESIDE).first()
    other = other or OrganizationFactory(subdistrict=place.subdistrict, name=f"{BESIDE}{place.key}")
    draft = DutyDraft(other, word("duty", "task"))
    place.rows |= {
        "asked department": other,
        "duty beside": assign_duty(petition=place.petitions["ordered"], draft=draft, by=desk),
        "question beside": ask(duty=duty, asked_of=other, question=word("inquiry", "question"), by=desk),
    }
