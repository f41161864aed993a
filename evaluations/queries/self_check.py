"""Self-checks: of one's own committee to make, of the whole subdistrict to review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from evaluations.list_route import CheckState, ListState
from evaluations.models import CheckAnswer, CheckMeasure, ListItem, PowerList, SelfCheck
from evaluations.queries.own import own_committees, whole_subdistricts
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.periods import half_of
from wulibridge.territory.models import Committee


def checkers_of(user: User) -> QuerySet[Committee]:
    """The committees in force that `user` checks against the lists: their own."""
    return Committee.objects.filter(pk__in=own_committees(user, Permission.LISTS_KEEP), valid_to=None)


def checks_for(user: User) -> QuerySet[SelfCheck]:
    """Those of one's own committee; those handed in of the subdistricts where one reviews. In a half-year those first
    to which nobody has said a sentence yet."""
    whole = whole_subdistricts(user, Permission.LISTS_KEEP) | whole_subdistricts(user, Permission.LISTS_APPROVE)
    own = Q(committee__in=own_committees(user, Permission.LISTS_KEEP))
    theirs = Q(committee__subdistrict__in=whole, handed_in_at__isnull=False)
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
    whole = whole_subdistricts(user, Permission.LISTS_KEEP) | whole_subdistricts(user, Permission.LISTS_APPROVE)
    return check.committee.subdistrict_id in whole and check.handed_in_by_id != user.pk


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
