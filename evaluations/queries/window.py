"""Windows and what was answered there, as far as it may be shown.

A month is shown when it is over; with too few answers it waits for the next one, and both are shown as one stretch.
What is shown never changes, and a year is the sum of its shown stretches and of nothing else: no difference between two
figures, or between two days, tells of what is hidden.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from evaluations.metrics.shares import Share
from evaluations.models import Window, WindowRating, WindowStars
from evaluations.pledge_route import SATISFIED_FROM, RatingReason
from evaluations.queries.unit import of_units_for
from evaluations.suppression import FEWEST, is_small
from wulibridge.people.models import User


@dataclass(frozen=True)
class Stretch:
    """Satisfied answers of all in the months from `first` to `last`, which are over."""

    first: date
    last: date
    share: Share


@dataclass(frozen=True)
class WindowYear:
    """What may be shown of one year. `waits`: later answers are too few as yet. `reasons` were ticked often, how often
    is not said beside the share; `words` stand without a month or stars, and never fewer than five come at once."""

    stretches: list[Stretch]
    waits: bool
    share: Share
    reasons: list[str]
    words: list[str]


def windows_for(user: User, year: int) -> QuerySet[Window]:
    """Windows that `user` sees, with the concluded `stars_now` of a year."""
    stars = WindowStars.objects.filter(window=OuterRef("pk"), year=year, concluded_at__isnull=False).values("stars")
    return (
        of_units_for(Window.objects.all(), user)
        .annotate(stars_now=Subquery(stars[:1]))
        .order_by("closed_at", "name", "pk")
    )


def window_open(code: str) -> QuerySet[Window]:
    """The open window of a poster, for everybody."""
    return Window.objects.filter(code=code, closed_at=None).select_related("subdistrict", "organization", "committee")


def year_of_window(window: Window, year: int, today: date) -> WindowYear:
    """The months of `year` that are over on `today` (Asia/Shanghai). Two queries."""
    over = WindowRating.objects.filter(window=window, month__year=year, month__lt=today.replace(day=1)).order_by()
    counted = over.values("month").annotate(n=Count("pk"), good=Count("pk", filter=Q(stars__gte=SATISFIED_FROM)))
    months = [(row["month"], Share(row["good"], row["n"])) for row in counted.order_by("month")]
    stretches = stretches_of(months)
    last = stretches[-1].last if stretches else None
    answers = list(over.filter(month__lte=last).values_list("month", "reasons", "words")) if last else []
    return WindowYear(
        stretches,
        waits=bool(months) and months[-1][0] != last,
        share=Share(sum(each.share.n for each in stretches), sum(each.share.of for each in stretches)),
        reasons=_often(reasons for _month, reasons, _words in answers),
        words=sorted(_told(stretches, [(month, words) for month, _reasons, words in answers if words])),
    )


def stretches_of(months: Iterable[tuple[date, Share]]) -> list[Stretch]:
    """Months in their order, each joined to the next until neither the satisfied answers nor the others are few."""
    stretches, first, good, rest = [], None, 0, 0
    for month, share in months:
        first, good, rest = first or month, good + share.n, rest + share.of - share.n
        if good + rest >= FEWEST and not (is_small(good) or is_small(rest)):
            stretches.append(Stretch(first, month, Share(good, good + rest)))
            first, good, rest = None, 0, 0
    return stretches


def _told(stretches: list[Stretch], said: list[tuple[date, str]]) -> list[str]:
    """The texts of the stretches so far, each stretch joined to the next until five texts are there. The caller shows
    them in another order than that in which they came, and each as often as it was said: else one more text beside
    others that were known already would be known as the last month's."""
    told: list[str] = []
    waiting: list[str] = []
    for each in stretches:
        waiting += [words for month, words in said if each.first <= month <= each.last]
        if len(waiting) >= FEWEST:
            told, waiting = told + waiting, []
    return told


def _often(ticked: Iterable[list[str]]) -> list[str]:
    counts = Counter(reason for reasons in ticked for reason in reasons)
    return [str(reason.label) for reason in RatingReason if counts[reason] >= FEWEST]
