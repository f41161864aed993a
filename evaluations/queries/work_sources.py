"""Where the figures of work evaluation and the index come from: the register of metrics, and frozen rounds."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from evaluations.metrics import METRICS, By, Direction, Keys, Metric, Scope, Share, keys_of
from evaluations.models import Pledge, PledgeReview, Round, WorkEvaluation
from evaluations.queries.pledge import told_reviews
from evaluations.queries.round import results_of
from evaluations.round_route import COUNTED, RoundGroup, RoundKind, RoundState
from evaluations.work_route import Subject
from wulibridge.periods import Period, year_of
from wulibridge.territory.models import Committee, Subdistrict, Zone

# Verdicts are of petitions, and a petition is of a committee's zone.
VERDICTS = METRICS["satisfaction"]
BY = {Subject.COMMITTEE: {By.ZONE, By.COMMITTEE}, Subject.DEPARTMENT: {By.DEPARTMENT}, Subject.STAFF: set()}


def metrics_for(kind: str) -> list[Metric]:
    """Rates of the register that can be counted for this kind and say which way is good. None for a person: the
    register counts by places and departments alone."""
    ways = BY[Subject(kind)]
    return [
        metric
        for metric in METRICS.values()
        if metric.is_rate and metric.direction is not Direction.NEITHER and ways & metric.population.ways.keys()
    ]


def taken(metrics: Iterable[Metric], row: WorkEvaluation, today: date) -> Keys:
    """Which rows each part of each metric counts over the subject's year as it stands `today` (Asia/Shanghai).

    As many queries as the metrics have populations, and one for the zones.
    """
    metrics = list(metrics)
    return keys_of(metrics, _scope(row, today)) if metrics else {}


def _scope(row: WorkEvaluation, today: date) -> Scope:
    period = year_of(date(row.year.year, 1, 1))
    if row.committee_id is None:
        return Scope(frozenset(), period, today, frozenset({row.organization_id or 0}))
    theirs = Q(committee=row.committee_id) | Q(successor__committee=row.committee_id)
    zones = frozenset(Zone.objects.filter(theirs).values_list("pk", flat=True))
    return Scope(zones, period, today, committees=frozenset({row.committee_id}))


def rounds_about(row: WorkEvaluation) -> QuerySet[Round]:
    """Published rounds of the year in which residents judged the subject itself, not what a committee's residents said
    of a unit; of a person there is none."""
    rounds = Round.objects.filter(state=RoundState.PUBLISHED, closes_on__year=row.year.year)
    if row.committee_id:
        return rounds.filter(committee=row.committee_id, about=None).order_by("closes_on", "pk")
    return rounds.filter(about=row.organization_id or 0).order_by("closes_on", "pk")


def reviews_about(row: WorkEvaluation) -> list[PledgeReview]:
    """Residents' reviews of what the subject pledged for the year, as far as they may be told; of a person there is
    none."""
    pledges = Pledge.objects.filter(year=row.year.year)
    theirs = Q(committee=row.committee_id) if row.committee_id else Q(organization=row.organization_id or 0)
    return told_reviews(pledges.filter(theirs))


def residents_in(row: Round) -> Share | None:
    """How many of the residents who answered were satisfied; None where that may not be shown.

    Each answer counts once, however many questions it had: by its part of scores of 4 and 5, all together rounded to
    whole answers, a half up. That is known from what is shown, so it uncovers nothing.
    """
    found = next((each for each in results_of(row).groups if each.group == RoundGroup.RESIDENTS), None)
    if found is None or found.share is None or found.answers is None:
        return None
    n, of = found.share.n, found.share.of
    return Share((2 * n * found.answers + of) // (2 * of), found.answers)


def surveys_of(subdistrict: Subdistrict, committee: Committee | None, period: Period) -> QuerySet[Round]:
    """Every frozen satisfaction survey that closed in the period, none left out: of the committee, or of the whole
    subdistrict with all its committees."""
    return _asked_in(subdistrict, committee, period).filter(state__in=COUNTED).order_by("closes_on", "pk")


def uncounted_of(subdistrict: Subdistrict, committee: Committee | None, period: Period) -> QuerySet[Round]:
    """Surveys of the period that were asked and are not frozen yet: surveys_of() will have them."""
    return _asked_in(subdistrict, committee, period).filter(state__in=[RoundState.OPEN, RoundState.CLOSED])


def _asked_in(subdistrict: Subdistrict, committee: Committee | None, period: Period) -> QuerySet[Round]:
    closing = {"closes_on__range": (period.first, period.last)}
    rounds = Round.objects.filter(subdistrict=subdistrict, kind=RoundKind.SURVEY, **closing)
    return rounds.filter(committee=committee) if committee else rounds


def committees_within(subdistricts: Collection[int], first: date, last: date) -> QuerySet[Committee]:
    """Committees of these subdistricts (ids) that were in force on any of these days, ended ones with them."""
    rows = Committee.objects.filter(subdistrict__in=subdistricts, valid_from__lte=last)
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=first))
