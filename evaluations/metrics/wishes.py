"""Micro-wishes in figures."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.metrics.shape import APART, AsOf, By, Direction, Metric, Part, Population, Unit, rate
from visits.models import WishState
from visits.queries.wish import wishes_posted

POSTED = Population(
    "wishes",
    lambda scope: wishes_posted(scope.zones, first=scope.period.first, last=scope.period.last),
    {By.ZONE: "household__building__zone"},
    ("-posted_at", "-pk"),
    ("household__building__zone__committee",),
    moment="posted_at",
)

WISHES = Metric(
    "wishes",
    _("Wishes come true"),
    _(
        "Micro-wishes posted in the period that the household says were fulfilled, of all that were posted. Withdrawn"
        " ones are counted apart."
    ),
    POSTED,
    AsOf.PERIOD,
    Unit.WISHES,
    {
        **rate(
            Part(_("Confirmed wishes"), lambda scope: Q(state=WishState.CONFIRMED)),
            Part(_("Posted wishes"), lambda scope: ~Q(state=WishState.WITHDRAWN)),
            Part(
                _("Not confirmed yet"),
                lambda scope: Q(state__in=[WishState.OPEN, WishState.CLAIMED, WishState.FULFILLED]),
            ),
        ),
        "open": Part(_("still open"), lambda scope: Q(state=WishState.OPEN)),
        "claimed": Part(_("taken on"), lambda scope: Q(state=WishState.CLAIMED)),
        "fulfilled": Part(_("fulfilled, household not asked yet"), lambda scope: Q(state=WishState.FULFILLED)),
        APART: Part(_("Withdrawn"), lambda scope: Q(state=WishState.WITHDRAWN)),
    },
    Direction.MORE,
)

METRICS = (WISHES,)
