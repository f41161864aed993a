"""Care plans are made and ended by the centre."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.models import CareKind, CarePlan
from evaluations.queries.rights import agencies_kept_by, workers_of
from evaluations.services.guard import check_keeps, locked_plan, note
from evaluations.services.replacement import end_replacement
from petitions.services import Refused
from wulibridge.journal.services import recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Household, Organization


@dataclass(frozen=True)
class PlanDraft:
    """What is promised to a household: `kinds` of CareKind on these `weekdays` (1 is Monday), days of Asia/Shanghai."""

    household: Household
    agency: Organization
    worker: User
    kinds: list[str]
    weekdays: list[int]
    starts_on: date
    ends_on: date | None = None


def make_plan(*, draft: PlanDraft, by: User) -> CarePlan:
    """Write down a plan.

    Raises Refused without the right, for an agency or household from elsewhere, for a worker who does not work for the
    agency, without services or days, and where the household has a plan with this agency already.
    """
    with recording():
        check_keeps(by, draft.agency)
        _check(draft, by)
        plan = CarePlan.objects.create(**vars(draft), made_by=by, made_at=database_now())
        note("care_plan.made", plan, by=by, worker=draft.worker.pk, kinds=draft.kinds, weekdays=draft.weekdays)
    return plan


def end_plan(*, plan: CarePlan, ends_on: date, by: User) -> CarePlan:
    """Say which day is the last; a replacement that is open ends with it. Raises Refused without the right, before the
    first day, before a visit made, and into a newer plan."""
    with recording():
        row = locked_plan(plan)
        check_keeps(by, row.agency)
        _lock_household(row.household)
        if ends_on < row.starts_on or row.visits.filter(day__gt=ends_on).exists():
            raise Refused(_("The last day cannot be before the first, nor before a visit."), "ends_on")
        beside = row.household.care_plans.filter(agency=row.agency, starts_on__gt=row.starts_on).exclude(pk=row.pk)
        if beside.filter(starts_on__lte=ends_on).exists():
            raise Refused(_("The household has a newer plan with this agency by then."), "ends_on")
        row.ends_on = ends_on
        row.save(update_fields=["ends_on"])
        end_replacement(plan=row, by=by)
        note("care_plan.ended", row, by=by, ends_on=ends_on.isoformat())
    return row


def _check(draft: PlanDraft, by: User) -> None:
    if not agencies_kept_by(by).filter(pk=draft.agency.pk, active=True).exists():
        raise Refused(_("Choose a care agency that is active here."), "agency")
    if draft.household.committee.subdistrict_id != draft.agency.subdistrict_id:
        raise Refused(_("The household is not in the agency's subdistrict."), "household")
    if draft.worker not in workers_of(draft.agency):
        raise Refused(_("Choose somebody who works for this agency."), "worker")
    if not draft.kinds or not set(draft.kinds) <= set(CareKind.values) or not draft.weekdays:
        raise Refused(_("Say what is done, and on which days."), "kinds")
    if draft.ends_on and draft.ends_on < draft.starts_on:
        raise Refused(_("The last day cannot be before the first, nor before a visit."), "ends_on")
    _lock_household(draft.household)
    open_end = Q(ends_on=None) | Q(ends_on__gte=draft.starts_on)
    if draft.household.care_plans.filter(open_end, agency=draft.agency).exists():
        raise Refused(_("This household has a plan with this agency already."), "household")


def _lock_household(household: Household) -> None:
    """One plan of a household is made or ended at a time."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
