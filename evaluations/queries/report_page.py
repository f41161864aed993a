"""A report as it is read: what was counted and what the office says to it, heading by heading."""

from dataclasses import dataclass
from typing import Any

from evaluations.models import FrozenPart, MonthlyReport
from evaluations.queries.frozen import lines_of
from evaluations.queries.report import Figure, figures_of, words_of
from evaluations.report_route import Heading
from wulibridge.people.models import User

# Which of the report's own lists stand under which heading; the metrics of the register stand under the first.
LISTS: dict[Heading, tuple[str, ...]] = {
    Heading.TOPICS: ("topics", "words"),
    Heading.UNRESOLVED: ("unresolved",),
    Heading.OWED: ("owed",),
    Heading.PRAISE: ("praise", "rounds"),
}


@dataclass(frozen=True)
class Listed:
    """A part with the single matters of it that the reader may see, and how many others there are."""

    part: FrozenPart
    lines: list[tuple[dict[str, Any], Any]]
    hidden: int

    @property
    def mean(self) -> float | None:
        """Of the months before."""
        if self.part.before is None or not self.part.months:
            return None
        return self.part.before / self.part.months


@dataclass(frozen=True)
class Section:
    heading: Heading
    words: str
    metrics: list[Figure]
    lists: list[tuple[Figure, list[Listed]]]


def sections_of(report: MonthlyReport, user: User) -> list[Section]:
    """Every heading in its order, as `user` may see it. Three queries and one for each kind of single matters."""
    figures, said = figures_of(report), words_of(report)
    shown = lines_of(figures, user)
    by_key = {figure.row.key: figure for figure in figures if not figure.row.is_metric}

    def listed(figure: Figure) -> tuple[Figure, list[Listed]]:
        return figure, [Listed(part, *shown.get(part.pk, ([], 0))) for part in figure.parts]

    return [
        Section(
            heading,
            said[heading],
            [figure for figure in figures if figure.row.is_metric] if heading == Heading.FIGURES else [],
            [listed(by_key[key]) for key in LISTS.get(heading, ()) if key in by_key],
        )
        for heading in Heading
    ]
