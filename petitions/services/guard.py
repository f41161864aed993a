"""The guard of the sweep: is the clock to be believed, and is it plausible that so many fell due?

A wrong clock is worse than a late sweep: what climbed too early cannot be called back, what climbs late is only late.
So a pass that looks wrong is held before it touches anything, until a person answers (see services/holds.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncDate
from django.urls import reverse

from petitions.models import LETS_GO_ON, Heartbeat, HoldKind, Outage, Petition, PetitionQuerySet, SweepHold
from petitions.queries import SWEEP, open_hold
from wulibridge import uptime
from wulibridge.journal.services import CLOCK, record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders_within
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import SHANGHAI, civil_date, database_now
from wulibridge.uptime import Uptime

# A clock that is kept by a time server is off by seconds; five minutes are no drift.
TOLERANCE = timedelta(minutes=5)
# The sweep is rung every minute. An hour without one was an outage.
OUTAGE_FROM = timedelta(hours=1)
# So many of those that wait, and at least so many, never fall due at once on an ordinary day.
MASS_PERCENT, MASS_LEAST = 5, 50


class ClockJumpedError(Exception):
    """The database's clock moved by `seconds` beside real time while a pass was under way."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the clock jumped by {seconds:.0f} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Clearance:
    """The guard let this pass go on at `at`, by the database's clock. What falls due later is the next pass's."""

    at: datetime
    steady: float

    def check(self, now: datetime) -> None:
        """Raise ClockJumpedError when `now` of the database cannot be, by the time that has really passed since."""
        jump = (now - self.at).total_seconds() - (uptime.steady() - self.steady)
        if abs(jump) > TOLERANCE.total_seconds():
            raise ClockJumpedError(jump)


@dataclass(frozen=True)
class Finding:
    """Why a pass must be held. `jump`: seconds by which the clock moved beside real time, where that is known."""

    kind: HoldKind
    jump: float | None = None


def clear_or_hold() -> Clearance | None:
    """Look before the sweep touches anything. None: it is held, and those who can answer have been told once.

    An outage that is certain (the same machine, up all the while, says that the time really passed) is recorded and
    holds nothing up.
    """
    with recording():
        # Read together, before any wait for the lock.
        up, steady, now = uptime.read(), uptime.steady(), database_now()
        beat = locked_heartbeat()
        if (held := open_hold()) is not None:
            _say_held(beat, held.kind)
            return None
        record_certain_outage(beat, now, up)
        finding = find(beat, now, up)
        if finding is not None:
            _hold(beat, finding, now)
            return None
        believe(beat, now, up)
    return Clearance(now, steady)


def hold_after_jump(seconds: float) -> None:
    """The clock jumped in the middle of a pass: hold the next ones, unless they are held already."""
    with recording():
        beat = locked_heartbeat()
        if open_hold() is None:
            _hold(beat, Finding(_direction(seconds), seconds), database_now())


def locked_heartbeat() -> Heartbeat:
    """The sweep's heartbeat, made without a sweep when there was none. Its row is the lock of guard and answers."""
    Heartbeat.objects.get_or_create(name=SWEEP, defaults={"at": None})
    return Heartbeat.objects.select_for_update().get(name=SWEEP)


def believe(beat: Heartbeat, now: datetime, up: Uptime) -> None:
    """From here on the clock is measured against this reading."""
    beat.clock_at, beat.boot, beat.uptime = now, up.boot, up.seconds
    beat.save(update_fields=["clock_at", "boot", "uptime"])


def find(beat: Heartbeat, now: datetime, up: Uptime) -> Finding | None:
    """What speaks against going on at `now`; None when nothing does."""
    jump = _jump(beat, now, up)
    if jump is not None and abs(jump) > TOLERANCE.total_seconds():
        return Finding(_direction(jump), jump)
    count = unexplained(now).count()
    if count >= MASS_LEAST and count * 100 > Petition.objects.waiting().count() * MASS_PERCENT:
        return Finding(HoldKind.MASS, jump)
    return None


def _direction(seconds: float) -> HoldKind:
    return HoldKind.CLOCK_FORWARD if seconds > 0 else HoldKind.CLOCK_BACK


