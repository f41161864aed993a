"""Pairing staff with households."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import HouseholdPairing
from visits.queries.pairing import running
from visits.services.held import door_held
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Household

# A pairing that was made by word of mouth may be written down late; none is promised further ahead.
BACK, AHEAD = timedelta(days=366), timedelta(days=366)


def pair_household(*, household: Household, user: User, starts_on: date, by: User) -> HouseholdPairing:
    """Pair `user` with a household from `starts_on` (Asia/Shanghai), until somebody ends it, and return the pairing.

    Whoever was paired with it until then is so up to the day before. Raises Refused without the right, for somebody
    who may not make visits there, for a day out of reach, and when a pairing begins on that day or later.
    """
    with recording():
        household = door_held(household.pk, Permission.PAIRING_EDIT, by=by)
        if user.pk not in {holder.pk for holder in holders(Permission.VISIT_LOG, household.building.zone)}:
            raise Refused(_("This person has no post here today and cannot visit the household."), "user")
        today = civil_date(database_now())
        first, last = today - BACK, today + AHEAD
        if not first <= starts_on <= last:
            raise Refused(
                _("Choose a day from %(first)s to %(last)s.") % {"first": _said(first), "last": _said(last)},
                "starts_on",
            )
        Household.objects.select_for_update(of=("self",)).get(pk=household.pk)  # one pairing of it at a time
        _end_before(household, starts_on, by)
        pairing = HouseholdPairing.objects.create(household=household, user=user, starts_on=starts_on)
        _note("pairing.begun", pairing, by)
    return pairing


def end_pairing(*, pairing: HouseholdPairing, by: User) -> HouseholdPairing:
    """Make today (Asia/Shanghai) the last day of a pairing; one that has not begun is given up altogether.

    Raises Refused without the right, or when it is over already.
    """
    with recording():
        door_held(pairing.household_id, Permission.PAIRING_EDIT, by=by)
        today = civil_date(database_now())
        rows = HouseholdPairing.objects.select_for_update(of=("self",)).select_related("household__building__zone")
        row = running(rows, today).filter(pk=pairing.pk).first()
        if row is None or row.ends_on == today:
            raise Refused(_("This pairing has ended already."))
        _end(row, today, by)
    return row


def _end_before(household: Household, day: date, by: User) -> None:
    for row in running(HouseholdPairing.objects.filter(household=household), day).select_related("user"):
        if row.starts_on >= day:
            names = {"name": row.user, "first": _said(row.starts_on), "last": _said(row.ends_on or day)}
            raise Refused(
                _("%(name)s is paired with it from %(first)s to %(last)s. Choose a day after %(first)s.") % names
                if row.ends_on
                else _("%(name)s is paired with it from %(first)s on. Choose a later day, or end that pairing first.")
                % names,
                "starts_on",
            )
        _end(row, day - timedelta(days=1), by)


def _end(row: HouseholdPairing, day: date, by: User) -> None:
    _note("pairing.ended", row, by)
    if row.starts_on > day:
        row.delete()
        return
    row.ends_on = day
    row.save(update_fields=["ends_on"])


def _said(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _note(verb: str, pairing: HouseholdPairing, by: User) -> None:
    zone = pairing.household.building.zone
    details = {"household": pairing.household_id, "user": pairing.user_id, "from": str(pairing.starts_on)}
    record(verb, pairing, by=by, area=zone.code, details=details)
