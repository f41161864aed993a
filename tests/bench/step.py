"""One job of the bench at one size, in a process whose environment names its database."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

# Only importable once Django is set up.
import psycopg  # noqa: E402

from tests.bench import crowd, data, hints, pages, roster, server, sweep, sync, verdict  # noqa: E402
from tests.bench.measure import Report  # noqa: E402

HOUSEHOLDS, OVERDUE = 36_000, 100_000
# What the sweep and the roster need of an office: no visits.
LEAN = 0.001


def main(asked: dict[str, Any]) -> None:
    report = Report()
    {"pages": step_pages, "sweep": step_sweep, "roster": step_roster}[asked["job"]](report, asked)
    report.write(Path(asked["out"]), whole=True)


def step_pages(report: Report, asked: dict[str, Any]) -> None:
    if not asked["filled"]:
        _fill(asked, visits=asked["part"])
    scale, home = f"x{asked['times']}", Path(os.environ["WULIBRIDGE_HOME"])
    verdict.count_ahead(report, scale=scale)
    verdict.measure_draft(report, scale=scale)
    with server.served(asked["port"], home / "web.log"):
        pages.measure(report, port=asked["port"], url=asked["url"], scale=scale)
        hints.measure(report, url=asked["url"], scale=scale)
        sync.measure(report, port=asked["port"], url=asked["url"], scale=scale)
        crowd.measure(report, port=asked["port"], scale=scale)


def step_sweep(report: Report, asked: dict[str, Any]) -> None:
    if not asked["filled"]:
        _fill(asked, visits=LEAN)
        _change(asked["url"], sweep.OVERDUE)
    count = round(OVERDUE * asked["part"])
    sweep.measure(report, superuser_url=os.environ["DATABASE_SUPERUSER_URL"], template=asked["name"], count=count)


def step_roster(report: Report, asked: dict[str, Any]) -> None:
    if not asked["filled"]:
        _fill(asked | {"part": 1}, visits=LEAN, petitions=LEAN)
        _change(asked["url"], roster.EMPTY)
    roster.measure(
        report,
        superuser_url=os.environ["DATABASE_SUPERUSER_URL"],
        template=asked["name"],
        count=round(HOUSEHOLDS * asked["part"]),
        directory=Path(os.environ["WULIBRIDGE_HOME"]),
    )


def _fill(asked: dict[str, Any], *, visits: float, petitions: float | None = None) -> None:
    timings = Path(os.environ["DEMO_TIMINGS"]) if os.environ.get("DEMO_TIMINGS") else None
    data.fill(
        asked["url"],
        times=asked["times"],
        part=asked["part"],
        visits=visits,
        petitions=asked["part"] if petitions is None else petitions,
        timings=timings,
        say=lambda what: None,
    )


def _change(url: str, statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        database.execute(statements)
        database.execute("VACUUM (FULL, ANALYZE)")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
