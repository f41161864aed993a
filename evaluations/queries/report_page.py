"""A report as it is read: what was counted and what the office says to it, heading by heading."""

from dataclasses import dataclass
from typing import Any

from evaluations.models import FrozenPart, MonthlyReport
from evaluations.models.report import in_language
from evaluations.queries.frozen import lines_of
from evaluations.queries.report import Figure, figures_of, struck_lines, with_earlier, words_of
from evaluations.report_route import Heading
from petitions.models import Duty, Petition, Reply
from wulibridge.people.models import User

# Which of the report's own lists stand under which heading; the metrics of the register stand under the first.
LISTS: dict[Heading, tuple[str, ...]] = {
    Heading.TOPICS: ("topics", "words"),
    Heading.UNRESOLVED: ("unresolved",),
    Heading.OWED: ("owed",),
    Heading.PRAISE: ("praise", "rounds"),
}


@dataclass(frozen=True)
class Line:
    """A single matter as it was when the report was drafted, and its row as it is today. Reports from before numbers,
    topics and places were kept show those of today."""

    facts: dict[str, Any]
    row: Any
    struck: bool

    @property
    def key(self) -> int:
        return int(self.facts["pk"])

    @property
    def petition(self) -> Petition | None:
        row = self.row
        return row.order.petition if isinstance(row, Duty) else row.petition if isinstance(row, Reply) else row

    @property
    def number(self) -> str:
        return self.facts.get("number") or (self.petition.number if self.petition else "")

    @property
    def topic(self) -> str:
        if "topic" in self.facts:
            return in_language(self.facts["topic"])
        return self.petition.get_topic_display() if self.petition else ""

    @property
    def place(self) -> str:
        if "place" in self.facts or self.petition is None:
            return str(self.facts.get("place", ""))
        return f"{self.petition.zone.committee.short_name} {self.petition.zone.name}"


@dataclass(frozen=True)
class Listed:
    """A part with the single matters of it that the reader may see, those that were `struck` out of it, and how many
    others there are."""

    part: FrozenPart
    lines: list[Line]
    struck: list[Line]
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
    """Every heading in its order, as `user` may see it. Five queries and one for each kind of single matters."""
    figures, said = with_earlier(figures_of(report), report, user), words_of(report)
    shown, struck = lines_of(figures, user), struck_lines(report)
    by_key = {figure.row.key: figure for figure in figures if not figure.row.is_metric}

    def listed(figure: Figure) -> tuple[Figure, list[Listed]]:
        return figure, [_listed(part, *shown.get(part.pk, ([], 0)), struck) for part in figure.parts]

    return [
        Section(
            heading,
            said[heading],
            [figure for figure in figures if figure.row.is_metric] if heading == Heading.FIGURES else [],
            [listed(by_key[key]) for key in LISTS.get(heading, ()) if key in by_key],
        )
        for heading in Heading
    ]


def _listed(part: FrozenPart, found: list[tuple[dict[str, Any], Any]], hidden: int, struck: set[Any]) -> Listed:
    lines = [Line(facts, row, (part.pk, facts["pk"]) in struck) for facts, row in found]
    return Listed(part, [line for line in lines if not line.struck], [line for line in lines if line.struck], hidden)
