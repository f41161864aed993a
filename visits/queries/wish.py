"""Micro-wishes: for those who know whose they are, and for everybody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from visits.models import WISH_GOES_ON, MicroWish, WishClaim, WishState
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.territory.calendar import end_of
from wulibridge.territory.models import Household, Subdistrict

AT_THE_DOOR = "household__building__zone__committee"


def wishes_for(user: User, permission: Permission = Permission.WISH_READ) -> QuerySet[MicroWish]:
    """Wishes of households over which `user` holds `permission`, oldest first, each with its `standing_claims`."""
    claims = WishClaim.objects.filter(released_at=None).select_related("organization")
    rows = MicroWish.objects.visible_to(user, permission).select_related(AT_THE_DOOR, "posted_by", "visit")
    return rows.prefetch_related(Prefetch("claims", claims, to_attr="standing_claims")).order_by("posted_at", "pk")


def wishes_of(household: Household) -> QuerySet[MicroWish]:
    """Wishes of one household that are on their way. The caller has looked it up in scope."""
    return household.wishes.filter(WISH_GOES_ON).order_by("posted_at", "pk")


def wishes_posted(zone_ids: Collection[int], *, first: date, last: date) -> QuerySet[MicroWish]:
    """Wishes of households of these zones that were posted in the days from `first` to `last` (Asia/Shanghai)."""
    within = {"posted_at__gte": end_of(first - timedelta(days=1)), "posted_at__lt": end_of(last)}
    return MicroWish.objects.filter(household__building__zone__in=list(zone_ids), **within)


@dataclass(frozen=True)
class PublicWish:
    """What everybody may know of a wish: not whose it is, and nothing finer than the committee."""

    number: int
    kind: str
    title: str
    words: str
    budget: int | None
    committee: str
    posted_at: datetime


def public_wishes(subdistrict: Subdistrict) -> list[PublicWish]:
    """The open wishes of a subdistrict, oldest first. One query, which reads no household."""
    rows = MicroWish.objects.filter(
        state=WishState.OPEN, household__building__zone__committee__subdistrict=subdistrict
    ).select_related(None)
    names = ("pk", "kind", "title", "words", "budget", f"{AT_THE_DOOR}__name", "posted_at")
    labels = dict(MicroWish._meta.get_field("kind").flatchoices)
    return [
        PublicWish(pk, str(labels.get(kind, kind)), *rest)
        for pk, kind, *rest in rows.order_by("posted_at", "pk").values_list(*names)
    ]
