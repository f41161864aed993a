"""The database's clock jumps, under sweepers that are killed while the guard looks."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Max

from petitions.models import HoldKind, Passage, Petition
from petitions.queries import open_hold
from petitions.route import Move, Stop
from petitions.services import let_go_on, say_set_right
from petitions.sweeps import sweep_overdue
from tests.factories.clock import many_waiting
from tests.faults.chaos.points import GUARD
from tests.faults.chaos.world import World, wait_for
from tests.faults.processes import start, together
from wulibridge.territory.calendar import database_now


def the_clock_jumps(world: World, kills: int) -> None:
    """+40 days, put right, +40 days and confirmed, another +40 days, -3 days, and +40 days in the middle of a pass."""
    world.settle()
    first = _many_waiting(world, 100 if world.smoke else 300)
    climbs = _climbs()
    _jump(world, 40, HoldKind.CLOCK_FORWARD, kills)
    assert _climbs() == climbs, "the sweep believed a clock that jumped"

    world.turn_clock(0)
    say_set_right(hold=open_hold(), reason="the clock has been set right", by=world.people.desk)
    _sweep(2)
    assert _climbs() == climbs, "a clock that was put right let something through"

    _jump(world, 40, HoldKind.CLOCK_FORWARD)
    let_go_on(hold=open_hold(), reason="these forty days are real", by=world.people.desk)
    world.note_alarms(first)
    _sweep(4)
    climbed = Petition.objects.filter(pk__gte=first, stop=Stop.COMMITTEE).count()
    assert climbed == Petition.objects.filter(pk__gte=first).count(), (
        "a confirmed clock did not let all of them through"
    )

    climbs = _climbs()
    _jump(world, 80, HoldKind.CLOCK_FORWARD)
    assert _climbs() == climbs, "one confirmation let a second jump through"
    world.turn_clock(40)
    say_set_right(hold=open_hold(), reason="the clock has been set right", by=world.people.desk)

    _jump(world, 37, HoldKind.CLOCK_BACK)
    let_go_on(hold=open_hold(), reason="these three days were too many", by=world.people.desk)
    _sweep(2)
    assert _climbs() == climbs, "a clock that went back made something climb"
    _jump_in_the_middle(world)
    world.turn_clock(0)
    _sweep(1)
    let_go_on(hold=open_hold(), reason="today is today", by=world.people.desk)


def _many_waiting(world: World, count: int) -> int:
    """Petitions that fall due in a month. The number of the first."""
    return many_waiting(world.people, count)[0].pk


def _climbs() -> int:
    return Passage.objects.filter(entered_by=Move.LAPSE).count()


def _last_stay() -> int:
    return Passage.objects.aggregate(last=Max("pk"))["last"] or 0


def _sweep(sweepers: int) -> None:
    with together(*[start(sweep_overdue, batch=20) for _ in range(sweepers)]):
        pass


def _jump(world: World, days: float, kind: HoldKind, kills: int = 0) -> None:
    """The clock jumps; sweepers die while the guard looks, others live; they hold, and once only."""
    world.turn_clock(days)
    before = world.kills.total()
    while world.kills.total() - before < kills:
        held = open_hold() is not None
        points = [point for point in GUARD if not (held and "raised" in point)]
        world.salvo([(world.moments.choice(points), 1, sweep_overdue) for _ in range(2)])
    _sweep(4)
    held = open_hold()
    assert held is not None, f"a jump to {days} days was not held"
    assert held.kind == kind, held.kind


def _jump_in_the_middle(world: World) -> None:
    """Forty days forward while two sweepers are at work: what they write after it has no day that was not."""
    rows = 100 if world.smoke else 400
    world.supply(rows)
    last, today, before = _last_stay(), database_now(), world.left()
    sweepers = [start(sweep_overdue, batch=2) for _ in range(2)]
    wait_for(lambda: world.left() < before - rows // 10, seconds=60, what="a sweep under way")
    world.turn_clock(37 + 40)
    for sweeper in sweepers:
        sweeper.join(60)
    latest = Passage.objects.filter(pk__gt=last).aggregate(latest=Max("entered_at"))["latest"]
    assert latest is not None, "nothing was under way when the clock jumped"
    assert latest < today + timedelta(days=1), "a sweeper wrote by a clock that had jumped"
    assert open_hold() is not None, "the jump in the middle of a pass was not held"
    world.turn_clock(37)
    say_set_right(hold=open_hold(), reason="the clock has been set right", by=world.people.desk)
    _sweep(2)


CLOCKS: dict[str, tuple[Callable[[World, int], None], int, int]] = {"clock": (the_clock_jumps, 12, 2)}
