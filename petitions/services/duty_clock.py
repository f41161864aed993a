"""What the clock does with duties: late ones are supervised and reminded of, and nothing is ever closed by it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from petitions.duty_route import REMINDER_WORKDAYS, RUNNING, DutyMove
from petitions.models import Duty
from petitions.services.duty_steps import note_step, people_at, tell, workdays_after
from petitions.services.duty_terms import settle_term
from wulibridge.journal.services import CLOCK, record, recording
from wulibridge.people.queries import responsible_leaders
from wulibridge.territory.calendar import civil_date, database_now, end_of


def ring_duties(*, ids: Sequence[int]) -> int:
    """Put those of `ids` under supervision that are late now, or remind of those that have been for five working days.

    Late: the day promised has ended in Asia/Shanghai by the database's clock, and nothing was reported. The filter is
    applied again under the row locks; rows locked by others are skipped. One transaction: any error undoes the whole
    batch and is raised. Returns how many were rung.
    """
    with recording():
        now = database_now()
        today = civil_date(now)
        duties = list(
            Duty.objects.late(today)
            .filter(pk__in=ids, wake_at__lte=now)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("order__petition__zone__committee__subdistrict", "department")
            .order_by("pk")
        )
        if duties:
            again = _begins(workdays_after(today, REMINDER_WORKDAYS))
            for duty in duties:
                _ring(duty, now, again)
    return len(duties)


def _ring(duty: Duty, now: datetime, again: datetime) -> None:
    move = DutyMove.REMIND if duty.supervised_at else DutyMove.SUPERVISE
    duty.supervised_at = duty.supervised_at or now
    duty.wake_at = again
    duty.save(update_fields=["supervised_at", "wake_at"])
    note_step(duty, move, by=CLOCK, now=now)
    told = responsible_leaders(duty.order.petition.zone) + people_at(duty.department_id)
    tell(duty, move.value, told, key=civil_date(now))


def _begins(day: date) -> datetime:
    """0:00 of a day in Asia/Shanghai."""
    return end_of(day - timedelta(days=1))


def settle_duties(*, ids: Sequence[int]) -> int:
    """Give those provisional duties of `ids` their final due date whose calendar is published by now; only ever later.

    One transaction: any error undoes the whole batch and is raised. Returns how many became final.
    """
    settled = 0
    with recording():
        now = database_now()
        rows = Duty.objects.filter(pk__in=ids, provisional=True, state__in=RUNNING).order_by("pk")
        for duty in rows.select_for_update(skip_locked=True, of=("self",)).select_related("order__petition__zone"):
            promised = settle_term(duty, now=now)
            if promised is None:
                continue
            settled += 1
            area, days = duty.order.petition.zone.code, [str(promised), str(duty.due_on)]
            record("duty.due_date_settled", duty, by=CLOCK, area=area, details={"due_on": days})
    return settled
