"""How a colleague narrows the list of petitions: nobody else's to see."""

from typing import Any

from petitions.models import SavedFilter
from tests.house.access.places import Place


def add_lists(world: Any, place: Place) -> None:
    row = SavedFilter.objects.create(user=place.teammate, name="x", query="stop=1")
    world.belongs(row, place.key)
    place.rows["saved"] = row
