"""Pledges with what was reported on them, service lists, and the figures of a unit's year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When

from evaluations.metrics.shares import Share
from evaluations.models import Delivery, Pledge, PledgeReview, ServiceLine
from evaluations.pledge_route import COUNTS, JUDGED, QUARTERS, PledgeState, Standing
from evaluations.queries.unit import of_units_for, organizations_for
from evaluations.suppression import shown
from wulibridge.people.models import User
from wulibridge.territory.models import Organization

SATISFIED = "satisfied"


@dataclass(frozen=True)
class Quarter:
    """One quarter of a promise: what was reported, or that it is `missing` because it is over. `early`: it was over
    before the promise was published."""

    number: int
    delivery: Delivery | None
    missing: bool
    early: bool = False


def pledges_for(user: User) -> QuerySet[Pledge]:
    """Pledges that `user` sees, year by year, those that are over last. `reported`: of how many quarters; `last`: how
    far it was by the latest of them."""
    latest = Delivery.objects.filter(pledge=OuterRef("pk")).order_by("-quarter").values("standing")[:1]
    rows = of_units_for(Pledge.objects.all(), user).select_related("review", "made_by", "published_by", "closed_by")
    return rows.annotate(reported=Count("deliveries"), last=Subquery(latest)).order_by(
        "-year", Case(When(state__in=(PledgeState.CLOSED, PledgeState.DROPPED), then=1), default=0), "state", "pk"
    )


def deliveries_for(user: User) -> QuerySet[Delivery]:
    """What was reported on pledges and services whose page `user` sees, each with its place."""
    pledges = of_units_for(Pledge.objects.all(), user).order_by().values("pk")
    units = organizations_for(user).order_by().values("pk")
    rows = Delivery.objects.filter(Q(pledge__in=pledges) | Q(line__organization__in=units))
    return rows.select_related("pledge__subdistrict", "pledge__committee", "line__organization__subdistrict")


def quarters_of(
    deliveries: Iterable[Delivery], *, year: int, since: tuple[int, int], current: tuple[int, int]
) -> list[Quarter]:
    """The four quarters of `year`. `since` and `current` are year and quarter of the publication and of today: what is
    over since then and not reported is missing."""
    by_number = {delivery.quarter: delivery for delivery in deliveries}
    return [
        Quarter(
            number,
            by_number.get(number),
            missing=number not in by_number and since <= (year, number) < current,
            early=number not in by_number and (year, number) < since,
        )
        for number in QUARTERS
    ]


def quarter_at(day: date) -> tuple[int, int]:
    """Year and quarter of a day (Asia/Shanghai)."""
    return day.year, (day.month + 2) // 3


def lines_of(organization: Organization, year: int) -> QuerySet[ServiceLine]:
    """The service list of a unit, with what was delivered. Two queries."""
    return (
        ServiceLine.objects.filter(organization=organization, year=year)
        .prefetch_related("deliveries__by")
        .order_by("pk")
    )


def published_pledges(subdistrict_id: int, year: int) -> QuerySet[Pledge]:
    """What everybody may read: the published pledges of a year. Two queries."""
    rows = Pledge.objects.filter(subdistrict=subdistrict_id, year=year, state__in=COUNTS)
    return rows.select_related("organization", "committee", "review").prefetch_related("deliveries").order_by("pk")


def published_lines(subdistrict_id: int, year: int) -> QuerySet[ServiceLine]:
    """The published lines of all service lists of a year."""
    rows = ServiceLine.objects.filter(organization__subdistrict=subdistrict_id, year=year, published_at__isnull=False)
    return rows.select_related("organization").order_by("organization__name", "pk")


def review_of(pledge: Pledge) -> PledgeReview | None:
    """Its review when two people typed in the same: what one person typed in is shown to nobody."""
    return pledge.review if pledge.state in JUDGED else None


def typed_by(pledge: Pledge) -> User | None:
    """Who typed in a review that waits for a second person."""
    waits = PledgeReview.objects.filter(pledge=pledge, again_by=None, pledge__state=PledgeState.PUBLISHED)
    row = waits.select_related("by").first()
    return row.by if row else None


def satisfied_of(pledge: Pledge) -> Share | None:
    """Of the answers in its review, where both may be shown."""
    review = review_of(pledge)
    return Share(review.satisfied, review.answers) if review and SATISFIED in told_of(review) else None


@dataclass(frozen=True)
class YearFigures:
    """Two figures beside a rating: pledges done as pledged of those published, satisfied answers of all of those
    reviews whose satisfied ones may be shown. `unreviewed`: pledges that residents have not reviewed yet."""

    pledges: Share
    reviews: Share
    unreviewed: int


def counted_pledges(organization: Organization, year: int) -> QuerySet[Pledge]:
    """The pledges that count for a unit's year: all that were published."""
    return Pledge.objects.filter(organization=organization, year=year, state__in=COUNTS).order_by("pk")


def told_reviews(pledges: QuerySet[Pledge]) -> list[PledgeReview]:
    """The reviews of these pledges that stand and whose satisfied answers may be shown. One query."""
    rows = PledgeReview.objects.filter(pledge__in=pledges.order_by().values("pk"), pledge__state__in=JUDGED)
    return [review for review in rows.order_by("pledge") if SATISFIED in told_of(review)]


def year_figures(organization: Organization, year: int) -> YearFigures:
    """Of the pledges of one unit and year that were published. Done is what its latest report says. Two queries."""
    latest = Delivery.objects.filter(pledge=OuterRef("pk")).order_by("-quarter").values("standing")[:1]
    pledges = counted_pledges(organization, year).annotate(last=Subquery(latest))
    counted = pledges.aggregate(
        pledged=Count("pk"),
        delivered=Count("pk", filter=Q(last=Standing.DONE)),
        unreviewed=Count("pk", filter=Q(state=PledgeState.PUBLISHED)),
    )
    told = told_reviews(counted_pledges(organization, year))
    return YearFigures(
        Share(counted["delivered"], counted["pledged"]),
        Share(sum(review.satisfied for review in told), sum(review.answers for review in told)),
        counted["unreviewed"],
    )


def told_of(review: PledgeReview) -> dict[str, int]:
    """The counts of a review that may be shown, by the name of their field."""
    cells = {name: getattr(review, name) for name in (SATISFIED, "partly", "dissatisfied")}
    seen = shown(cells, review.answers)
    return {name: count for name, count in cells.items() if name in seen}
