"""The sweep: what makes overdue petitions climb. Any number may run at once; any may die at any instant.

The database is the only truth. A batch is one transaction; what it did not commit, the next sweep does.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models.functions import Now

from petitions.models import Heartbeat, Petition
from petitions.queries import SWEEP, late_legal_terms, legal_terms_to_settle, lines_to_settle, stays_to_settle
from petitions.queries.duty import duties_to_ring, duties_to_settle
from petitions.services import recompute_lines, recompute_provisional, ring, tell_of_late_terms
from petitions.services.clockwork import Known, Rung
from petitions.services.duty_clock import ring_duties, settle_duties
from petitions.services.guard import Clearance, ClockJumpedError, clear_or_hold, hold_after_jump
from petitions.services.legal import settle_legal_terms
from wulibridge.territory.calendar import civil_date

log = logging.getLogger(__name__)

SET_ASIDE = timedelta(hours=1)
# A transaction of so many takes some 0.15 s: as long may an answer wait that came at the same moment. Of fewer, the
# commits and the statements as such begin to count.
BATCH = 500
Done = TypeVar("Done")


def sweep_overdue(*, batch: int = BATCH, limit: int | None = None) -> Rung:
    """Settle every petition whose alarm has rung, at most one stop each, in batches; then leave a heartbeat.

    The guard looks first, and again within each batch: while a hold is open nothing is touched (`held` is true).
    Then provisional due dates whose calendar has been published become final, so that nothing climbs too early.
    A batch that fails is halved down to the one bad row, which is set aside for an hour and reported in the log; the
    rest goes on. `limit` bounds how many alarms are looked at. Raises OperationalError when the database goes away:
    what was committed stays, and the next sweep does the rest.
    """
    started = time.monotonic()
    clearance = clear_or_hold()
    if clearance is None:
        return Rung(held=True)
    settled = _settle(stays_to_settle, recompute_provisional, batch) + _settle(lines_to_settle, recompute_lines, batch)
    try:
        total = _sweep(clearance, batch, limit)
    except ClockJumpedError as jumped:
        hold_after_jump(jumped.seconds)
        return Rung(held=True)
    result = {"lapsed": total.lapsed, "supervised": total.supervised, "gone_on": total.gone_on}
    result |= {"failed": total.failed, "settled": settled, "duties": _sweep_duties(clearance, batch)}
    _settle(legal_terms_to_settle, settle_legal_terms, batch)
    result["legal"] = _settle(partial(late_legal_terms, today=civil_date(clearance.at)), tell_of_late_terms, batch)
    seconds = round(time.monotonic() - started, 1)
    done = {"at": clearance.at, "result": result | {"seconds": seconds}}
    Heartbeat.objects.update_or_create(name=SWEEP, defaults=done)
    return total


def _sweep(clearance: Clearance, batch: int, limit: int | None) -> Rung:
    """All that was due when the guard looked. Raises ClockJumpedError; the batches before it stay as they are."""
    known, total, last_pk, left = Known(), Rung(), 0, limit
    while left is None or left > 0:
        ids = list(
            Petition.objects.waiting()
            .filter(wake_at__lte=clearance.at, pk__gt=last_pk)
            .order_by("pk")
            .values_list("pk", flat=True)[: min(batch, left) if left is not None else batch]
        )
        if not ids:
            break
        done = _halving(ids, lambda some: ring(ids=some, known=known, clearance=clearance), _set_aside)
        total = sum(done, start=total)
        last_pk = ids[-1]
        left = None if left is None else left - len(ids)
    return total


def _sweep_duties(clearance: Clearance, batch: int) -> int:
    """Departments that are late: supervised, or reminded of. Returns how many."""
    _settle(duties_to_settle, settle_duties, batch)
    return _settle(partial(duties_to_ring, now=clearance.at), ring_duties, batch)


def _settle(find: Callable[..., list[int]], work: Callable[..., int], batch: int) -> int:
    settled, last_pk = 0, 0
    while ids := find(after=last_pk, limit=batch):
        settled += sum(_halving(ids, lambda some: work(ids=some), _leave_it))
        last_pk = ids[-1]
    return settled


def _halving(ids: Sequence[int], work: Callable[[Sequence[int]], Done], give_up: Callable[[int], Done]) -> list[Done]:
    """`work` on all of `ids` in one transaction; where that fails, on halves, down to the bad one, which is given up.

    One bad row, whatever is wrong with it, must not hold back the others. A database that goes away is no row's fault,
    nor is a clock that jumps.
    """
    try:
        return [work(ids)]
    except (InterfaceError, OperationalError, ClockJumpedError):
        raise
    except Exception:
        if len(ids) == 1:
            log.exception("row %s cannot be handled by the sweep", ids[0])
            return [give_up(ids[0])]
    middle = len(ids) // 2
    return _halving(ids[:middle], work, give_up) + _halving(ids[middle:], work, give_up)


def _set_aside(petition_id: int) -> Rung:
    log.error("petition %s is set aside for an hour", petition_id)
    try:
        with transaction.atomic():
            Petition.objects.waiting().filter(pk=petition_id).update(wake_at=Now() + SET_ASIDE)
    except (InterfaceError, OperationalError):
        raise
    except DatabaseError:
        log.exception("petition %s cannot even be set aside", petition_id)
    return Rung(failed=1)


def _leave_it(row: int) -> int:
    log.error("row %s is left as it is", row)
    return 0
