"""The star families of a year: whom the committee may choose from, in the order of doors, and whom it chose."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from evaluations.models import PointAccount, PointRule, PointScheme, PointWay, SchemeKind, StarFamily, StarYear
from evaluations.queries.own import own_committees
from evaluations.queries.points import accounts_of, is_at_home, rules_on, that_earned
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission


@dataclass(frozen=True)
class Reached:
    """The accounts that earned in a year what the scheme's own line asks for; None while it has no such line."""

    year: int
    line: PointRule | None
    accounts: list[PointAccount]


def years_of(scheme: PointScheme, today: date) -> list[int]:
    """The years of which families may be chosen, the newest first: since the scheme was opened, three at most."""
    first = max(scheme.opened_at.year, today.year - 2)
    booked = scheme.star_years.values_list("year", flat=True)
    return sorted({*range(first, today.year + 1), today.year, *booked}, reverse=True)


def line_for(scheme: PointScheme, year: int, today: date) -> PointRule | None:
    """The line that says how many points star families of a year need: as it holds today, or held on its last day."""
    lines = rules_on(scheme, min(today, date(year, 12, 31)), PointWay.STAR)
    return max(lines, key=lambda line: line.from_on) if lines else None


def reached_by(scheme: PointScheme, year: int, today: date) -> Reached:
    """In door order and without saying how many points each has: people decide, the figure does not."""
    line = line_for(scheme, year, today) if scheme.kind == SchemeKind.HOUSEHOLDS else None
    if line is None:
        return Reached(year, None, [])
    rows = that_earned(accounts_of(scheme), year, line.points)
    return Reached(year, line, [account for account in rows if is_at_home(account)])


def year_for(scheme: PointScheme, year: int) -> StarYear | None:
    return scheme.star_years.filter(year=year).select_related("concluded_by").first()


def families_of(year: StarYear) -> QuerySet[StarFamily]:
    """In the order of doors."""
    return year.families.select_related("account__household__building", "chosen_by")


def stays_short(year: StarYear, today: date) -> list[StarFamily]:
    """Chosen families that do not reach the line any more: something was taken back since."""
    enough = {account.pk for account in reached_by(year.scheme, year.year, today).accounts}
    return [family for family in families_of(year) if family.account_id not in enough]


def concludes(user: User, scheme: PointScheme) -> bool:
    """Does `user` answer for the committee of this scheme?"""
    return scheme.committee_id in own_committees(user, Permission.VERDICT_ANSWER)


def chose_some(user: User, year: StarYear) -> bool:
    return year.families.filter(Q(chosen_by=user)).exists()
