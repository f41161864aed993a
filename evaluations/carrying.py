"""When the map is redrawn: a care plan goes with its household. Nothing is moved, and nothing stands in the way."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

from wulibridge.journal.services import Actor
from wulibridge.territory.redistricting.carriers import Forecast, register
from wulibridge.territory.redistricting.change import Change


class HomeCareCarrier:
    """Plans are kept by the subdistrict, and are found by their agency: a zone is only where the elder lives."""

    name = "home_care"
    links: Mapping[str, str] = {
        "evaluations.CarePlan.household": "moves with its building: agency, worker and card stay as they are",
    }
    words: Mapping[str, str | Promise] = {}

    def preview(self, change: Change) -> Forecast:
        return Forecast()

    def carry(self, change: Change, by: Actor) -> None:
        """Nothing is moved."""

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        """Nothing was moved."""

    def used_since(self, change: Change, kept: Any) -> list[str]:
        return []


register(HomeCareCarrier())
