"""Fifty people at once, without a pause between two pages: requests a second, and how long one waits."""

import random
import threading
import time
from statistics import quantiles

from petitions.models import Petition
from tests.bench.measure import Report
from tests.bench.pages import SEARCH_COMMON, SEARCH_RARE, reader_of, visitor_of
from tests.bench.server import Visitor
from wulibridge.people.roles import Role

PEOPLE, SECONDS, WARM = 50, 20, 3
# Who they are, and what each of them looks at, as often as it stands there.
CROWD = (
    (Role.ZONE_LEAD, 15),
    (Role.ZONE_MEMBER, 20),
    (Role.COMMITTEE_CHAIR, 8),
    (Role.CASE_DESK, 5),
    (Role.SUBDISTRICT_LEADER, 2),
)
AT_THE_DOOR = (
    *("/visits/round/", "/visits/round/", "/petitions/", "/petitions/due/"),
    *("{petition}", "{petition}", "/notices/"),
)
AT_A_DESK = (
    *("/petitions/due/", "/petitions/due/", "/petitions/", SEARCH_COMMON, SEARCH_RARE),
    *("{petition}", "{petition}", "{petition}", "/notices/"),
)
PATHS = {
    Role.ZONE_LEAD: AT_THE_DOOR,
    Role.ZONE_MEMBER: AT_THE_DOOR,
    Role.COMMITTEE_CHAIR: AT_A_DESK,
    Role.CASE_DESK: AT_A_DESK,
    Role.SUBDISTRICT_LEADER: ("/dashboard/", "/petitions/", "{petition}"),
}


def measure(report: Report, *, port: int, scale: str, seconds: float = SECONDS) -> None:
    walkers = [walker for role, count in CROWD for walker in _walkers(role, count, port)]
    start = time.perf_counter()
    counted_from, until = start + WARM, start + WARM + seconds
    taken: list[float] = []
    failed: list[BaseException] = []
    threads = [threading.Thread(target=_walk, args=(*walker, counted_from, until, taken, failed)) for walker in walkers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    cuts = quantiles(taken, n=100)
    report.plain(f"{PEOPLE} people at once {scale}: pages a second", len(taken) / seconds, unit="1/s", n=len(taken))
    for percent in (50, 95, 99):
        report.plain(f"{PEOPLE} people at once {scale}: p{percent}", cuts[percent - 1], unit="ms", n=len(taken))


def _walkers(role: Role, count: int, port: int) -> list[tuple[Visitor, list[str]]]:
    walkers = []
    for nth in range(count):
        reader = reader_of(role, nth)
        seen = list(Petition.objects.visible_to(reader).order_by("-pk").values_list("number", flat=True)[:20])
        paths = [path for path in PATHS[role] if path != "{petition}" or seen]
        walkers.append(
            (
                visitor_of(reader, port),
                [path.replace("{petition}", f"/petitions/{number}/") for path in paths for number in seen[:5] or [""]],
            )
        )
    return walkers


def _walk(
    visitor: Visitor,
    paths: list[str],
    counted_from: float,
    until: float,
    taken: list[float],
    failed: list[BaseException],
) -> None:
    chance = random.Random(paths[0])
    try:
        while (start := time.perf_counter()) < until:
            visitor.get(chance.choice(paths))
            if start > counted_from:
                taken.append((time.perf_counter() - start) * 1000)
    except BaseException as error:
        failed.append(error)