def _jump(beat: Heartbeat, now: datetime, up: Uptime) -> float | None:
    """Seconds that the clock moved beside real time since it was last believed.

    Known for the same start of the same machine. Otherwise only a clock that went back gives itself away: None.
    """
    before = beat.clock_at or beat.at
    if before is None:
        return None
    passed = (now - before).total_seconds()
    real = up.since(beat.boot, beat.uptime) if beat.clock_at else None
    if real is not None:
        return passed - real
    return passed if passed < -TOLERANCE.total_seconds() else None


def record_certain_outage(beat: Heartbeat, now: datetime, up: Uptime) -> None:
    """Nothing was swept for over an hour, and the machine itself says that this time has really passed.

    Not while a person was asked about unusually many: the waiting must not explain what it is about.
    """
    if beat.clock_at is None or SweepHold.objects.filter(kind=HoldKind.MASS, raised_at__gte=beat.clock_at).exists():
        return
    real, jump = up.since(beat.boot, beat.uptime), _jump(beat, now, up)
    if real is None or jump is None or abs(jump) > TOLERANCE.total_seconds():
        return
    if real > OUTAGE_FROM.total_seconds():
        outage = Outage.objects.create(started_at=beat.clock_at, ended_at=now)
        record("outage.found", outage, by=CLOCK, details={"hours": round(real / 3600, 1)})


def to_climb(now: datetime) -> PetitionQuerySet:
    """What a pass at `now` would act on."""
    return Petition.objects.overdue(civil_date(now)).filter(wake_at__lte=now)


def unexplained(now: datetime) -> PetitionQuerySet:
    """Of that, what neither fell due during an outage nor was let through by the last answer."""
    outages = Outage.objects.filter(ended_at__lte=now).annotate(
        first=TruncDate("started_at", tzinfo=SHANGHAI), last=TruncDate("ended_at", tzinfo=SHANGHAI)
    )
    # A term ends with its day: at the first moment of the next one (Asia/Shanghai).
    rows = to_climb(now).exclude(Exists(outages.filter(first__lte=OuterRef("due_on"), last__gt=OuterRef("due_on"))))
    let_on = SweepHold.objects.filter(answer__in=LETS_GO_ON).first()
    # An answer given while the clock was ahead says nothing of the time until then.
    if let_on is not None and let_on.confirmed_at is not None and let_on.confirmed_at <= now:
        rows = rows.filter(due_on__gte=civil_date(let_on.confirmed_at))
    return rows


def _hold(beat: Heartbeat, finding: Finding, now: datetime) -> None:
    facts = {
        # Read by those who keep the machine running, too: no complaint is counted for them.
        "due": to_climb(now).without_complaints().count(),
        "open": Petition.objects.waiting().without_complaints().count(),
        "last_sweep": beat.at.isoformat() if beat.at else None,
        "clock": now.isoformat(),
        "jump": None if finding.jump is None else round(finding.jump),
    }
    held = SweepHold.objects.create(kind=finding.kind, facts=facts)
    _say_held(beat, held.kind)
    record("sweep.held", held, by=CLOCK, details={"kind": held.kind, **facts})
    notify([Message("sweep_held", f"hold:{held.pk}", tuple(_told(now)), reverse("petitions:clock"), _told_facts(held))])


def _told_facts(held: SweepHold) -> dict[str, Any]:
    return {"kind": held.kind, "due": held.facts["due"], "open": held.facts["open"]}


def _told(now: datetime) -> list[User]:
    """The case desks of the subdistricts whose petitions would climb, or wait where none would; and the system
    administrators."""
    rows = to_climb(now) if to_climb(now).exists() else Petition.objects.waiting()
    concerned = rows.order_by().values_list("zone__committee__subdistrict", flat=True).distinct()
    desks = holders_within(Permission.CLOCK_CONFIRM, concerned, roles=[Role.CASE_DESK])
    keepers = holders_within(Permission.CLOCK_CONFIRM, roles=[Role.SYSTEM_ADMINISTRATOR])
    return list(dict.fromkeys(desks + keepers))


def _say_held(beat: Heartbeat, kind: str) -> None:
    if beat.result.get("held") != kind:
        beat.result = {"held": kind}
        beat.save(update_fields=["result"])
