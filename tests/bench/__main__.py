"""`make bench`: what each job costs beside its floor. Prints a table and writes var/bench.json.

Small: 36,000 households, 100,000 petitions, 2,000,000 visits in one subdistrict: some 12 minutes and 4 GB of disk.
With --times 10 the pages once more in ten subdistricts of that size: some 25 minutes and 25 GB of disk more.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench import office
from tests.bench.measure import Report, head, line, phase

GB_A_TIMES = 3


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=1, help="also at so many times the data (make bench TIMES=10)")
    parser.add_argument("--part", type=float, default=1.0, help="a part of the full size, to try the bench out")
    parser.add_argument("--only", choices=("pages", "sweep", "roster"), help="only these jobs")
    parser.add_argument("--keep", action="store_true", help="keep the databases, and use those that were kept")
    parser.add_argument("--port", type=int, default=8299)
    parser.add_argument("--out", type=Path, default=Path("var/bench.json"))
    return parser.parse_args()


def main() -> None:
    options = arguments()
    report = Report()
    with office.servers() as superuser_url:
        os.environ["DATABASE_SUPERUSER_URL"] = superuser_url
        free = shutil.disk_usage(Path.cwd()).free // 2**30
        if free < GB_A_TIMES * (options.times + 1) * options.part:
            sys.exit(f"Only {free} GB of disk are free: {GB_A_TIMES * (options.times + 1)} GB are needed.")
        print(head())
        for job in ("pages", "sweep", "roster"):
            if options.only in (None, job):
                report.results += step(job, 1, options)
        if options.times > 1 and options.only in (None, "pages"):
            report.results += step("pages", options.times, options)
            compare(report, options.times)
    report.write(options.out)
    print(f"\n{head()}")
    for result in report.results:
        print(line(result))
    print(f"\n{options.out}; {sum(result.met is False for result in report.results)} targets missed")


def step(job: str, times: int, options: argparse.Namespace) -> list:
    """The results of one job at one size, in a process of its own: Django knows one database a process."""
    name = f"wulibridge_bench_{'rows' if job == 'pages' else job}_{times}"
    with phase(f"{job} at {times} x {options.part:g}"):
        superuser_url = os.environ["DATABASE_SUPERUSER_URL"]
        with office.database(superuser_url, name, keep=options.keep) as (url, there):
            out = Path(os.environ["WULIBRIDGE_HOME"]) / f"{job}-{times}.json"
            asked = {"job": job, "times": times, "part": options.part, "filled": there, "port": options.port}
            asked |= {"url": url, "name": name, "out": str(out)}
            subprocess.run([*office.PYTHON, "-m", "tests.bench.step", json.dumps(asked)], check=True)
            return Report.read(out).results


def compare(report: Report, times: int) -> None:
    """A scoped page sees as many rows as before: it may take a fifth longer, and asks no more often.

    It may ask less: where no row in sight still runs, nobody asks for the working calendar.
    """
    small, large = "x1", f"x{times}"
    found = {result.name: result for result in report.results}
    for name, result in found.items():
        page, _space, scale = name.rpartition(" ")
        more = found.get(f"{page} {large}")
        if scale == small and more:
            share = more.ours / result.ours
            report.within(f"{page}: {large} beside {small}", share, most=1.2, unit="times", n=more.n)
        page, _space, _rest = name.partition(f" {small}: queries")
        more = found.get(f"{page} {large}: queries")
        if _space and more:
            added = max(0, more.ours - result.ours)
            report.within(f"{page}: queries more at {large}", added, most=0, unit="queries")


if __name__ == "__main__":
    main()
