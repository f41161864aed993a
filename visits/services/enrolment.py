"""回执联: a slip comes back, somebody sees to each wish, and says what became of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import GOES_ON, Edition, EditionState, Enrolment, EnrolmentState, ReplySlip, Service, SlipWay
from visits.services.held import door_held
from visits.services.reasons import reason_given
from wulibridge.clock import add_workdays
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import civil_date, database_now, working_calendar
from wulibridge.territory.models import Household, Zone

# Within so many working days somebody speaks to the household (the office's own rule, counted from the slip's day).
FOLLOW_UP_WORKDAYS = 10
OLDEST_SLIP = timedelta(days=366)

State = EnrolmentState
STEPS: dict[str, tuple[EnrolmentState, ...]] = {
    State.WISHED: (State.CONTACTED, State.JOINED, State.DECLINED),
    State.CONTACTED: (State.JOINED, State.DECLINED),
    State.JOINED: (State.LEFT,),
}


def take_slip(
    *, household: Household, services: Sequence[Service], came_back_on: date, way: str, client_uuid: UUID, by: User
) -> ReplySlip:
    """Write down a reply slip; each ticked service that is not going on already becomes a task.

    `came_back_on` is a date of Asia/Shanghai; the task is due ten working days after it. At the door whoever ticked it
    owns it, at the desk the zone's lead. The same form sent twice by the same person gives the slip of the first time.
    The ticks may be of an edition that was replaced: paper comes back late. Raises Refused without the right, for
    services that do not stand on one slip, for a day ahead or more than a year back, and when the form's identity
    belongs to something else or to a slip that was taken back (field `client_uuid`).
    """
    codes = sorted({service.code for service in services})
    with recording():
        household = door_held(household.pk, Permission.SERVICE_ENROL, by=by)
        zone = household.building.zone
        Household.objects.select_for_update(no_key=True).get(pk=household.pk)
        _check_day(came_back_on)
        slip, is_new = ReplySlip.objects.get_or_create(
            client_uuid=client_uuid,
            defaults={
                "household": household,
                "edition": _edition_of(services, zone),
                "way": way,
                "came_back_on": came_back_on,
                "received_by": by,
                "ticked": codes,
            },
        )
        if not is_new:
            if slip.household_id != household.pk or slip.received_by_id != by.pk:
                raise Refused(
                    _("This form was already saved for another household. Save again to keep it."), "client_uuid"
                )
            if slip.withdrawn_at or (slip.came_back_on, slip.way, slip.ticked) != (came_back_on, way, codes):
                raise Refused(_("This form was already saved. Save again to keep it."), "client_uuid")
            return slip
        _enrol(slip, services, _owner(zone, way, by), by)
        details = {"household": household.pk, "services": codes}
        record("slip.taken", slip, by=by, area=zone.code, details=details)
    return slip


def take_slip_back(*, slip: ReplySlip, reason: str, by: User) -> ReplySlip:
    """Take back a slip that was written down for the wrong household: it stays to be read and counts nowhere. Its
    wishes that nobody has followed up go with it, unless another slip of the household ticks them too; the others stay.

    Raises Refused without the right or a reason, or when it was taken back already.
    """
    reason = reason_given(reason)
    with recording():
        household = door_held(slip.household_id, Permission.SERVICE_ENROL, by=by)
        row = ReplySlip.objects.select_for_update(of=("self",)).get(pk=slip.pk)
        if row.withdrawn_at:
            raise Refused(_("This slip was taken back already."))
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = database_now(), by, reason
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        codes = _drop_untouched(row)
        details = {"household": household.pk, "services": codes}
        record("slip.taken_back", row, by=by, area=household.building.zone.code, details=details)
    return row


def _drop_untouched(slip: ReplySlip) -> list[str]:
    """The codes of the wishes that go with a slip. Those that a later one asked for as well are that one's now."""
    standing = slip.household.reply_slips.filter(withdrawn_at=None).order_by("pk")
    others = {code: other for other in standing for code in other.ticked}
    gone = []
    for wish in slip.enrolments.select_for_update(of=("self",)).filter(state=State.WISHED).order_by("code"):
        if other := others.get(wish.code):
            wish.slip = other
            wish.save(update_fields=["slip"])
        else:
            gone.append(wish)
    Enrolment.objects.filter(pk__in=[wish.pk for wish in gone]).delete()
    return [wish.code for wish in gone]


