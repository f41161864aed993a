"""Weather care is asked for, called out, worked off and ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import CareAlert, CareTask, CareWish, Visit, VisitOutcome, Weather
from visits.queries.care import may_declare, open_tasks
from visits.services.held import door_held
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee, Household, Subdistrict, Zone
from wulibridge.territory.redistricting.standing import share_map

# Weather is not called out for a season: what lasts longer is declared again.
LONGEST = timedelta(days=31)
AHEAD = timedelta(days=31)
NOBODY_HOME = "nobody_home"
# Held alone by whoever declares, shared by those who note wishes: neither list nor wish is made without the other.
CARE_LOCK = 0x63617265


@dataclass(frozen=True)
class Declaration:
    """What is called out: `starts_on` and `ends_on` are days of Asia/Shanghai, both included."""

    kind: str
    area: Zone | Committee | Subdistrict
    starts_on: date
    ends_on: date
    text: str = ""


def set_care_wishes(*, household: Household, kinds: Collection[str], by: User) -> None:
    """Say in which weather (Weather) a household wants to be looked after; the others end yesterday.

    What is called out for it already takes the household in. Raises Refused without the right.
    """
    with recording():
        household = door_held(household.pk, Permission.VISIT_LOG, Permission.CARE_DECLARE, by=by)
        _lock("SELECT pg_advisory_xact_lock_shared(%s)")
        zone, today = household.building.zone, civil_date(database_now())
        Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
        wishes = CareWish.objects.in_force(today).filter(household=household)
        had, wanted = {wish.kind for wish in wishes}, set(kinds)
        gone = wishes.exclude(kind__in=wanted)
        given_up = CareAlert.objects.standing(today).filter(kind__in=had - wanted)  # what was missed before stays so
        CareTask.objects.filter(household=household, done_at=None, alert__in=given_up).delete()
        gone.filter(starts_on=today).delete()  # noted and taken back on the same day
        gone.update(ends_on=today - timedelta(days=1))
        new = sorted(wanted - had)
        CareWish.objects.bulk_create(
            [CareWish(household=household, kind=kind, starts_on=today, noted_by=by) for kind in new]
        )
        alerts = CareAlert.objects.standing(today).filter(_covering(zone), kind__in=new)
        CareTask.objects.bulk_create(
            [CareTask(alert=alert, household=household) for alert in alerts], ignore_conflicts=True
        )
        if had != wanted:
            record("care.wished", household, by=by, area=zone.code, details={"weather": sorted(wanted)})


def declare_care(*, declaration: Declaration, by: User) -> CareAlert:
    """Call out weather care, make the list of the households that asked for it, and tell the zones' teams.

    The same said twice by the same person gives the alert of the first time, while it stands. Raises Refused without
    the right over that area, for days that lie behind, too far ahead or too far apart, and for a place that has ended.
    """
    area = declaration.area
    with recording():
        share_map()
        if not may_declare(by, area):
            raise Refused(_("You may not declare weather care there."), "area")
        _lock("SELECT pg_advisory_xact_lock(%s)")
        today = civil_date(database_now())
        _check_days(declaration, today)
        area = type(area)._default_manager.get(pk=area.pk)
        if area.valid_to and area.valid_to < today:
            raise Refused(_("This place has ended. Choose another one."), "area")
        said = {name: getattr(declaration, name) for name in ("kind", "starts_on", "ends_on", "text")}
        said |= {"declared_by": by, str(type(area)._meta.model_name): area}
        if known := CareAlert.objects.standing(today).filter(**said).first():
            return known
        alert = CareAlert.objects.create(**said)
        asked = _who_asked(declaration)
        CareTask.objects.bulk_create([CareTask(alert=alert, household_id=pk) for pk in asked])
        record("care.declared", alert, by=by, area=area.code, details={"households": len(asked)})
        notify([_told(alert, area, by)])
    return alert


def end_care(*, alert: CareAlert, by: User) -> CareAlert:
    """End an alert before its day; what is open then stays undone. Raises Refused when it is over."""
    with recording():
        today = civil_date(database_now())
        rows = CareAlert.objects.declared_by_the_like_of(by).standing(today)
        row = rows.select_for_update(of=("self",)).filter(pk=alert.pk).first()
        if row is None:
            raise Refused(_("This alert is over already."))
        row.ended_at = database_now()
        row.save(update_fields=["ended_at"])
        record("care.ended", row, by=by, area=row.area.code)
    return row


def note_care(*, household: Household, how: str, by: User) -> None:
    """Note what became of one household today: `how` is one of CareTask.How, or NOBODY_HOME, which keeps it open.

    Counts for every alert that asks for it. Raises Refused without the right, or when nothing is open there.
    """
    with recording():
        household = door_held(household.pk, Permission.VISIT_LOG, by=by)
        zone, now = household.building.zone, database_now()
        tasks = _locked(open_tasks([zone.pk], civil_date(now)).filter(household=household))
        if not tasks:
            raise Refused(_("Nothing is open at this household any more: somebody has been there, or the care ended."))
        rows = CareTask.objects.filter(pk__in=[task.pk for task in tasks])
        if how == NOBODY_HOME:
            rows.update(tries=F("tries") + 1, last_tried_at=now)
        else:
            rows.update(done_at=now, done_by=by, how=how)
        record("care.noted", household, by=by, area=zone.code, details={"how": how})


def close_by_visit(*, visit: Visit, by: User) -> None:
    """A visit made for the weather that met somebody settles what is open for that weather at its household on its day,
    however late it is written down; to a shut door it is a try, as visits.queries.care counts them.

    Called within the transaction that logs the visit; one that is taken back is undone by reopen_after().
    """
    if visit.purpose not in Weather.values or visit.outcome != VisitOutcome.MET:
        return
    day = civil_date(visit.visited_at)
    tasks = CareTask.objects.filter(
        Q(alert__ended_at=None) | Q(alert__ended_at__gt=visit.visited_at),
        done_at=None,
        household=visit.household_id,
        alert__kind=visit.purpose,
        alert__starts_on__lte=day,
        alert__ends_on__gte=day,
    )
    keys = [task.pk for task in _locked(tasks)]
    CareTask.objects.filter(pk__in=keys).update(
        done_at=visit.visited_at, done_by=by, how=CareTask.How.SEEN, visit=visit
    )


def settle_anew(*, visit: Visit, by: User) -> None:
    """A visit says something else now: what it settled is open again, unless it settles it still."""
    reopen_after(visit=visit)
    close_by_visit(visit=visit, by=by)


def reopen_after(*, visit: Visit) -> None:
    """A visit was taken back or changed: what it settled is open again, unless another visit settles it as well.

    Within the transaction that does so.
    """
    keys = [task.pk for task in _locked(CareTask.objects.filter(visit=visit))]
    if not keys:
        return
    CareTask.objects.filter(pk__in=keys).update(done_at=None, done_by=None, how="", visit=None)
    others = Visit.objects.standing().filter(household=visit.household_id, purpose__in=Weather.values)
    for other in others.exclude(pk=visit.pk).select_related("logged_by").order_by("visited_at", "pk"):
        close_by_visit(visit=other, by=other.logged_by)


def _check_days(declaration: Declaration, today: date) -> None:
    starts_on, ends_on = declaration.starts_on, declaration.ends_on
    if not today <= starts_on <= today + AHEAD:
        raise Refused(_("It begins today or within a month."), "starts_on")
    if not starts_on <= ends_on <= starts_on + LONGEST:
        raise Refused(_("It ends on its first day or within a month."), "ends_on")


def _who_asked(declaration: Declaration) -> list[int]:
    """Households on the roster of the area that want to be looked after in such weather on one of the days."""
    way = {Zone: "", Committee: "__committee", Subdistrict: "__committee__subdistrict"}[type(declaration.area)]
    wishes = CareWish.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=declaration.starts_on),
        kind=declaration.kind,
        starts_on__lte=declaration.ends_on,
        household__missing_since=None,
        **{f"household__building__zone{way}": declaration.area},
    )
    return list(wishes.order_by("household").values_list("household", flat=True).distinct())


def _covering(zone: Zone) -> Q:
    """Alerts of a zone, or of the committee or subdistrict around it."""
    return Q(zone=zone) | Q(committee=zone.committee_id) | Q(subdistrict=zone.committee.subdistrict_id)


def _told(alert: CareAlert, area: Zone | Committee | Subdistrict, by: User) -> Message:
    """To everybody with a post in a zone of the area today, but for whoever declared it."""
    way = {Zone: "zone", Committee: "zone__committee", Subdistrict: "zone__committee__subdistrict"}[type(area)]
    team = Post.objects.in_force().filter(**{way: area}).order_by().values("user")
    receivers = User.objects.filter(pk__in=team, is_active=True).exclude(pk=by.pk).order_by("pk")
    facts = {
        "weather": alert.kind,
        "area": area.name,
        "starts_on": alert.starts_on.isoformat(),
        "ends_on": alert.ends_on.isoformat(),
        "text": alert.text,
    }
    return Message("care_declared", f"care:{alert.pk}", tuple(receivers), reverse("visits:care"), facts)


def _locked(tasks: QuerySet[CareTask]) -> list[CareTask]:
    return list(tasks.select_for_update(of=("self",)).order_by("pk"))


def _lock(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [CARE_LOCK])
