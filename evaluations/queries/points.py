"""Points, as those see them who keep them: in their own committee everything, over a subdistrict sums alone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from evaluations.models import EntryWay, PointAccount, PointEntry, PointRule, PointScheme, PointWay
from evaluations.queries.own import own_committees, whole_subdistricts
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.territory.models import Committee, Household, Organization, OrganizationKind

# Of fewer accounts not even a sum is told (brief: nothing shown under 5).
LEAST_ACCOUNTS = 5
TEAMS = (OrganizationKind.VOLUNTEERS, OrganizationKind.SOCIAL, OrganizationKind.LOCAL_UNIT)


def committees_kept_by(user: User) -> QuerySet[Committee]:
    """The committees in force whose points `user` keeps."""
    return Committee.objects.filter(pk__in=own_committees(user, Permission.POINTS_KEEP), valid_to=None)


def schemes_for(user: User) -> QuerySet[PointScheme]:
    """The schemes whose points `user` keeps."""
    rows = PointScheme.objects.filter(committee__in=own_committees(user, Permission.POINTS_KEEP))
    return rows.select_related("committee__subdistrict", "committee__successor")


def accounts_for(user: User) -> QuerySet[PointAccount]:
    """The accounts of these schemes, each with its `balance`."""
    rows = PointAccount.objects.filter(scheme__committee__in=own_committees(user, Permission.POINTS_KEEP))
    return with_balance(rows).select_related(
        "scheme__committee__subdistrict", "scheme__committee__successor", "household__building", "organization"
    )


def with_balance(rows: QuerySet[PointAccount]) -> QuerySet[PointAccount]:
    entries = PointEntry.objects.filter(account=OuterRef("pk")).order_by().values("account")
    total = entries.annotate(total=Sum("points")).values("total")
    return rows.annotate(balance=Coalesce(Subquery(total), 0))


def balance_of(account: PointAccount) -> int:
    return account.entries.aggregate(total=Coalesce(Sum("points"), 0))["total"]


def accounts_of(scheme: PointScheme) -> QuerySet[PointAccount]:
    """In the order of doors for households and of names for teams; volunteers by the number on the card. Never by
    points."""
    rows = with_balance(scheme.accounts.all()).select_related("household__building", "organization")
    return in_door_order(rows)


def in_door_order(rows: QuerySet[PointAccount]) -> QuerySet[PointAccount]:
    doors = ("household__building__walk_order", "household__building__address_key", "household__room")
    return rows.order_by(*doors, "organization__name", "number")


def is_at_home(account: PointAccount) -> bool:
    """Does its household still belong to the committee of the scheme, or to the one that took it over? True for all
    others."""
    if account.household is None:
        return True
    committee = account.scheme.committee
    return account.household.committee_id in (committee.pk, committee.successor_id)


def called(account: PointAccount) -> Household | Organization | PointAccount:
    """How pages name it: by its door or team; a volunteer, and a household that has left the committee, by the card."""
    if account.household and is_at_home(account):
        return account.household
    return account.organization or account


def entries_of(account: PointAccount) -> QuerySet[PointEntry]:
    """The last one first."""
    return account.entries.select_related("rule", "by", "reverses", "reversed_by").order_by("-pk")


def rules_on(scheme: PointScheme, day: date, *ways: PointWay) -> list[PointRule]:
    """The lines that hold on a day (Asia/Shanghai), one of each wording: the last to begin. Without those of none."""
    rows = scheme.rules.filter(from_on__lte=day)
    if ways:
        rows = rows.filter(way__in=ways)
    last = rows.order_by("way", "what", "-from_on").distinct("way", "what")
    return [rule for rule in last if rule.points]


def rules_written(scheme: PointScheme) -> list[PointRule]:
    """All lines, newest first of each wording, also those that begin later and those that hold no more."""
    return list(scheme.rules.select_related("by").order_by("way", "what", "-from_on"))


def households_in(committee: Committee) -> QuerySet[Household]:
    return Household.objects.filter(committee=committee)


def teams_in(committee: Committee) -> QuerySet[Organization]:
    return Organization.objects.filter(subdistrict=committee.subdistrict_id, kind__in=TEAMS, active=True)


@dataclass(frozen=True)
class SchemeSum:
    """What somebody above a committee is told of a scheme. `earned` and `redeemed` are None for few accounts."""

    scheme: PointScheme
    accounts: int | None
    earned: int | None
    redeemed: int | None


def sums_for(user: User) -> list[SchemeSum]:
    """The sums of the schemes in the subdistricts over which `user` keeps points. Two queries, however many schemes."""
    rows = PointScheme.objects.filter(
        committee__subdistrict__in=whole_subdistricts(user, Permission.POINTS_KEEP)
    ).select_related("committee")
    return _sums(rows.order_by("committee__code", "kind", "pk"))


def _sums(rows: QuerySet[PointScheme]) -> list[SchemeSum]:
    counted = {
        row["scheme"]: (row["accounts"], row["earned"], row["redeemed"])
        for row in PointAccount.objects.filter(scheme__in=rows.order_by().values("pk"))
        .order_by()
        .values("scheme")
        .annotate(
            accounts=Count("pk", distinct=True),
            earned=Coalesce(Sum("entries__points", filter=_stands(EntryWay.EARN)), 0),
            redeemed=Coalesce(-Sum("entries__points", filter=_stands(EntryWay.REDEEM)), 0),
        )
    }
    return [_told(scheme, counted.get(scheme.pk)) for scheme in rows]


def _stands(way: EntryWay) -> Q:
    """Booked so, and not taken back."""
    return Q(entries__way=way, entries__reversed_by=None)


def _told(scheme: PointScheme, found: tuple[int, int, int] | None) -> SchemeSum:
    if found is None or found[0] < LEAST_ACCOUNTS:
        return SchemeSum(scheme, None, None, None)
    return SchemeSum(scheme, *found)


def that_earned(rows: QuerySet[PointAccount], year: int, least: int) -> QuerySet[PointAccount]:
    """Those that earned so many points on days of the year, without what was taken back; what was redeemed takes
    nothing off."""
    booked = PointEntry.objects.filter(
        account=OuterRef("pk"), way=EntryWay.EARN, day__year=year, reversed_by=None
    ).order_by()
    total = booked.values("account").annotate(total=Sum("points")).values("total")
    return rows.alias(earned=Coalesce(Subquery(total), 0)).filter(earned__gte=least)
