"""A worker writes down a visit. It counts for nothing until the elder has signed for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.models import CareDeed, CareMonth, CarePlan, CareVisit
from evaluations.queries.rights import visits_for
from evaluations.services.guard import locked_plan, note
from petitions.services import Refused
from wulibridge.journal.services import recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Organization

# A visit is written down at once or in the days after, while everybody remembers it.
BACK = timedelta(days=7)


@dataclass(frozen=True)
class CareVisitDraft:
    """One visit: day and times of Asia/Shanghai, and what was done."""

    day: date
    began_at: time
    ended_at: time
    kinds: Collection[str]


def log_care_visit(*, plan: CarePlan, draft: CareVisitDraft, by: User) -> CareVisit:
    """Write down a visit of the plan's own worker.

    Raises Refused for anybody else, for a day ahead, more than a week back, outside of the plan or in a locked month,
    for what is not in the plan, and where the worker was at another elder's home at that time.
    """
    with recording():
        row = locked_plan(plan)
        if not visits_for(by, row):
            raise Refused(_("This elder is not on your list."))
        # Two visits of one worker to two elders are compared one after the other.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        # As the database's own guard does: the month is locked before this visit, or after it.
        Organization.objects.raw("SELECT id FROM territory_organization WHERE id = %s FOR SHARE", [row.agency_id])[0]
        _check(row, draft, by)
        visit = CareVisit.objects.create(
            plan=row, worker=by, day=draft.day, began_at=draft.began_at, ended_at=draft.ended_at
        )
        CareDeed.objects.bulk_create(CareDeed(visit=visit, kind=kind) for kind in sorted(set(draft.kinds)))
        note("care_visit.logged", row, by=by, visit=visit.pk, day=draft.day.isoformat())
    return visit


def _check(plan: CarePlan, draft: CareVisitDraft, by: User) -> None:
    now = database_now()
    today = civil_date(now)
    if not today - BACK <= draft.day <= today:
        raise Refused(_("Choose today or a day of the last week."), "day")
    if draft.day < plan.starts_on or (plan.ends_on and draft.day > plan.ends_on):
        raise Refused(_("The plan does not hold on this day."), "day")
    if draft.ended_at <= draft.began_at:
        raise Refused(_("The end is after the beginning."), "ended_at")
    if draft.day == today and draft.began_at > timezone.localtime(now).time():
        raise Refused(_("This visit has not begun yet."), "began_at")
    if not draft.kinds or not set(draft.kinds) <= set(plan.kinds):
        raise Refused(_("Say what was done, out of what the plan has."), "kinds")
    if CareMonth.objects.filter(agency=plan.agency_id, first=draft.day.replace(day=1)).exists():
        raise Refused(_("This month is locked. Speak to the centre."), "day")
    meanwhile = CareVisit.objects.filter(
        worker=by, day=draft.day, began_at__lt=draft.ended_at, ended_at__gt=draft.began_at
    )
    if meanwhile.exists():
        raise Refused(_("You have written down another visit at that time."), "began_at")
