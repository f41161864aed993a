"""Offers, how much of each is left in a period, and which of them meet a need."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from visits.models import Match, MatchState, Need, Offer, OfferState, PeriodKind
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.periods import Period, month_of, quarter_of, year_of
from wulibridge.territory.models import Committee, Organization, OrganizationKind, Subdistrict
from wulibridge.territory.queries import in_force

# Nothing is promised further ahead than so.
AHEAD = timedelta(days=366)
_AROUND = {PeriodKind.MONTH: month_of, PeriodKind.QUARTER: quarter_of, PeriodKind.YEAR: year_of}


def subdistricts_around(user: User, permission: Permission = Permission.WISH_MATCH) -> set[int]:
    """The subdistricts (ids) in which `user` holds `permission`, in all of it or in a part."""
    area = reach(user, permission)
    above = Committee.objects.filter(pk__in=area.committees).order_by().values_list("subdistrict", flat=True)
    return set(area.subdistricts) | set(above)


def keeps(user: User, *, committee_id: int | None, subdistrict_id: int) -> bool:
    """Does `user` keep the offers and gifts of this committee, or without one those of the whole subdistrict?"""
    area = reach(user, Permission.WISH_MATCH)
    return committee_id in area.committees if committee_id else subdistrict_id in area.subdistricts


def committees_kept_by(user: User, today: date) -> QuerySet[Committee]:
    """The committees in force for which `user` writes down offers and gifts."""
    return in_force(Committee.objects.filter(pk__in=reach(user, Permission.WISH_MATCH).committees), today)


def keeps_whole(user: User) -> QuerySet[Subdistrict]:
    """The subdistricts for all of which `user` writes down offers and gifts."""
    return Subdistrict.objects.filter(pk__in=reach(user, Permission.WISH_MATCH).subdistricts)


def helpers_around(user: User) -> QuerySet[Organization]:
    """Units, agencies, social organizations and volunteer teams that offer, claim or give; departments do not."""
    rows = Organization.objects.filter(subdistrict__in=subdistricts_around(user), active=True)
    return rows.exclude(kind=OrganizationKind.DEPARTMENT).order_by("kind", "name", "pk")


def offers_for(user: User, permission: Permission = Permission.HELP_READ) -> QuerySet[Offer]:
    """The offers for the committees where `user` holds `permission`, and those for the whole subdistrict around."""
    mine = Q(committee__in=reach(user, permission).committees)
    whole = Q(committee=None, organization__subdistrict__in=subdistricts_around(user, permission))
    rows = Offer.objects.filter(mine | whole).select_related("organization", "committee", "made_by")
    return rows.order_by("organization__name", "pk")


def standing(rows: QuerySet[Offer], day: date) -> QuerySet[Offer]:
    """Those that hold on `day` (Asia/Shanghai) or begin later."""
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day), state=OfferState.STANDING)


def period_of(offer: Offer, day: date) -> Period:
    """The month, quarter or year around `day` (Asia/Shanghai) in which the offer's capacity is counted."""
    return _AROUND[PeriodKind(offer.period)](day)


@dataclass(frozen=True)
class Room:
    """An offer, how often it may still be used in the period around a day, and the first day from that one on for which
    it may be agreed on: None when there is none within reach."""

    offer: Offer
    left: int
    first_on: date | None
    is_now: bool


def rooms_of(offers: Iterable[Offer], day: date) -> list[Room]:
    """How much is left of each offer in the period around `day` (Asia/Shanghai), and when it has room. One query."""
    rows = list(offers)
    taken = Match.objects.filter(offer__in=rows, planned_on__range=(year_of(day).first, year_of(day + AHEAD).last))
    days: dict[int, list[date]] = defaultdict(list)
    for pk, on in taken.exclude(state=MatchState.CALLED_OFF).order_by().values_list("offer", "planned_on"):
        days[pk].append(on)
    return [room_of(offer, days[offer.pk], day) for offer in rows]


def room_of(offer: Offer, taken: Collection[date], day: date) -> Room:
    """The same of one, when the days (Asia/Shanghai) are known for which it is agreed on."""
    used = Counter(period_of(offer, on).key for on in taken)
    left = max(0, offer.capacity - used[period_of(offer, day).key])
    last = min(offer.ends_on or date.max, day + AHEAD)
    first = max(day, offer.starts_on)
    while first <= last and used[period_of(offer, first).key] >= offer.capacity:
        first = period_of(offer, first).last + timedelta(days=1)
    return Room(offer, left, first if first <= last else None, first == day)


def offers_reaching(user: User, need: Need, today: date) -> QuerySet[Offer]:
    """Offers of `user` that may serve a need: standing now or to begin, for its committee or its whole subdistrict; its
    own committee's before the others."""
    committee = need.household.building.zone.committee
    here = Q(committee=committee) | Q(committee=None, organization__subdistrict=committee.subdistrict_id)
    rows = standing(offers_for(user, Permission.WISH_MATCH), today).filter(here)
    return rows.order_by(F("committee").desc(nulls_last=True), "organization__name", "pk")


def suggested(user: User, need: Need, today: date) -> list[Room]:
    """Offers of the need's kind that have room today, its own committee's first; then those that will have. Two
    queries."""
    return with_room(offers_reaching(user, need, today).filter(kind=need.kind), today)


def with_room(offers: Iterable[Offer], today: date) -> list[Room]:
    """Those that have room today, in their order, and then those that will have, the first ones first. One query."""
    rooms = [room for room in rooms_of(offers, today) if room.first_on]
    return sorted(rooms, key=lambda room: room.first_on or today)


def used_in(offer: Offer, period: Period) -> int:
    """How often an offer is used in a period. One query."""
    rows = Match.objects.filter(offer=offer, planned_on__range=(period.first, period.last))
    return rows.exclude(state=MatchState.CALLED_OFF).count()


def matches_under(offer: Offer) -> QuerySet[Match]:
    """What an offer was used for, the latest first, without saying for whom. The caller has looked it up in scope."""
    return offer.matches.order_by("-planned_on", "-pk")
