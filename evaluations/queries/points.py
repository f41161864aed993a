"""Points, as those see them who keep them: in their own committee everything, over a subdistrict sums alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import DateField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from evaluations.models import EntryWay, PointAccount, PointEntry, PointRule, PointScheme, PointWay
from evaluations.queries.own import own_committees, whole_subdistricts
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Committee, Household, Organization, OrganizationKind

# Of fewer accounts not even a sum is told (brief: nothing shown under 5).
LEAST_ACCOUNTS = 5
SUMMED = (EntryWay.EARN, EntryWay.REDEEM)
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
    """What somebody above a committee is told of a scheme: how many earned, and how many points were earned and
    redeemed. None where it would be told of few."""

    scheme: PointScheme
    earners: int | None
    earned: int | None
    redeemed: int | None


def sums_for(user: User, today: date) -> list[SchemeSum]:
    """The sums of the schemes in the subdistricts over which `user` keeps points, of the months that are over on
    `today` (Asia/Shanghai). Two queries, however many schemes."""
    rows = PointScheme.objects.filter(
        committee__subdistrict__in=whole_subdistricts(user, Permission.POINTS_KEEP)
    ).select_related("committee")
    return _sums(rows.order_by("committee__code", "kind", "pk"), today)


def _sums(rows: QuerySet[PointScheme], today: date) -> list[SchemeSum]:
    """By the month in which something was booked, not the day for which: what was shown stays as it is, and what is
    taken back comes off in its own month."""
    booked = PointEntry.objects.filter(account__scheme__in=rows.order_by().values("pk")).order_by()
    months = booked.annotate(
        month=TruncMonth("at", output_field=DateField(), tzinfo=SHANGHAI), kind=Coalesce("reverses__way", "way")
    ).filter(month__lt=today.replace(day=1))
    counted = months.values("account__scheme", "kind", "month").annotate(
        total=Sum("points"), whose=ArrayAgg("account", distinct=True)
    )
    found: dict[tuple[int, str], list[tuple[int, set[int]]]] = {}
    for row in counted.order_by("month"):
        found.setdefault((row["account__scheme"], row["kind"]), []).append((row["total"], set(row["whose"])))
    return [_told(scheme, *(_of_enough(found.get((scheme.pk, way), [])) for way in SUMMED)) for scheme in rows]


def _of_enough(months: Iterable[tuple[int, set[int]]]) -> tuple[int, int] | None:
    """The points and accounts of months in their order, each joined to the next until there are enough accounts: no two
    sums, of two days, differ by what few booked. None before the first of such stretches."""
    points, whose, waiting, those = 0, set[int](), 0, set[int]()
    for total, accounts in months:
        waiting, those = waiting + total, those | accounts
        if len(those) >= LEAST_ACCOUNTS:
            points, whose, waiting, those = points + waiting, whose | those, 0, set()
    return (points, len(whose)) if whose else None


def _told(scheme: PointScheme, earned: tuple[int, int] | None, redeemed: tuple[int, int] | None) -> SchemeSum:
    return SchemeSum(
        scheme,
        earners=earned[1] if earned else None,
        earned=earned[0] if earned else None,
        redeemed=-redeemed[0] if redeemed else None,
    )


def that_earned(rows: QuerySet[PointAccount], year: int, least: int) -> QuerySet[PointAccount]:
    """Those that earned so many points on days of the year, without what was taken back; what was redeemed takes
    nothing off."""
    booked = PointEntry.objects.filter(
        account=OuterRef("pk"), way=EntryWay.EARN, day__year=year, reversed_by=None
    ).order_by()
    total = booked.values("account").annotate(total=Sum("points")).values("total")
    return rows.alias(earned=Coalesce(Subquery(total), 0)).filter(earned__gte=least)
