"""Points are booked by lines of their scheme. Nothing booked is changed: what was wrong is taken back, once.

The journal says who booked on which account, and never how many points: they are nobody's outside the scheme.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from evaluations.models import EntryWay, PointAccount, PointEntry, PointRule, PointScheme, PointWay, SchemeKind
from evaluations.queries.points import (
    balance_of,
    committees_kept_by,
    households_in,
    is_at_home,
    rules_on,
    schemes_for,
    teams_in,
)
from evaluations.services.guard import check_nameless, check_not_suspended, today
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.models import Committee, Household, Organization

MOST_POINTS = 10_000
MOST_TIMES = 100


def open_scheme(*, committee: Committee, kind: SchemeKind, name: str, by: User) -> PointScheme:
    """Open a ledger of points. Raises Refused without the right, and for a name that the committee has already."""
    if not committees_kept_by(by).filter(pk=committee.pk).exists():
        raise Refused(_("You keep no points there."), "committee")
    with recording():
        row, is_new = PointScheme.objects.get_or_create(
            committee=committee, name=name, defaults={"kind": SchemeKind(kind), "opened_by": by}
        )
        if not is_new:
            raise Refused(_("This committee has a scheme of this name."), "name")
        record("points.scheme_opened", row, by=by, area=committee.code, details={"kind": kind})
    return row


def end_scheme(*, scheme: PointScheme, on: date, by: User) -> PointScheme:
    """Say which day is the last of a scheme. Raises Refused without the right, and before a day already booked."""
    with _kept(scheme, by) as row:
        if PointEntry.objects.filter(account__scheme=row, day__gt=on).exclude(way=EntryWay.REVERSAL).exists():
            raise Refused(_("Something is booked on a later day."), "on")
        row.ended_on = on
        row.save(update_fields=["ended_on"])
        record("points.scheme_ended", row, by=by, area=row.committee.code, details={"on": on.isoformat()})
    return row


@dataclass(frozen=True)
class RuleDraft:
    """A line of a scheme: `points` from `from_on` (Asia/Shanghai) on; 0 points end the line of these words."""

    way: PointWay
    what: str
    points: int
    from_on: date


def set_rule(*, scheme: PointScheme, draft: RuleDraft, by: User) -> PointRule:
    """Write a line down. What was booked by the line before it stays.

    Raises Refused without the right, for a day gone by, for a second line of one day, and for star families outside a
    households' scheme.
    """
    with _kept(scheme, by) as row:
        if draft.way == PointWay.STAR and row.kind != SchemeKind.HOUSEHOLDS:
            raise Refused(_("Star families are chosen from a households' scheme alone."), "way")
        if not 0 <= draft.points <= MOST_POINTS:
            raise Refused(_("Between 0 and %(most)s points.") % {"most": MOST_POINTS}, "points")
        if draft.from_on < today():
            raise Refused(_("A line begins today or later."), "from_on")
        made, is_new = PointRule.objects.get_or_create(
            scheme=row,
            way=PointWay(draft.way),
            what=draft.what,
            from_on=draft.from_on,
            defaults={"points": draft.points, "by": by},
        )
        if not is_new:
            raise Refused(_("There is such a line from this day on already."), "from_on")
        details = {"rule": made.pk, "way": draft.way, "from_on": draft.from_on.isoformat()}
        record("points.rule_set", row, by=by, area=row.committee.code, details=details)
    return made


def open_account(
    *, scheme: PointScheme, household: Household | None = None, team: Organization | None = None, by: User
) -> PointAccount:
    """Open an account, with the next number of the scheme on its card.

    Raises Refused without the right, for somebody else than the scheme is for, for a suspended team, and for who has an
    account already.
    """
    with _kept(scheme, by) as row:
        _check_holder(row, household, team)
        number = (row.accounts.aggregate(last=Max("number"))["last"] or 0) + 1
        made = PointAccount.objects.create(
            scheme=row, number=number, household=household, organization=team, opened_by=by
        )
        _note("points.account_opened", made, by)
    return made


def _check_holder(scheme: PointScheme, household: Household | None, team: Organization | None) -> None:
    wanted = {SchemeKind.HOUSEHOLDS: household, SchemeKind.TEAMS: team}.get(SchemeKind(scheme.kind))
    if scheme.kind != SchemeKind.VOLUNTEERS and wanted is None:
        raise Refused(_("Say whose account it is."))
    if household and not households_in(scheme.committee).filter(pk=household.pk).exists():
        raise Refused(_("This committee has no household of this number."), "household")
    if team and not teams_in(scheme.committee).filter(pk=team.pk).exists():
        raise Refused(_("Choose a team that is active here."), "team")
    if team:
        check_not_suspended(team, today(), "team")
    holder = {"household": household} if household else {"organization": team}
    if wanted is not None and scheme.accounts.filter(**holder).exists():
        raise Refused(_("There is an account for it already."), "household" if household else "team")


@dataclass(frozen=True)
class Booking:
    """What is booked: a line of the scheme, how often, on which day (Asia/Shanghai), and why."""

    rule: PointRule
    times: int
    day: date
    reason: str


def book(*, account: PointAccount, booking: Booking, by: User) -> PointEntry:
    """Earn or redeem points by a line of the scheme.

    Raises Refused without the right, for a line that does not hold on that day, for a day to come or after the scheme's
    last, for a household that has left the committee or a suspended team to earn more, for more than there is to
    redeem, and for a reason that names a door or a phone. Two who redeem at once are served one after the other.
    """
    with _locked(account, by) as row:
        way = _check_booking(row, booking)
        points = booking.rule.points * booking.times * (1 if way == EntryWay.EARN else -1)
        if balance_of(row) + points < 0:
            raise Refused(_("There are not so many points on this account."), "times")
        made = PointEntry.objects.create(
            account=row,
            way=way,
            rule=booking.rule,
            times=booking.times,
            points=points,
            reason=booking.reason,
            day=booking.day,
            by=by,
        )
        _note(f"points.{'earned' if way == EntryWay.EARN else 'redeemed'}", row, by, entry=made.pk)
    return made


def _check_booking(account: PointAccount, booking: Booking) -> EntryWay:
    scheme = account.scheme
    if not booking.reason:
        raise Refused(_("Say what it was for."), "reason")
    check_nameless(booking.reason, "reason")
    if not 1 <= booking.times <= MOST_TIMES:
        raise Refused(_("Between 1 and %(most)s times.") % {"most": MOST_TIMES}, "times")
    if booking.day > today() or (scheme.ended_on and booking.day > scheme.ended_on):
        raise Refused(_("This day has not come yet, or the scheme had ended by then."), "day")
    if booking.rule not in rules_on(scheme, booking.day, PointWay.EARN, PointWay.REDEEM):
        raise Refused(_("This line does not hold on that day."), "rule")
    way = EntryWay(booking.rule.way)
    if way == EntryWay.EARN and not is_at_home(account):
        raise Refused(_("This household has left the committee. What it has can still be redeemed."))
    if way == EntryWay.EARN and account.organization:
        check_not_suspended(account.organization, booking.day, "day")
    return way


def take_back(*, entry: PointEntry, reason: str, by: User) -> PointEntry:
    """Book the opposite of an entry, today. Both stay.

    Raises Refused without the right, for an entry that takes one back itself, a second time, without a reason that
    names no door or phone, and when what was earned has been redeemed meanwhile.
    """
    with _locked(entry.account, by) as row:
        wrong = PointEntry.objects.get(pk=entry.pk)
        if wrong.reverses_id or PointEntry.objects.filter(reverses=wrong).exists():
            raise Refused(_("An entry is taken back once."))
        if not reason:
            raise Refused(_("Say what was wrong."), "reason")
        check_nameless(reason, "reason")
        if balance_of(row) - wrong.points < 0:
            raise Refused(_("These points are redeemed already. Take that back first."))
        made = PointEntry.objects.create(
            account=row, way=EntryWay.REVERSAL, points=-wrong.points, reason=reason, day=today(), reverses=wrong, by=by
        )
        _note("points.taken_back", row, by, entry=wrong.pk)
    return made


@contextmanager
def _kept(scheme: PointScheme, by: User) -> Iterator[PointScheme]:
    """One transaction on a scheme that `by` keeps, locked."""
    with recording():
        mine = schemes_for(by).select_for_update(of=("self",)).filter(pk=scheme.pk).first()
        if mine is None:
            raise Refused(_("You keep no points there."))
        yield mine


@contextmanager
def _locked(account: PointAccount, by: User) -> Iterator[PointAccount]:
    """One transaction on an account that `by` keeps: whoever books on it too waits."""
    with recording():
        rows = PointAccount.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "scheme__committee", "household", "organization"
        )
        row = rows.get(pk=account.pk)
        if not schemes_for(by).filter(pk=row.scheme_id).exists():
            raise Refused(_("You keep no points there."))
        yield row


def _note(verb: str, account: PointAccount, by: User, **details: object) -> None:
    scheme = account.scheme
    record(verb, account, by=by, area=scheme.committee.code, details={"scheme": scheme.pk, **details})
