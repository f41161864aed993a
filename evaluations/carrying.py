"""When the map is redrawn: rows of this app stay where they are, or go with their household. Nothing is moved, and
nothing stands in the way."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

from evaluations.services.counted import forget_counts
from wulibridge.journal.services import Actor
from wulibridge.territory.redistricting.carriers import Forecast, register
from wulibridge.territory.redistricting.change import Change


class Staying:
    """Rows that no change of the map moves; `links` says of each why."""

    words: Mapping[str, str | Promise] = {}

    def __init__(self, name: str, links: Mapping[str, str]) -> None:
        self.name, self.links = name, links

    def preview(self, change: Change) -> Forecast:
        return Forecast()

    def carry(self, change: Change, by: Actor) -> None:
        """Nothing is moved."""

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        """Nothing was moved."""

    def used_since(self, change: Change, kept: Any) -> list[str]:
        return []


# Plans are kept by the subdistrict, and are found by their agency: a zone is only where the elder lives.
register(
    Staying(
        "home_care",
        {"evaluations.CarePlan.household": "moves with its building: agency, worker and card stay as they are"},
    )
)
register(
    Staying(
        "rounds",
        {
            "evaluations.Round.committee": "history: of the committee that was asked, concluded by the subdistrict, and"
            " shown on the board of whoever keeps its history",
            "evaluations.Invitation.household": "moves with its building: an invitation stays, its slip names nobody",
        },
    )
)
register(
    Staying(
        "satisfaction_index",
        {"evaluations.IndexValue.committee": "history: a value says what was said in the committee as it was"},
    )
)
register(
    Staying(
        "work_evaluation",
        {
            "evaluations.WorkEvaluation.committee": "history: the figures are those of the committee as it was; who"
            " keeps its history answers for it"
        },
    )
)

# What was said of a committee stays with it; who keeps its history reads it, and answers for what is open.
register(
    Staying(
        "pledges",
        {
            "evaluations.Pledge.committee": "history: of the committee that pledged, reported on by its heir",
            "evaluations.Window.committee": "history: of the committee whose window it was",
            "evaluations.Inspection.committee": "history: of the committee that was inspected, answered by its heir",
        },
    )
)
register(
    Staying(
        "points_and_lists",
        {
            "evaluations.PointScheme.committee": "history: its ledger is kept by whoever keeps the committee's history",
            "evaluations.PointAccount.household": "history: stays where it earned; elsewhere it earns anew",
            "evaluations.SelfCheck.committee": "history: the check of the committee that made it",
        },
    )
)


class Counts(Staying):
    """Figures that were counted by zone: the worker counts anew, and pages by themselves until then."""

    def carry(self, change: Change, by: Actor) -> None:
        forget_counts()

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        forget_counts()


register(Counts("figures", {}))
