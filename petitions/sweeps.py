"""The sweep: what makes overdue petitions climb. Any number may run at once; any may die at any instant.

The database is the only truth. A batch is one transaction; what it did not commit, the next sweep does.
"""

import logging
import time
from collections.abc import Sequence
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models.functions import Now

from petitions.models import Heartbeat, Petition
from petitions.services import recompute_provisional, ring
from petitions.services.clockwork import Rung
from petitions.services.notes import RememberedHandlers

log = logging.getLogger(__name__)

SWEEP = "sweep_overdue"
SET_ASIDE = timedelta(hours=1)


def sweep_overdue(*, batch: int = 200, limit: int | None = None) -> Rung:
    """Settle every petition whose alarm has rung, at most one stop each, in batches; then leave a heartbeat.

    First, provisional due dates whose calendar has been published become final, so that nothing climbs too early.
    A batch that fails is halved down to the one bad row, which is set aside for an hour and reported in the log; the
    rest goes on. `limit` bounds how many are looked at.
    """
    started = time.monotonic()
    settled = recompute_provisional()
    handlers, total, last_pk, left = RememberedHandlers(), Rung(), 0, limit
    while left is None or left > 0:
        ids = list(
            Petition.objects.waiting()
            .filter(wake_at__lte=Now(), pk__gt=last_pk)
            .order_by("pk")
            .values_list("pk", flat=True)[: min(batch, left) if left is not None else batch]
        )
        if not ids:
            break
        total += _ring_halving(ids, handlers)
        last_pk = ids[-1]
        left = None if left is None else left - len(ids)
    result = {"lapsed": total.lapsed, "supervised": total.supervised, "failed": total.failed, "settled": settled}
    result["seconds"] = round(time.monotonic() - started, 1)
    Heartbeat.objects.update_or_create(name=SWEEP, defaults={"at": Now(), "result": result})
    return total


def _ring_halving(ids: Sequence[int], handlers: RememberedHandlers) -> Rung:
    try:
        return ring(ids=ids, handlers=handlers)
    except Exception:  # noqa: BLE001  one bad row, whatever is wrong with it, must not hold back the others
        if len(ids) == 1:
            log.exception("petition %s cannot be moved by the sweep; set aside for an hour", ids[0])
            return _set_aside(ids[0])
    middle = len(ids) // 2
    return _ring_halving(ids[:middle], handlers) + _ring_halving(ids[middle:], handlers)


def _set_aside(petition_id: int) -> Rung:
    try:
        with transaction.atomic():
            Petition.objects.waiting().filter(pk=petition_id).update(wake_at=Now() + SET_ASIDE)
    except DatabaseError:
        log.exception("petition %s cannot even be set aside", petition_id)
    return Rung(failed=1)
