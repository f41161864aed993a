"""What became of a file, in a form that can be kept and shown in any language."""

from dataclasses import asdict, dataclass, field
from typing import Any

from wulibridge.territory.roster.plan import Plan, Vanished, Write
from wulibridge.territory.roster.problems import Problem

# A report is read by a person: beyond this many only the count is kept.
MAX_LISTED = 5_000


@dataclass
class Counts:
    rows: int = 0
    good: int = 0
    bad: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    vanished: int = 0
    unmarked: int = 0  # of these, left on the round: the file is but a part of their committee's roster
    returned: int = 0
    buildings: int = 0
    zones: int = 0


@dataclass
class Report:
    """`written` is False after a mere check, a failure, or bad rows in an import that was to be all or nothing."""

    written: bool = False
    counts: Counts = field(default_factory=Counts)
    dropped: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    updated: list[Write] = field(default_factory=list)
    vanished: list[Vanished] = field(default_factory=list)

    def take(self, plan: Plan) -> None:
        """Note what a plan would do; applying it uses the plan up."""
        counts = self.counts
        counts.created, counts.updated, counts.unchanged = len(plan.created), len(plan.updated), plan.unchanged
        counts.vanished, counts.returned = len(plan.vanished), plan.returned
        counts.unmarked = sum(not gone.marked for gone in plan.vanished)
        counts.buildings, counts.zones = len(plan.buildings), len(plan.zones)
        self.updated, self.vanished = plan.updated[:MAX_LISTED], plan.vanished[:MAX_LISTED]

    def stored(self) -> dict[str, Any]:
        """As JSON. No personal value is in it."""
        return {
            "written": self.written,
            "counts": asdict(self.counts),
            "dropped": self.dropped,
            "unknown": self.unknown,
            "problems": [problem.stored() for problem in self.problems[:MAX_LISTED]],
            "updated": [
                [write.household.row, write.household.number, str(write.household.address), write.changed]
                for write in self.updated
            ],
            "vanished": [[gone.number, gone.address] for gone in self.vanished],
        }
