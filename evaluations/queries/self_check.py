"""Self-checks: of one's own committee to make, of the whole subdistrict to review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from evaluations.list_route import CheckState, ListState
from evaluations.models import CheckAnswer, CheckMeasure, ListItem, ListKind, PowerList, SelfCheck
from evaluations.queries.own import own_committees, whole_subdistricts
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.periods import Period, half_of
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Committee


def checkers_of(user: User) -> QuerySet[Committee]:
    """The committees in force that `user` checks against the lists: their own."""
    return Committee.objects.filter(pk__in=own_committees(user, Permission.LISTS_KEEP), valid_to=None)


def checks_for(user: User) -> QuerySet[SelfCheck]:
    """Those of one's own committee; those handed in of the subdistricts where one reviews. In a half-year those first
    to which nobody has said a sentence yet."""
    own = Q(committee__in=own_committees(user, Permission.LISTS_KEEP))
    theirs = Q(committee__subdistrict__in=_reviewed_by(user), handed_in_at__isnull=False)
    rows = SelfCheck.objects.filter(own | theirs).order_by("-first", F("reviewed_at").desc(nulls_first=True), "pk")
    return rows.select_related("committee__subdistrict", "version", "handed_in_by", "reviewed_by")


def with_measures(rows: QuerySet[SelfCheck], today: date) -> QuerySet[SelfCheck]:
    """`waiting`: a measure is not done; `late`: one is past its day (Asia/Shanghai)."""
    waiting = CheckMeasure.objects.filter(answer__check_of=OuterRef("pk"), done_on=None)
    return rows.annotate(waiting=Exists(waiting), late=Exists(waiting.filter(due_on__lt=today)))


def makes(user: User, check: SelfCheck) -> bool:
    """Does `user` answer for the committee that checks itself?"""
    return check.committee_id in own_committees(user, Permission.LISTS_KEEP)


def reviews(user: User, check: SelfCheck) -> bool:
    """May `user` say the sentence to it? Never to what they handed in themselves."""
    return check.committee.subdistrict_id in _reviewed_by(user) and check.handed_in_by_id != user.pk


def state_of(check: SelfCheck) -> CheckState:
    if check.reviewed_at:
        return CheckState.REVIEWED
    return CheckState.HANDED_IN if check.handed_in_at else CheckState.OPEN


@dataclass(frozen=True)
class Owed:
    """A check of the present half-year that nobody has begun."""

    committee: Committee
    version: PowerList


def owed_by(committees: Iterable[Committee], today: date) -> list[Owed]:
    """For each committee the lists in force against which it has not begun to check itself in this half-year. Two
    queries."""
    places = list(committees)
    versions = PowerList.objects.filter(
        subdistrict__in={place.subdistrict_id for place in places}, state=ListState.PUBLISHED
    ).order_by("kind")
    begun = set(
        SelfCheck.objects.filter(committee__in=places, first=half_of(today).first).values_list("committee", "version")
    )
    return [
        Owed(place, version)
        for place in places
        for version in versions
        if version.subdistrict_id == place.subdistrict_id and (place.pk, version.pk) not in begun
    ]


@dataclass(frozen=True)
class Gap:
    """Of one half-year and one list, in whichever version: the committees that have not begun to check themselves, and
    those that have not handed in what they began."""

    half: Period
    kind: ListKind
    not_begun: list[Committee]
    not_handed_in: list[Committee]


def gaps_for(user: User, today: date) -> list[Gap]:
    """What is owed of the committees that `user` reviews, the newest half-year first: in the present one (Asia/
    Shanghai) and in every one since a list of their subdistrict first came into force. Three queries."""
    places = list(Committee.objects.filter(subdistrict__in=_reviewed_by(user)).order_by("code"))
    since = _first_halves({place.subdistrict_id for place in places})
    begun = _begun_by(places)
    found, half = [], half_of(today)
    while since and half.first >= min(since.values()):
        day = min(half.last, today)
        there = [place for place in places if place.valid_from <= day <= (place.valid_to or day)]
        for kind in ListKind:
            owing = [place for place in there if since.get((place.subdistrict_id, kind), date.max) <= half.first]
            state = [(place, begun.get((place.pk, kind, half.first))) for place in owing]
            gap = Gap(half, kind, [one for one, s in state if s is None], [one for one, s in state if s is False])
            found += [gap] if gap.not_begun or gap.not_handed_in else []
        half = half_of(half.first - timedelta(days=1))
    return found


def _first_halves(subdistricts: Iterable[int]) -> dict[tuple[int, str], date]:
    """The first day of the half-year in which a list first came into force, by subdistrict and kind."""
    rows = PowerList.objects.filter(subdistrict__in=subdistricts, published_at__isnull=False).order_by()
    first = rows.values_list("subdistrict", "kind").annotate(first=Min("published_at"))
    return {(where, kind): half_of(civil_date(at)).first for where, kind, at in first}


def _begun_by(places: Iterable[Committee]) -> dict[tuple[int, str, date], bool]:
    """Whether what a committee began in a half-year against a list was handed in."""
    rows = SelfCheck.objects.filter(committee__in=places).order_by()
    counted = rows.values_list("committee", "version__kind", "first").annotate(handed_in=Count("handed_in_at"))
    return {(place, kind, first): handed_in > 0 for place, kind, first, handed_in in counted}


def _reviewed_by(user: User) -> frozenset[int]:
    return whole_subdistricts(user, Permission.LISTS_KEEP) | whole_subdistricts(user, Permission.LISTS_APPROVE)


def answered(check: SelfCheck) -> tuple[int, int]:
    """How many items have an answer, of how many."""
    return check.answers.count(), check.version.items.count()


def items_with_answers(check: SelfCheck) -> list[tuple[ListItem, CheckAnswer | None]]:
    """Every item of the list, with what the committee said of it and the measures. Three queries."""
    rows = check.answers.prefetch_related("measures__by")
    found = {answer.item_id: answer for answer in rows}
    return [(item, found.get(item.pk)) for item in check.version.items.all()]


def measures_of(check: SelfCheck) -> QuerySet[CheckMeasure]:
    return CheckMeasure.objects.filter(answer__check_of=check).select_related("answer__item", "by")
