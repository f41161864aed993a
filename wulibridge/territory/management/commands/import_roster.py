from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wulibridge.journal.services import SYSTEM
from wulibridge.sheets.problems import ReadError
from wulibridge.territory.redistricting.standing import MapChangedError
from wulibridge.territory.roster.imports import Options, import_file
from wulibridge.territory.roster.report import MAX_LISTED, Report


class Command(BaseCommand):
    help = "Import a household roster (CSV in UTF-8 or GB18030, or XLSX). Good rows are kept, bad ones are named."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only check, change nothing")
        parser.add_argument("--all-or-nothing", action="store_true", help="change nothing when any row is bad")
        parser.add_argument("--create-zones", action="store_true", help="create zones that a committee does not have")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Options(options["dry_run"], options["all_or_nothing"], options["create_zones"])
        path: Path = options["file"]
        try:
            report = import_file(
                path, name=path.name, committees=None, options=chosen, by=SYSTEM, progress=self._progress
            )
        except ReadError as error:
            raise CommandError(error.message) from error
        except MapChangedError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        self._say(report, chosen)
        if chosen.all_or_nothing and report.problems:
            raise CommandError("Nothing was changed: some rows are bad, and it was to be all or nothing.")

    def _progress(self, done: int, expected: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done:,} of {expected:,} rows judged", ending="" if done < expected else "\n")

    def _say(self, report: Report, options: Options) -> None:
        for found in report.problems[:MAX_LISTED]:
            value = f" “{found.value}”" if found.value else ""
            self.stderr.write(f"row {found.row}, {found.column}{value}: {found.what} {found.remedy}")
        for write in report.updated:
            fields = ", ".join(write.changed)
            self.stdout.write(f"row {write.household.row}, {write.household.number}: changed {fields}")
        for gone in report.vanished:
            self.stdout.write(f"no longer on the roster: {gone.number}, {gone.address}")
        for title, headers in (("never read", report.dropped), ("not known", report.unknown)):
            if headers:
                self.stdout.write(f"columns {title}: {', '.join(headers)}")
        self.stdout.write(", ".join(f"{name} {count:,}" for name, count in vars(report.counts).items()))
        if options.dry_run:
            self.stdout.write("Only checked: nothing was changed.")
