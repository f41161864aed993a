"""Carrying a plan out on its day, once, in one transaction with all that hangs on it; and undoing it."""

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.services import CLOCK, Actor, record, recording
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Plan
from wulibridge.territory.redistricting import places
from wulibridge.territory.redistricting.carriers import carriers
from wulibridge.territory.redistricting.change import Change, change_of
from wulibridge.territory.redistricting.drafts import UNFINISHED, area_of, draft_of, locked_plan
from wulibridge.territory.redistricting.findings import check, findings_of, roster_running
from wulibridge.territory.redistricting.fingerprint import fingerprint
from wulibridge.territory.redistricting.reading import today
from wulibridge.territory.redistricting.standing import hold_map

log = logging.getLogger(__name__)

State = Plan.State
TOO_LATE = _("Something has been filed under the new zones, so this is too late.")


def schedule(*, plan: Plan, by: Actor) -> Plan:
    """Let the clock carry a draft out on its day. Raises ValidationError when something stands in the way already."""
    with recording():
        draft = draft_of(plan)
        if draft.effective_on <= today():
            raise ValidationError({"effective_on": _("Its day has come: carry it out now, or choose a later day.")})
        _refuse(check(draft).obstacles)
        draft.state, draft.held_back_at = State.SCHEDULED, None
        draft.scheduled_at, draft.scheduled_by_id = database_now(), by.pk
        draft.save(update_fields=["state", "held_back_at", "scheduled_at", "scheduled_by_id"])
        record("plan.scheduled", draft, by=by, area=area_of(draft), details={"effective_on": str(draft.effective_on)})
    return draft


def withdraw(*, plan: Plan, by: Actor) -> Plan:
    """Make a scheduled plan a draft again. Raises ValidationError when it is not scheduled (any more)."""
    with recording():
        locked = locked_plan(plan)
        if locked.state != State.SCHEDULED:
            raise ValidationError(_("This plan is not scheduled."))
        _back_to_draft(locked)
        record("plan.withdrawn", locked, by=by, area=area_of(locked))
    return locked


def apply(*, plan: Plan, by: Actor) -> Plan:
    """Carry a plan out now, from today on (Asia/Shanghai, the database's day), all or nothing.

    Raises ValidationError before its day, when it was carried out or dropped already, and when something stands in
    the way: the map was changed since it was drawn, a roster is being imported, …
    """
    with recording():
        locked = locked_plan(plan)
        now = database_now()
        if locked.state not in UNFINISHED:
            raise ValidationError(_("This plan is no draft any more."))
        if locked.effective_on > civil_date(now):
            raise ValidationError({"effective_on": _("Its day has not come yet: schedule it.")})
        _carry(locked, now, by, applied_by_id=by.pk)
    return locked


def undo(*, plan: Plan, by: Actor) -> Plan:
    """Bring back the map before the plan, as long as nobody has used the new one. Raises ValidationError with the
    reasons otherwise."""
    with recording():
        locked = locked_plan(plan)
        if locked.state != State.APPLIED or locked.applied_at is None or locked.before is None:
            raise ValidationError(_("Only a plan that was carried out can be undone."))
        hold_map()
        change = change_of(locked, civil_date(locked.applied_at))
        places.lock(_committees_after(change))
        _refuse(_uses(locked, change))
        try:
            for carrier in reversed(carriers()):
                carrier.uncarry(change, locked.before[carrier.name], by)
            places.uncarry(change, locked.before["places"])
        except (ProtectedError, IntegrityError) as error:
            raise ValidationError(TOO_LATE) from error
        if places.has_left_behind(change, locked.before["places"]):
            raise ValidationError(TOO_LATE)
        locked.state, locked.undone_at, locked.undone_by_id = State.UNDONE, database_now(), by.pk
        locked.save(update_fields=["state", "undone_at", "undone_by_id"])
        record("plan.undone", locked, by=by, area=area_of(locked))
    return locked


def why_not_undo(plan: Plan) -> list[str]:
    """Why a plan that was carried out can no longer be undone. Empty: it can."""
    if plan.state != State.APPLIED or plan.applied_at is None or plan.before is None:
        return [gettext("Only a plan that was carried out can be undone.")]
    return _uses(plan, change_of(plan, civil_date(plan.applied_at)))


def run_due() -> int:
    """Carry out every scheduled plan whose day has come by the database's calendar; returns how many.

    Harmless when rung twice or at once. A plan that meets an obstacle becomes a draft again, marked as held back.
    """
    due = Plan.objects.filter(state=State.SCHEDULED, effective_on__lte=today()).order_by("effective_on", "pk")
    return sum(_run(pk) for pk in due.values_list("pk", flat=True))


def _run(pk: int) -> bool:
    try:
        with recording():
            rows = Plan.objects.select_for_update(of=("self",), skip_locked=True).select_related(
                "committee", "subdistrict"
            )
            plan = rows.filter(pk=pk, state=State.SCHEDULED).first()
            if plan is None or plan.effective_on > today() or roster_running(plan):
                return False
            try:
                with recording():
                    _carry(plan, database_now(), CLOCK, applied_by_id=plan.scheduled_by_id)
            except ValidationError as error:
                _hold_back(plan, error)
                return False
    except Exception:
        # A fault of ours or of the database: nothing is done, and the next bell tries again.
        log.exception("plan %s of the territory", pk)
        return False
    return True


def _hold_back(plan: Plan, error: ValidationError) -> None:
    plan.refresh_from_db()
    _back_to_draft(plan)
    plan.held_back_at = database_now()
    plan.save(update_fields=["held_back_at"])
    record("plan.held_back", plan, by=CLOCK, area=area_of(plan), details={"reasons": error.messages})


def _back_to_draft(plan: Plan) -> None:
    plan.state, plan.scheduled_at, plan.scheduled_by_id = State.DRAFT, None, None
    plan.save(update_fields=["state", "scheduled_at", "scheduled_by_id"])


def _carry(plan: Plan, now: datetime, by: Actor, *, applied_by_id: int | None) -> None:
    hold_map()
    change = change_of(plan, civil_date(now))
    places.lock(change.old_committees)
    findings = findings_of(change)
    _refuse(findings.obstacles)
    before: dict[str, Any] = {"places": places.carry(change, by)}
    for carrier in carriers():
        before[carrier.name] = carrier.carry(change, by)
    places.check_whole(_committees_after(change), change.day)
    plan.before, plan.before_edit, plan.outcome = before, None, findings.stored()
    plan.fingerprint = fingerprint(_committees_after(change))
    plan.state, plan.applied_at, plan.applied_by_id, plan.held_back_at = State.APPLIED, now, applied_by_id, None
    plan.save()
    counts = {"households": findings.households, "moving": findings.moving, "day": change.day.isoformat()}
    record("plan.applied", plan, by=by, area=area_of(plan), details=counts)


def _uses(plan: Plan, change: Change) -> list[str]:
    changed = fingerprint(_committees_after(change)) != plan.fingerprint
    reasons = [gettext("The map has been changed since.")] if changed else []
    before = plan.before or {}
    return reasons + [text for carrier in carriers() for text in carrier.used_since(change, before[carrier.name])]


def _committees_after(change: Change) -> list[int]:
    return sorted(set(change.old_committees) | change.new_committees)


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise ValidationError(reasons)
