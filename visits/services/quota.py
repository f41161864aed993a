"""Contact duties are set and ended, people are excused from them, and what was done is published."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import ContactQuota, ContactRecord, QuotaException
from visits.queries.quota import (
    committees_published_by,
    kind_of,
    lines_of,
    people_answered_for,
    quotas_kept_by,
    subdistricts_kept_by,
)
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.periods import Period, quarter_of
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee, Subdistrict

AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class QuotaTerms:
    """So many of `target` in each `period`, for everybody of a rank, from a day of Asia/Shanghai on."""

    rank: str
    target: str
    period: str
    count: int
    starts_on: date


def set_quota(*, subdistrict: Subdistrict, terms: QuotaTerms, by: User) -> ContactQuota:
    """Set a quota; one of the same rank, target and period ends the day before. Raises Refused without the right, for
    a day that lies behind or too far ahead, and when such a quota begins on that day or later."""
    if not subdistricts_kept_by(by).filter(pk=subdistrict.pk).exists():
        raise Refused(_("You do not set the quotas here."))
    with recording():
        today = civil_date(database_now())
        if not today.replace(month=1, day=1) <= terms.starts_on <= today + AHEAD:
            raise Refused(_("Choose a day from this year's first to a year ahead."), "starts_on")
        Subdistrict.objects.select_for_update(of=("self",)).get(pk=subdistrict.pk)  # one quota at a time
        rows = ContactQuota.objects.filter(
            subdistrict=subdistrict, rank=terms.rank, target=terms.target, period=terms.period
        )
        if rows.filter(starts_on__gte=terms.starts_on).exists():
            raise Refused(_("Such a quota begins on that day or later. End that one first."), "starts_on")
        for row in rows.filter(Q(ends_on=None) | Q(ends_on__gte=terms.starts_on)):
            _end(row, terms.starts_on - timedelta(days=1), by)
        quota = ContactQuota(subdistrict=subdistrict, **vars(terms))
        quota.save()
        _note("quota.set", quota, by)
    return quota


def end_quota(*, quota: ContactQuota, by: User) -> None:
    """Make yesterday (Asia/Shanghai) a quota's last day; one that has not begun is given up altogether.

    Raises Refused without the right, or when it is over already.
    """
    with recording():
        today = civil_date(database_now())
        row = quotas_kept_by(by).select_for_update(of=("self",)).filter(pk=quota.pk).first()
        if row is None or (row.ends_on and row.ends_on < today):
            raise Refused(_("This quota has ended already."))
        _end(row, today - timedelta(days=1), by)


def excuse(*, user: User, period: Period, reason: str, words: str, by: User) -> QuotaException:
    """Say why somebody is not held to the duties of a period. Said once more, it replaces what was said.

    Raises Refused for people one does not answer for, and for oneself.
    """
    _check_excuse(user, by)
    with recording():
        said = {"reason": reason, "words": words, "said_by": by}
        row, _is_new = QuotaException.objects.update_or_create(
            user=user, period=kind_of(period), first_on=period.first, defaults=said
        )
        record("quota.excused", row, by=by, details={"user": user.pk, "period": period.key, "reason": reason})
    return row


def hold_again(*, user: User, period: Period, by: User) -> None:
    """Take an exception back. Raises Refused for people one does not answer for, and where there is none."""
    _check_excuse(user, by)
    with recording():
        row = QuotaException.objects.filter(user=user, period=kind_of(period), first_on=period.first).first()
        if row is None:
            raise Refused(_("There is no exception to take back."))
        record("quota.held_again", row, by=by, details={"user": user.pk, "period": period.key})
        row.delete()


def publish_record(*, committee: Committee, period: Period, by: User) -> ContactRecord:
    """Publish what a committee's people did in a quarter that is over, as it stands now; once more replaces it.

    Raises Refused without the right, for anything but a whole quarter, and when nobody met anybody.
    """
    _check_record(committee, by)
    with recording():
        today = civil_date(database_now())
        if period != quarter_of(period.first) or period.last >= today:
            raise Refused(_("A record is published for a quarter that is over."))
        lines = lines_of(committee, period)
        if not lines:
            raise Refused(_("Nobody met a household in this quarter: there is nothing to publish."))
        row, _is_new = ContactRecord.objects.update_or_create(
            committee=committee,
            first_on=period.first,
            defaults={"lines": lines, "published_at": database_now(), "published_by": by},
        )
        record("record.published", row, by=by, area=committee.code, details={"period": period.key, "n": len(lines)})
    return row


def withdraw_record(*, committee: Committee, period: Period, by: User) -> None:
    """Take a published record from the public. Raises Refused without the right, or when there is none."""
    _check_record(committee, by)
    with recording():
        row = ContactRecord.objects.filter(committee=committee, first_on=period.first).first()
        if row is None:
            raise Refused(_("This quarter is not published."))
        record("record.withdrawn", row, by=by, area=committee.code, details={"period": period.key})
        row.delete()


def _end(row: ContactQuota, day: date, by: User) -> None:
    _note("quota.ended", row, by)
    if row.starts_on > day:
        row.delete()
        return
    row.ends_on = day
    row.save(update_fields=["ends_on"])


def _note(verb: str, quota: ContactQuota, by: User) -> None:
    details = {name: getattr(quota, name) for name in ("rank", "target", "period", "count")}
    record(verb, quota, by=by, area=quota.subdistrict.code, details=details | {"from": str(quota.starts_on)})


def _check_excuse(user: User, by: User) -> None:
    today = civil_date(database_now())
    if user.pk == by.pk or not people_answered_for(by, Permission.TEAM_EDIT, today).filter(pk=user.pk).exists():
        raise Refused(_("You do not answer for this person."))


def _check_record(committee: Committee, by: User) -> None:
    if not committees_published_by(by).filter(pk=committee.pk).exists():
        raise Refused(_("You do not publish this committee's record."))
