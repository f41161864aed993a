"""A numerator over a denominator, and how the two are said."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.metrics.counting import Counts
from evaluations.metrics.shape import DENOMINATOR, NUMERATOR, Direction, Metric

# Where the five shades of a map begin, in per cent: the first is what is hoped for, the last needs most attention.
HIGH_STEPS = (95, 85, 70, 50)
LOW_STEPS = (0, 10, 25, 50)


@dataclass(frozen=True)
class Share:
    """`n` of `of`. Over nothing there is no rate, neither 0 % nor 100 %."""

    n: int
    of: int

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.n, self.of) if self.of else None

    def percent(self, digits: int = 1) -> str:
        """Rounded, but 0 and 100 per cent only when that is exact; "none" over nothing."""
        if not self.of:
            return _("none")
        step = 10**digits
        tenths = (200 * step * self.n + self.of) // (2 * self.of)
        if 0 < self.n < self.of:
            tenths = min(max(tenths, 1), 100 * step - 1)
        return f"{tenths / step:.{digits}f}%"

    def words(self) -> str:
        return _("%(n)s of %(of)s (%(percent)s)") % {"n": self.n, "of": self.of, "percent": self.percent()}

    def shade(self, direction: Direction) -> str:
        """The step of the map, from 0 (as hoped) to 4 (needs most attention), or none."""
        if not self.of or direction is Direction.NEITHER:
            return "none"
        if direction is Direction.MORE:
            return str(sum(100 * self.n < step * self.of for step in HIGH_STEPS))
        return str(sum(100 * self.n > step * self.of for step in LOW_STEPS))


def share_of(metric: Metric, *counts: Counts) -> Share:
    """The rate over these areas' counts together."""
    n, of = (sum(area.get((metric.key, part), 0) for area in counts) for part in (NUMERATOR, DENOMINATOR))
    return Share(n, of)
