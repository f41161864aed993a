import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from petitions.models import Takeover
from petitions.takeover.columns import Field
from petitions.takeover.finding import make_findable
from petitions.takeover.imports import take_over
from petitions.takeover.problems import reasons, restored
from petitions.takeover.read import UnnamedColumnsError
from petitions.takeover.report import Report
from wulibridge.journal.services import SYSTEM
from wulibridge.plain import one_line
from wulibridge.sheets.problems import ReadError
from wulibridge.sheets.uploads import name_of
from wulibridge.territory.models import Subdistrict, Zone
from wulibridge.territory.redistricting.standing import MapChangedError

MOST_SHOWN = 200


class Command(BaseCommand):
    _refused = 0
    help = "Take over the petitions of an older register (CSV or XLSX), replayed on the calendar of their time."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--subdistrict", help="its code; needed when there are several")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=HEADER",
            help=f"which column holds a field: {', '.join(Field)}; usual names are known without it",
        )
        parser.add_argument(
            "--receiving",
            action="append",
            default=[],
            metavar="COMMITTEE=ZONE",
            help="the zone (code or name) for rows that name this committee (code or name) and no place in it",
        )
        parser.add_argument("--dry-run", action="store_true", help="only check, change nothing")
        parser.add_argument("--all-or-nothing", action="store_true", help="change nothing when any row is refused")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        started = time.monotonic()
        subdistrict = _subdistrict(options["subdistrict"])
        takeover = Takeover(
            subdistrict=subdistrict,
            file_name=name_of(path.name),
            columns=_columns(options["map"]),
            dry_run=options["dry_run"],
            all_or_nothing=options["all_or_nothing"],
        )

        def finish(report: Report) -> None:
            if takeover.pk:
                takeover.report = report.stored()
                takeover.save()

        try:
            report = take_over(
                path,
                takeover=takeover,
                committees=set(subdistrict.committees.values_list("pk", flat=True)),
                receiving=[_receiving(pair, subdistrict) for pair in options["receiving"]],
                by=SYSTEM,
                progress=self._progress,
                refuse=self._refuse,
                finish=finish,
            )
        except (ReadError, MapChangedError) as error:
            raise CommandError(str(getattr(error, "message", error))) from error
        except UnnamedColumnsError as error:
            headers = "; ".join(one_line(f"{header} ({', '.join(samples)})") for header, samples in error.headers)
            raise CommandError(f"Say with --map which columns hold: {error}. The file has: {headers}") from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        self._say(report, takeover)
        self.stdout.write(f"{time.monotonic() - started:.0f} seconds")
        if report.counts.kept and report.written:
            self.stdout.write("Filling the search; the petitions are there already.")
            make_findable(takeover)

    def _progress(self, done: int, expected: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done:,} of {expected:,} rows judged", ending="" if done < expected else "\n")

    def _refuse(self, row: int, cells: list[str], problems: list[list[str]]) -> None:
        """Name a refused row, the first ones at least."""
        self._refused += 1
        if self._refused <= MOST_SHOWN:
            for problem in (restored(*stored) for stored in problems):
                self.stderr.write(f"row {row}, {problem.column}: {problem.what} {problem.remedy}")

    def _say(self, report: Report, takeover: Takeover) -> None:
        if self._refused > MOST_SHOWN:
            self.stderr.write(f"... and {self._refused - MOST_SHOWN:,} more refused rows")
        for reason in reasons(report.reasons):
            self.stdout.write(f"refused {reason.rows:,}: {reason.column}: {reason.what} {reason.remedy}")
        for title, years in (("entered for", report.loaded), ("not known for", report.unknown_years)):
            if years:
                self.stdout.write(f"days off {title}: {', '.join(map(str, years))}")
        self.stdout.write(", ".join(f"{name} {count:,}" for name, count in report.counts.plain().items()))
        if takeover.all_or_nothing and report.counts.refused:
            raise CommandError("Nothing was changed: some rows were refused, and it was to be all or nothing.")
        if takeover.dry_run:
            self.stdout.write("Only checked: nothing was changed.")
        elif report.counts.rows == report.counts.known:
            self.stdout.write("All rows were taken over before: nothing was changed.")


def _subdistrict(code: str | None) -> Subdistrict:
    rows = Subdistrict.objects.filter(code=code) if code else Subdistrict.objects.all()
    found = list(rows[:2])
    if len(found) != 1:
        raise CommandError("Name the subdistrict by its code: --subdistrict CODE.")
    return found[0]


def _columns(pairs: list[str]) -> dict[str, str]:
    columns = {}
    for pair in pairs:
        name, sign, header = pair.partition("=")
        if not sign or name not in set(Field):
            raise CommandError(f"--map {pair}: write it as FIELD=HEADER; the fields are {', '.join(Field)}.")
        columns[name] = header
    return columns


def _receiving(pair: str, subdistrict: Subdistrict) -> int:
    committee, _sign, zone = pair.partition("=")
    for where in ({"committee__code": committee}, {"committee__name": committee}):
        for name in ({"code": zone}, {"name": zone}):
            found = Zone.objects.filter(committee__subdistrict=subdistrict, **where, **name).first()
            if found:
                return found.pk
    raise CommandError(f"--receiving {pair}: there is no such zone.")
