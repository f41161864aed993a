"""What a metric is: the rows it counts, the parts it splits them into, and all that must be said beside its number."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from wulibridge.people.permissions import Permission
from wulibridge.periods import Period, year_of


@dataclass(frozen=True)
class Scope:
    """What is counted: these zones, this period; `today` is the date in Asia/Shanghai.

    `departments` narrow what departments were given to do to these. Who has no zones reads theirs by them alone.
    `committees` and `subdistricts` are those whose own meetings are counted beside the meetings of the zones.
    """

    zones: frozenset[int]
    period: Period
    today: date
    departments: frozenset[int] = frozenset()
    committees: frozenset[int] = frozenset()
    subdistricts: frozenset[int] = frozenset()

    def within(self, period: Period) -> "Scope":
        return replace(self, period=period)


class AsOf(StrEnum):
    """The time that a metric speaks of. A report freezes it: it keeps the keys of the rows that were counted."""

    NOW = "now"
    YEAR = "year"  # the calendar year of the chosen period, because the duty is a yearly one
    PERIOD = "period"


class Ahead(StrEnum):
    """Whether the worker counts a metric ahead for months that are over (evaluations.metrics.ahead), and by what. No
    part of such a metric may depend on the day on which it is asked for, once its month is over."""

    NO = ""
    BY_MONTH = "month"
    BY_DAY = "day"


class Direction(StrEnum):
    """Which way is good."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


class Unit(StrEnum):
    """What one row is, in words beside a number (UNITS)."""

    HOUSEHOLDS = "households"
    VISITS = "visits"
    CONTACTS = "contacts"
    PETITIONS = "petitions"
    STAYS = "stays"
    ANSWERS = "answers"
    DUTIES = "duties"
    WISHES = "wishes"
    MEETINGS = "meetings"
    TASKS = "tasks"


UNITS: dict[Unit, str | Promise] = {
    Unit.HOUSEHOLDS: pgettext_lazy("unit", "households"),
    Unit.VISITS: pgettext_lazy("unit", "visits"),
    Unit.CONTACTS: pgettext_lazy("unit", "person-contacts"),
    Unit.PETITIONS: pgettext_lazy("unit", "petitions"),
    Unit.STAYS: pgettext_lazy("unit", "stays at a stop"),
    Unit.ANSWERS: pgettext_lazy("unit", "answers"),
    Unit.DUTIES: pgettext_lazy("unit", "duties"),
    Unit.WISHES: pgettext_lazy("unit", "wishes"),
    Unit.MEETINGS: pgettext_lazy("unit", "owed meetings"),
    Unit.TASKS: pgettext_lazy("unit", "tasks"),
}


class By(StrEnum):
    """What rows can be counted by."""

    ZONE = "zone"
    COMMITTEE = "committee"
    DEPARTMENT = "department"


@dataclass(frozen=True)
class Population:
    """A set of rows. `kind` names the fragment that shows one; `ways` lead from a row to what it is counted by."""

    kind: str
    rows: Callable[[Scope], QuerySet[Any]]
    ways: dict[By, str]
    order: tuple[str, ...]
    related: tuple[str, ...] = ()
    moment: str = ""  # the time of a row, where it is counted by month or day
    on: str = ""  # or its day, which the rows bring along


@dataclass(frozen=True)
class Computed:
    """A set of rows that no table holds, in their order, each with the `key` that names it. `ways` are attributes."""

    kind: str
    rows: Callable[[Scope], list[Any]]
    ways: dict[By, str]
    moment: ClassVar[str] = ""


@dataclass(frozen=True)
class Tally:
    """Sums kept beside the rows, where to count them would take too long: `field` of these rows added up."""

    rows: Callable[[Scope], QuerySet[Any]]
    field: str
    ways: dict[By, str]


@dataclass(frozen=True)
class Part:
    """Some of a population's rows, under a name. `has` says of a computed row what `of` says of one in a table."""

    title: str | Promise
    of: Callable[[Scope], Q] = field(default=lambda scope: Q())
    has: Callable[[Any], bool] = field(default=lambda row: True)


# The parts of every rate, and what it leaves out of both.
NUMERATOR, DENOMINATOR, MISSING, APART = "numerator", "denominator", "missing", "apart"


@dataclass(frozen=True)
class Metric:
    """One figure of the product. With a `numerator` it is a rate: its parts are that, the `denominator`, and the
    `missing` between them. Every other one has its whole as `denominator`, and what it is made of."""

    key: str
    title: str | Promise
    sentence: str | Promise
    population: Population | Computed
    as_of: AsOf
    unit: Unit
    parts: dict[str, Part]
    direction: Direction = Direction.NEITHER
    # Whoever holds one of these anywhere sees it there, and nowhere else.
    seen_by: tuple[Permission, ...] = (Permission.DASHBOARD_READ,)
    tally: Tally | None = None
    ahead: Ahead = Ahead.NO

    @property
    def is_rate(self) -> bool:
        return NUMERATOR in self.parts

    @property
    def first_part(self) -> str:
        return next(iter(self.parts))

    @property
    def unit_words(self) -> str | Promise:
        return UNITS[self.unit]

    @property
    def table(self) -> Population:
        """The population of a metric whose rows stand in a table. Raises TypeError for a computed one."""
        if isinstance(self.population, Computed):
            raise TypeError(self.key)
        return self.population

    def span(self, scope: Scope) -> str:
        """The time that the number speaks of, in words: what stands beside it wherever it is shown."""
        match self.as_of:
            case AsOf.NOW:
                return gettext("as it stands now")
            case AsOf.YEAR:
                year = year_of(scope.period.first).label(scope.today)
                return gettext("in the whole calendar year: %(year)s") % {"year": year}
            case AsOf.PERIOD:
                return gettext("in the chosen period: %(period)s") % {"period": scope.period.label(scope.today)}

    def rows(self, part: str, scope: Scope) -> QuerySet[Any] | list[Any]:
        """The rows of one part, ordered, each with what its fragment shows."""
        if isinstance(self.population, Computed):
            return [row for row in self.population.rows(scope) if self.parts[part].has(row)]
        rows = self.population.rows(scope).filter(self.parts[part].of(scope))
        return rows.select_related(*self.population.related).order_by(*self.population.order)

    def keys(self, part: str, scope: Scope) -> list[int | str]:
        """What names the rows of one part: their ids; of a computed row, its key."""
        rows = self.rows(part, scope)
        if isinstance(rows, QuerySet):
            return list(rows.order_by().values_list("pk", flat=True))
        return [row.key for row in rows]


def rate(numerator: Part, denominator: Part, missing: Part, **more: Part) -> dict[str, Part]:
    """The parts of a rate."""
    return {NUMERATOR: numerator, DENOMINATOR: denominator, MISSING: missing, **more}
