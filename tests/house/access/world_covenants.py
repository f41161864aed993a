"""Covenants of a committee: a charter that waits for the subdistrict, a covenant on the board; and a notice there."""

from typing import Any

from meetings.services import covenant as services
from tests.factories.covenants import adopted, notice_on, on_board
from tests.house.access.places import Place
from wulibridge.people.models import User
from wulibridge.people.roles import Role


def add_covenants(world: Any, place: Place, chair: User) -> None:
    """By the committee's chair, for all places of the committee. What nothing changes later are canaries."""
    name = world.ground.name_of(place.committee)
    desk = world.staff[Role.CASE_DESK, world.ground.name_of(place.subdistrict)]

    def word(model: str, field: str) -> str:
        return world.canaries.new(name, f"meetings.{model}", field)

    def text() -> dict[str, str]:
        return {"text": word("covenant", "text"), "changes": word("covenant", "changes")}

    filed = adopted(place.committee, by=chair, kind="charter", **text())
    services.file(covenant=filed, by=chair)
    published = on_board(place.committee, by=chair, desk=desk, **text())
    notice = notice_on(place.committee, by=chair, title=word("boardnotice", "title"), text=word("boardnotice", "text"))
    rows = {"filed charter": filed, "published covenant": published, "board notice": notice}
    for each in world.ground:
        if each.committee == place.committee:
            each.rows |= rows
