"""The three lists: who writes, approves and reads which versions, and what changed from one to the next."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from evaluations.list_route import LIST_ROUTE, ListMove, ListState
from evaluations.models import ListItem, ListKind, PowerList
from evaluations.queries.own import own_committees, whole_subdistricts
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.territory.models import Committee, Subdistrict
from wulibridge.territory.queries import in_force as places_in_force

IN_FORCE_ONCE = (ListState.PUBLISHED, ListState.SUPERSEDED)
# What of an item is compared from version to version.
PARTS = ("title", "basis", "steps", "risks")


def subdistricts_written_by(user: User) -> QuerySet[Subdistrict]:
    """The subdistricts in force whose lists `user` writes."""
    return Subdistrict.objects.filter(pk__in=whole_subdistricts(user, Permission.LISTS_KEEP), valid_to=None)


def versions_for(user: User) -> QuerySet[PowerList]:
    """Every version for who writes or approves it; those that came into force for the committees they bind."""
    whole = whole_subdistricts(user, Permission.LISTS_KEEP) | whole_subdistricts(user, Permission.LISTS_APPROVE)
    own = own_committees(user, Permission.LISTS_KEEP)
    bound = Committee.objects.filter(pk__in=own).values("subdistrict")
    mine = Q(subdistrict__in=whole) | Q(state__in=IN_FORCE_ONCE, subdistrict__in=bound)
    rows = PowerList.objects.filter(mine).select_related("subdistrict", "begun_by", "submitted_by")
    return rows.select_related("approved_by", "published_by").order_by("subdistrict", "kind", "-number")


def writes(user: User, version: PowerList) -> bool:
    return version.subdistrict_id in whole_subdistricts(user, Permission.LISTS_KEEP)


def moves_of(user: User, version: PowerList) -> list[ListMove]:
    """The moves that `user` may make of a version now."""
    return [
        move
        for move, rule in LIST_ROUTE.items()
        if version.state == rule.from_state
        and version.subdistrict_id in whole_subdistricts(user, rule.permission)
        and not (rule.not_author and user.pk in (version.begun_by_id, version.submitted_by_id))
    ]


def in_force(subdistrict_id: int, kind: ListKind) -> PowerList | None:
    return PowerList.objects.filter(subdistrict=subdistrict_id, kind=kind, state=ListState.PUBLISHED).first()


def lists_for_everybody(today: date) -> list[PowerList]:
    """The versions in force of the subdistricts in force on `today` (Asia/Shanghai), with their items: of each
    subdistrict powers, conduct, services. Two queries."""
    places = places_in_force(Subdistrict.objects.all(), today)
    rows = PowerList.objects.filter(state=ListState.PUBLISHED, subdistrict__in=places)
    found = rows.select_related("subdistrict").prefetch_related("items")
    return sorted(found, key=lambda row: (row.subdistrict.code, list(ListKind).index(ListKind(row.kind))))


def bare_items(version: PowerList) -> QuerySet[ListItem]:
    """Items of a list of powers without steps or without risk points, which are what such a list is for; none of the
    other lists."""
    if version.kind != ListKind.POWERS:
        return version.items.none()
    return version.items.filter(Q(steps="") | Q(risks=""))


def before(version: PowerList) -> PowerList | None:
    """The version that was in force before this one."""
    rows = PowerList.objects.filter(
        subdistrict=version.subdistrict_id, kind=version.kind, state__in=IN_FORCE_ONCE, number__lt=version.number
    )
    return rows.order_by("-number").first()


@dataclass(frozen=True)
class Difference:
    """`new` and `old` are an item and what it goes on from; one of them is None where it was added or taken out.
    `parts` are the names of what is said otherwise."""

    new: ListItem | None
    old: ListItem | None
    parts: tuple[str, ...] = ()


def differences(version: PowerList) -> list[Difference]:
    """What is otherwise than in the version that was in force before: added and changed items in the order of the
    list, then those that are gone. Empty for a first version. Three queries."""
    earlier = before(version)
    if earlier is None:
        return []
    olds = {item.pk: item for item in earlier.items.all()}
    found = []
    for item in version.items.all():
        old = olds.pop(item.origin_id, None) if item.origin_id else None
        parts = tuple(part for part in PARTS if old and getattr(old, part) != getattr(item, part))
        if old is None or parts:
            found.append(Difference(item, old, parts))
    return found + [Difference(None, old) for old in olds.values()]
