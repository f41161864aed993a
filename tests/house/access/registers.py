"""What came later into a committee: an old register taken over, one whose columns are asked for, and a plan."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from petitions.models import Takeover
from petitions.services.takeovers import start_takeover
from petitions.takeover.imports import run_takeover
from tests.factories.takeover import old_row, register_csv
from tests.house.access.places import Place
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Plan
from wulibridge.territory.planning.services import draw_proposal
from wulibridge.territory.redistricting.drafts import draw


def add_registers(world: Any, place: Place, chair: User) -> None:
    name = world.ground.name_of(place.committee)

    def word(field: str = "number") -> str:
        return world.canaries.new(name, "petitions.refusedrow", field)

    good = old_row(编号=world.canaries.new(name, "petitions.oldcase", "number"), 责任区=place.zone.code)
    good |= {"标题": world.canaries.new(place.key, "petitions.petition", "title"), "分类": word()}
    refused = good | {"编号": word(), "受理时间": word(), "标题": word()}
    place.rows["taken over"] = _taken_over(world, name, place, chair, [good, refused])
    unnamed = [{word("header"): str(n) for n in range(6)}]
    place.rows["asking"] = _taken_over(world, name, place, chair, unnamed)
    if world.ground.name_of(place.committee) in ("c1", "c3"):
        desk = world.staff[Role.CASE_DESK, world.ground.name_of(place.subdistrict)]
        committees = list(place.subdistrict.committees.all())
        kind, day = Plan.Kind.REDISTRICTING, timezone.localdate()
        place.rows["map"] = draw(committees=committees, kind=kind, name="map", effective_on=day, by=desk)
    place.rows["plan"] = draw_proposal(
        committee=place.committee, name=name, effective_on=timezone.localdate(), by=chair
    )


def _taken_over(world: Any, name: str, place: Place, chair: User, rows: list[dict[str, Any]]) -> Takeover:
    with TemporaryDirectory() as directory:
        content = register_csv(Path(directory) / "old.csv", rows).read_bytes()
    row = start_takeover(
        file=ContentFile(content),
        name=f"{world.canaries.new(name, 'petitions.takeover', 'file_name')}.csv",
        committees=[place.committee],
        receiving=[place.zone],
        dry_run=False,
        all_or_nothing=False,
        by=chair,
    )
    world.belongs(row, name)
    assert run_takeover(row.pk)
    row.refresh_from_db()
    return row


KINDS = ("taken over", "asking", "plan")


def share_registers(places: Iterable[Place]) -> None:
    """Let every zone of a committee name the committee's rows."""
    places = list(places)
    for kind in KINDS:
        known = {place.committee.pk: place.rows[kind] for place in places if kind in place.rows}
        for place in places:
            place.rows[kind] = known[place.committee.pk]
            place.rows[kind].refresh_from_db()
    for place in places:
        place.rows["territory.plan"] = place.rows["plan"]
        place.rows["own plan"] = places[0].rows["plan"]  # of the committee whose people walk
    maps = {place.subdistrict.pk: place.rows["map"] for place in places if "map" in place.rows}
    for place in places:
        place.rows["map"] = maps[place.subdistrict.pk]
        place.rows["map"].refresh_from_db()
