"""One run of a job that changes a whole database, in a process of its own: prints how long it took, and how much
memory the process had at its most.

    python -m tests.bench.child sweep
    python -m tests.bench.child roster FILE
"""

import resource
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

# Only importable once Django is set up.
from petitions.services.holds import record_outage  # noqa: E402
from petitions.sweeps import sweep_overdue  # noqa: E402
from wulibridge.journal.services import SYSTEM  # noqa: E402
from wulibridge.territory.calendar import database_now  # noqa: E402
from wulibridge.territory.roster.imports import Options, import_file  # noqa: E402


def sweep() -> None:
    """Milliseconds. The outage is on record, as it must be before so many climb at once."""
    now = database_now()
    record_outage(started_at=now - timedelta(days=3), ended_at=now, reason="bench", by=SYSTEM)
    start = time.perf_counter()
    done = sweep_overdue()
    taken = (time.perf_counter() - start) * 1000
    if done.held or done.failed or not done.lapsed:
        raise SystemExit(f"the sweep did not do its work: {done}")
    print(taken)


def roster(path: Path) -> None:
    """Milliseconds, and the most memory in MB."""
    start = time.perf_counter()
    report = import_file(path, name=path.name, committees=None, options=Options(), by=SYSTEM)
    taken = (time.perf_counter() - start) * 1000
    if report.problems:
        raise SystemExit(f"the roster was not taken: {report.problems[:3]}")
    print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    if sys.argv[1] == "sweep":
        sweep()
    else:
        roster(Path(sys.argv[2]))
