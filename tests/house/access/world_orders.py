"""A petition that has come up with its order, a department at work on it, and one that came without an order."""

from typing import Any

from django.utils import timezone

from petitions.duty_route import DutyMove, OrderState
from petitions.models import TransferOrder
from petitions.services.duties import DutyDraft, assign_duty, move_duty
from petitions.services.inquiries import ask
from tests.house.access.places import Place
from wulibridge.people.roles import Role


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
    neighbours = [there.department for there in world.ground if there.subdistrict == place.subdistrict]
    others = [department for department in neighbours if department != place.department]
    place.rows["asked department"] = others[0] if others else place.department
    # As if it had come up by its deadline: the one it has does not count.
    TransferOrder.objects.filter(petition=place.petitions["lapsed"]).update(
        state=OrderState.RETURNED,
        decided_by=desk,
        decided_at=timezone.now(),
        return_reason=word("transferorder", "return_reason"),
    )
