"""The moments at which a worker dies. It runs the project's own code, hooked here to kill itself there."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from petitions import sweeps
from petitions.models import Heartbeat
from petitions.services import clockwork, guard
from tests.faults.chaos.ledger import Ledger
from wulibridge.notices import services as outbox


@dataclass(frozen=True)
class Point:
    """Before or after a call of `name` in `owner`; with `within`, only while that call of an owner is under way."""

    owner: Any
    name: str
    after: bool = False
    within: tuple[Any, str] | None = None


COMMIT = (BaseDatabaseWrapper, "commit")

SWEEP = {
    "sweep: after taking the batch": Point(sweeps, "ring"),
    "sweep: after the locks": Point(clockwork, "_lapse"),
    "sweep: after the writes": Point(clockwork, "notify", after=True),
    "sweep: before the commit": Point(*COMMIT, within=(sweeps, "ring")),
    "sweep: after the commit": Point(*COMMIT, after=True, within=(sweeps, "ring")),
    "sweep: before the heartbeat": Point(Heartbeat.objects, "update_or_create"),
}
GUARD = {
    "guard: when it has raised a hold": Point(guard, "_hold", after=True),
    "guard: before the commit": Point(*COMMIT, within=(sweeps, "clear_or_hold")),
    "guard: after the commit": Point(*COMMIT, after=True, within=(sweeps, "clear_or_hold")),
}
SENT = "drain: after it was sent"
DRAIN = {
    "drain: before the claim is committed": Point(*COMMIT, within=(outbox, "_claim")),
    "drain: after the claim": Point(outbox, "_claim", after=True),
    "drain: before it is sent": Point(Ledger, "send"),
    SENT: Point(Ledger, "send", after=True),
    "drain: after it was noted": Point(outbox, "_deliver", after=True),
}
POINTS = SWEEP | GUARD | DRAIN


def doomed(point: str, nth: int, work: Callable[[], Any]) -> None:
    """Do `work`, and die of SIGKILL when `point` is reached for the `nth` time. For a process of its own."""
    left = nth

    def tick() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    _hook(POINTS[point], tick)
    work()


def _hook(point: Point, tick: Callable[[], None]) -> None:
    inside = point.within is None

    def watched() -> None:
        if inside:
            tick()

    def entered(value: bool) -> Callable[[], None]:
        def note() -> None:
            nonlocal inside
            inside = value

        return note

    if point.within is not None:
        _wrap(*point.within, before=entered(True), after=entered(False))
    _wrap(point.owner, point.name, **{"after" if point.after else "before": watched})


def _wrap(owner: Any, name: str, **around: Callable[[], None]) -> None:
    real = getattr(owner, name)

    @wraps(real)
    def hooked(*args: Any, **kwargs: Any) -> Any:
        around.get("before", _nothing)()
        result = real(*args, **kwargs)
        around.get("after", _nothing)()
        return result

    setattr(owner, name, hooked)


def _nothing() -> None:
    pass
