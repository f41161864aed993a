"""What residents filed there: one that nobody has looked at, one that was answered; and an answer on the board."""

from typing import Any

from petitions.models import PublicAnswer
from petitions.services.publication import agree, publish_answer
from petitions.services.review import answer_filing
from tests.factories.filings import filed_in
from tests.house.access.places import Place
from wulibridge.people.roles import Role


def add_filings(world: Any, place: Place) -> None:
    chair = world.staff[Role.COMMITTEE_CHAIR, world.ground.name_of(place.committee)]

    def word(model: str, field: str) -> str:
        return world.canaries.new(place.key, f"petitions.{model}", field)

    def filed() -> Any:
        names = {"name": word("filer", "name"), "phone": word("filer", "phone")}
        return filed_in(place.zone, text=word("filing", "text"), **names).filing

    place.rows["settled filing"] = answer_filing(
        filing=filed(), reason_code="inquiry", answer=word("filing", "answer"), by=chair
    )
    place.rows["open filing"] = filed()
    closed = place.petitions["closed"]
    agree(petition=closed, agrees=True)
    # Painted afterwards: a canary may look like a door.
    publish_answer(petition=closed, title="灯", text="换好了。", looked=False, by=chair)
    place.rows["public answer"] = PublicAnswer.objects.get(petition=closed)
