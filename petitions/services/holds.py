"""What people answer when the sweep is held, and the outages they record. Every answer is journalled."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.models import HoldAnswer, HoldKind, Outage, SweepHold
from petitions.services.guard import OUTAGE_FROM, believe, find, locked_heartbeat, record_certain_outage
from petitions.services.refusals import Refused
from wulibridge import uptime
from wulibridge.journal.services import Actor, record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.territory.calendar import database_now

STILL_WRONG: dict[HoldKind, str | Promise] = {
    HoldKind.CLOCK_BACK: _("The clock is still behind what was seen before. If it is right now, say that it is right."),
    HoldKind.CLOCK_FORWARD: _("The clock still shows a later time than has really passed. Set it right first."),
    HoldKind.MASS: _("By the present clock just as many petitions are due. Set it right first, or say it is right."),
}


def let_go_on(*, hold: SweepHold, reason: str, by: Actor) -> SweepHold:
    """The clock is right: what is due by now may climb, and the clock is measured from here on.

    It lets through what is due at this moment, never a later jump. Raises Refused when `by` may not say so, when the
    reason is missing, or when somebody else has answered first.
    """
    with recording():
        return _answer(hold, HoldAnswer.CLOCK_RIGHT, reason, by, believed=True)


def explain_by_outage(
    *, hold: SweepHold, started_at: datetime, ended_at: datetime, reason: str, by: Actor
) -> SweepHold:
    """There was an outage, which is recorded; it must reach from the last sweep to when the sweep was held.

    Then as let_go_on(). Raises Refused, as record_outage() does too.
    """
    with recording():
        beat = locked_heartbeat()
        if beat.at is not None and started_at > beat.at:
            raise Refused(_("It must begin no later than the deadlines were last checked."), "started_at")
        if ended_at < hold.raised_at - OUTAGE_FROM:
            raise Refused(_("It must reach to the time when the deadlines were held."), "ended_at")
        record_outage(started_at=started_at, ended_at=ended_at, reason=reason, by=by)
        return _answer(hold, HoldAnswer.OUTAGE, reason, by, believed=True)


def say_set_right(*, hold: SweepHold, reason: str, by: Actor) -> SweepHold:
    """The clock was wrong and has been set right: the hold ends and nothing is let through by it.

    Raises Refused when the guard would hold again at once, and as let_go_on() does.
    """
    with recording():
        up, now = uptime.read(), database_now()
        beat = locked_heartbeat()
        record_certain_outage(beat, now, up)
        finding = find(beat, now, up)
        if finding is not None:
            raise Refused(STILL_WRONG[finding.kind])
        return _answer(hold, HoldAnswer.SET_RIGHT, reason, by, believed=False)


def record_outage(*, started_at: datetime, ended_at: datetime, reason: str, by: Actor) -> Outage:
    """Nothing was swept between these two moments; what fell due then may climb at once.

    Raises Refused when it has not ended, ends before it starts, says no reason, or `by` may not record it.
    """
    with recording():
        reason = _checked(by, reason)
        if ended_at <= started_at:
            raise Refused(_("It ends before it starts."), "ended_at")
        if ended_at > database_now():
            raise Refused(_("This lies in the future."), "ended_at")
        user = by if isinstance(by, User) else None
        outage = Outage.objects.create(started_at=started_at, ended_at=ended_at, reason=reason, recorded_by=user)
        period = [started_at.isoformat(), ended_at.isoformat()]
        record("outage.recorded", outage, by=by, details={"period": period, "reason": reason})
    return outage


def _answer(hold: SweepHold, answer: HoldAnswer, reason: str, by: Actor, *, believed: bool) -> SweepHold:
    reason = _checked(by, reason)
    beat = locked_heartbeat()
    held = SweepHold.objects.select_for_update().get(pk=hold.pk)
    if held.answer:
        raise Refused(
            _("%(name)s was faster and has answered: %(answer)s.")
            % {"name": held.confirmed_by or held.confirmed_as, "answer": held.get_answer_display()}
        )
    now = database_now()
    held.answer, held.reason, held.confirmed_at, held.confirmed_as = answer, reason, now, by.journal_name
    held.confirmed_by = by if isinstance(by, User) else None
    held.save()
    beat.result = {}
    beat.save(update_fields=["result"])
    if believed:
        believe(beat, now, uptime.read())
    record("sweep.answered", held, by=by, details={"answer": answer.value, "reason": reason})
    return held


def _checked(by: Actor, reason: str) -> str:
    if isinstance(by, User) and not holds(by, Permission.CLOCK_CONFIRM):
        raise Refused(_("This is not yours to answer."))
    if not reason.strip():
        raise Refused(_("Please fill in this field."), "reason")
    return reason.strip()[:200]
