"""A numerator over a denominator, and how the two are said."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from wulibridge.dashboards.figures import HIGH_STEPS, LOW_STEPS, Counts, Figure, Goal


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

    def shade(self, goal: Goal | None) -> str:
        """The step of the map, from 0 (as hoped) to 4 (needs most attention), or none."""
        if not self.of or goal is None:
            return "none"
        if goal is Goal.HIGH:
            return str(sum(100 * self.n < step * self.of for step in HIGH_STEPS))
        return str(sum(100 * self.n > step * self.of for step in LOW_STEPS))


def share_of(figure: Figure, *counts: Counts) -> Share:
    """The figure's rate over these zones' counts together."""
    n, of = (sum(zone.get((figure.key, part), 0) for zone in counts) for part in ("numerator", "denominator"))
    return Share(n, of)
