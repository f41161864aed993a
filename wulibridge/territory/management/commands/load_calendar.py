from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wulibridge.journal.services import SYSTEM
from wulibridge.territory.services import LAST_YEAR, LIVE_FROM, UnknownYearError, load_calendar_year


class Command(BaseCommand):
    help = "Enter the published days off and make-up working days of years; days entered by a person stay as they are."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "years", nargs="*", type=int, help=f"every published year when none is given: {LIVE_FROM} to {LAST_YEAR}"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for year in options["years"] or range(LIVE_FROM, LAST_YEAR + 1):
            try:
                days = load_calendar_year(year, by=SYSTEM)
            except UnknownYearError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{year}: {days} days entered" if days else f"{year}: was complete")
