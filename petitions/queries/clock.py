"""What the sweep says of itself, what holds it up, and what it must still settle."""

from django.db.models import Exists, OuterRef, QuerySet

from petitions.models import Heartbeat, Outage, Passage, Petition, SweepHold
from wulibridge.territory.models import WorkDay

# The name of the sweep's heartbeat.
SWEEP = "sweep_overdue"


def heartbeat() -> Heartbeat | None:
    """What the sweep says of itself; while a person must answer first, its result says "held". None: never rung."""
    return Heartbeat.objects.filter(name=SWEEP).first()


def last_sweep() -> Heartbeat | None:
    """When the sweep last ran to its end. None: never."""
    return Heartbeat.objects.filter(name=SWEEP, at__isnull=False).first()


def open_hold() -> SweepHold | None:
    """What the sweep waits for a person to answer. None: it goes on by itself."""
    return SweepHold.objects.filter(answer="").first()


def outages() -> QuerySet[Outage]:
    """The outages on record, the latest first."""
    return Outage.objects.select_related("recorded_by")


def stays_to_settle(*, after: int, limit: int) -> list[int]:
    """Numbers (pk) above `after` of open stays with a provisional due date whose day is in the calendar by now."""
    published = WorkDay.objects.filter(day=OuterRef("due_on"))
    stays = Passage.objects.filter(Exists(published), provisional=True, left_at=None, pk__gt=after)
    return list(stays.order_by("pk").values_list("pk", flat=True)[:limit])


def lines_to_settle(*, after: int, limit: int) -> list[int]:
    """Numbers (pk) above `after` of open petitions whose due date over the whole line is provisional, and whose day is
    in the calendar by now."""
    published = WorkDay.objects.filter(day=OuterRef("total_due_on"))
    rows = Petition.objects.filter(Exists(published), total_provisional=True, closed_at=None, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
