"""Run the scenarios one after the other, ask the invariants after each, and write what was found."""

import json
import multiprocessing
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from petitions.models import Petition
from tests.faults.chaos import ledger
from tests.faults.chaos.clocks import CLOCKS
from tests.faults.chaos.forked import FORKED, VERY_MANY
from tests.faults.chaos.ground import Options
from tests.faults.chaos.phones import OF_PHONES
from tests.faults.chaos.programs import PROGRAMS
from tests.faults.chaos.world import World, percentile, world
from tests.faults.invariants import INVARIANTS, Flaw, Kind, asked
from wulibridge.embedded import Embedded

SCENARIOS = FORKED | PROGRAMS | CLOCKS | OF_PHONES | VERY_MANY
ENDED = "each scenario came to the end that it should"
LETTERS = "every letter left, and again only where a worker died between sending and noting it"


def run(options: Options, embedded: Embedded) -> int:
    """The exit code: 0 when every invariant held after every scenario."""
    started = time.monotonic()
    office = world(embedded, seed=options.seed, smoke=options.smoke)
    results = {
        name: _scenario(office, name, *scenario)
        for name, scenario in SCENARIOS.items()
        if not options.only or name in options.only
    }
    flaws = {name: flaw for result in results.values() for name, flaw in result.pop("flaws").items()}
    report = _report(office, results, round(time.monotonic() - started))
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(json.dumps(report, indent=2) + "\n")
    _print_end(report, results, flaws)
    return 1 if flaws or report["lost"] or report["doubled"] else 0


def _scenario(office: World, name: str, work: Callable[[World, int], None], kills: int, few: int) -> dict[str, Any]:
    before, started = office.kills.total(), time.monotonic()
    last = Petition.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    found: dict[str, list[Flaw]] = {}
    try:
        work(office, few if office.smoke else kills)
    except AssertionError as error:
        found[ENDED] = [Flaw(Kind.WRONG, f"{name}: {error}")]
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        office.put_right()
    office.settle()
    found |= {invariant: flaws for invariant, flaws in asked().items() if flaws}
    letters, again = office.letters()
    if letters:
        found[LETTERS] = letters
    late = office.late(after_pk=last)
    result = {
        "kills": office.kills.total() - before,
        "lost": _count(found, Kind.LOST),
        "doubled": _count(found, Kind.DOUBLED),
        "petitions": len(late),
        "late_p99_s": round(percentile(late, 0.99), 2),
        "late_max_s": round(max(late, default=0), 2),
        "letters_again": again,
        "seconds": round(time.monotonic() - started, 1),
    }
    print(f"{name:12}", "  ".join(f"{key} {value}" for key, value in result.items()), flush=True)
    for flaw in [flaw for flaws in found.values() for flaw in flaws][:10]:
        print("   ", flaw.kind.upper(), flaw.text, flush=True)
    connection.close()
    return result | {"flaws": found}


def _count(found: dict[str, list[Flaw]], kind: Kind) -> int:
    return sum(flaw.kind == kind for flaws in found.values() for flaw in flaws)


def _report(office: World, results: dict[str, dict[str, Any]], seconds: int) -> dict[str, Any]:
    late = office.late()
    return {
        "kills": office.kills.total(),
        # A flaw stays in the tables and would be counted after every later scenario: the most seen at once.
        "lost": max((result["lost"] for result in results.values()), default=0),
        "doubled": max((result["doubled"] for result in results.values()), default=0),
        "late_p99_s": round(percentile(late, 0.99), 2),
        "late_p50_s": round(percentile(late, 0.5), 2),
        "letters": ledger.arrived().total(),
        "letters_again": office.letters()[1],
        "seconds": seconds,
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "killed": dict(sorted(office.kills.items())),
        "scenarios": results,
    }


def _print_end(report: dict[str, Any], results: dict[str, Any], flaws: dict[str, list[Flaw]]) -> None:
    print("\nInvariants, asked after each of", len(results), "scenarios:")
    for name in (*INVARIANTS, LETTERS, ENDED):
        print("  FAIL" if name in flaws else "  pass", name)
    figures = ("kills", "lost", "doubled", "late_p99_s", "letters_again", "seconds")
    print("\n" + "  ".join(f"{key} {report[key]}" for key in figures))
