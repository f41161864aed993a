"""Load the demo office into an empty database and print its logins."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from wulibridge.demo.services import NotEmptyError, is_in_use, load, steps
from wulibridge.demo.sizes import FULL, SIZES
from wulibridge.demo.staff import LOGINS
from wulibridge.journal.services import SYSTEM
from wulibridge.people.roles import RULES


class Command(BaseCommand):
    help = "Load the demo office: 19 committees, 36,000 invented households, a year of visits and petitions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default=FULL.name)
        parser.add_argument("--seed", type=int, default=1, help="another number gives another office")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the database holds data")

    def handle(self, *args: Any, size: str, seed: int, if_empty: bool, **options: Any) -> None:
        if if_empty and is_in_use():
            self.stdout.write(_("The database holds data already: the demo office was not loaded."))
            return
        password = settings.DEMO_PASSWORD or secrets.token_urlsafe(9)
        try:
            with tqdm(total=steps(SIZES[size]), desc=_("Demo office"), unit="", disable=None, leave=False) as bar:
                loaded = load(
                    size=SIZES[size], seed=seed, password=password, by=SYSTEM, timings=timings(), progress=bar.update
                )
        except NotEmptyError:
            raise CommandError(
                _("This database holds data already. The demo office goes into an empty one; nothing was changed.")
            ) from None
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(_("The file of timings cannot be read: %(error)s") % {"error": error}) from error
        self.report(loaded.counts, password)

    def report(self, counts: dict[str, int], password: str) -> None:
        self.stdout.write(
            _("The demo office: %(household)d households, %(user)d staff, %(visit)d visits, %(petition)d petitions.")
            % counts
        )
        self.stdout.write(_("Logins, all with the password %(password)s") % {"password": password})
        for login, role in LOGINS.items():
            self.stdout.write(f"  {login:<11} {role.label}: {RULES[role].prose}")


def timings() -> Path | None:
    """The file of real timings: the one of the setting, or the one beside the checkout; None when there is neither."""
    if settings.DEMO_TIMINGS:
        return Path(settings.DEMO_TIMINGS)
    beside = settings.BASE_DIR.parent / "shared" / "real" / "petition_timings.csv"
    return beside if beside.is_file() else None