def follow_up(*, enrolment: Enrolment, state: str, by: User) -> Enrolment:
    """Say how far it is: contacted, joined, did not join; later, left again. Raises Refused for any other step."""
    with recording():
        zone = door_held(enrolment.household_id, Permission.SERVICE_ENROL, by=by).building.zone
        row = _locked(enrolment)
        if state not in STEPS.get(row.state, ()):
            raise Refused(_("This step does not follow from where it stands now."), "state")
        before, now = row.state, database_now()
        row.state = state
        if state in (State.JOINED, State.DECLINED):
            row.done_at = now
        elif state == State.LEFT:
            row.left_at = now
        row.save(update_fields=["state", "done_at", "left_at"])
        record("enrolment.followed_up", row, by=by, area=zone.code, details={"state": [before, state]})
    return row


def hand_over(*, enrolment: Enrolment, owner: User, by: User) -> Enrolment:
    """Let somebody else see to it, who is told. Raises Refused when they may not follow up in that zone."""
    with recording():
        zone = door_held(enrolment.household_id, Permission.SERVICE_ENROL, by=by).building.zone
        if owner.pk not in {user.pk for user in holders(Permission.SERVICE_ENROL, zone)}:
            raise Refused(_("Choose somebody who works in this zone."), "owner")
        row = _locked(enrolment)
        if not row.waits:
            raise Refused(_("This is done already."), "owner")
        before, row.owner = row.owner_id, owner
        row.save(update_fields=["owner"])
        record("enrolment.handed_over", row, by=by, area=zone.code, details={"owner": [before, owner.pk]})
        if owner.pk != by.pk:
            notify([_given(row, f"handed:{database_now().isoformat()}")])
    return row


def _locked(enrolment: Enrolment) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("service")
    row = rows.filter(pk=enrolment.pk).first()
    if row is None:
        raise Refused(_("Its slip was taken back meanwhile."))
    return row


def _check_day(day: date) -> None:
    today = civil_date(database_now())
    if day > today:
        raise Refused(_("This day is still to come."), "came_back_on")
    if day < today - OLDEST_SLIP:
        raise Refused(_("This is more than a year ago."), "came_back_on")


def _edition_of(services: Sequence[Service], zone: Zone) -> Edition:
    """The one edition of the zone's subdistrict, published at some time, on whose slip all of these stand."""
    editions = Edition.objects.exclude(state=EditionState.DRAFT).filter(subdistrict=zone.committee.subdistrict_id)
    edition = editions.filter(pk__in=[row.edition_id for row in services[:1]]).first()
    if edition is None or any(row.edition_id != edition.pk or not row.joinable for row in services):
        raise Refused(_("Tick at least one service of one slip of this subdistrict."), "services")
    return edition


def _owner(zone: Zone, way: str, by: User) -> User:
    if way == SlipWay.DOOR:
        return by
    leads = holders(Permission.SERVICE_ENROL, zone, roles=[Role.ZONE_LEAD])
    return by if not leads or by in leads else leads[0]


def _enrol(slip: ReplySlip, services: Sequence[Service], owner: User, by: User) -> None:
    known = set(slip.household.enrolments.filter(GOES_ON).values_list("code", flat=True))
    calendar = working_calendar(slip.came_back_on, slip.came_back_on + timedelta(days=4 * FOLLOW_UP_WORKDAYS))
    due_on = add_workdays(slip.came_back_on, FOLLOW_UP_WORKDAYS, calendar.is_workday)
    rows = [
        Enrolment(household=slip.household, service=service, code=service.code, slip=slip, owner=owner, due_on=due_on)
        for service in services
        if service.code not in known
    ]
    made = Enrolment.objects.bulk_create(rows)
    if owner.pk != by.pk:
        notify(_given(row, "new") for row in made)


def _given(enrolment: Enrolment, event: str) -> Message:
    """To its new owner. Facts name the service, never the household."""
    return Message(
        kind="enrolment_given",
        key=f"enrolment:{enrolment.pk}:{event}",
        receivers=(enrolment.owner,),
        path=reverse("visits:enrolment", args=[enrolment.pk]),
        facts={"name": enrolment.service.name, "due_on": enrolment.due_on.isoformat()},
    )
