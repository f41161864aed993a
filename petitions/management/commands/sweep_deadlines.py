from typing import Any

from django.core.management.base import BaseCommand, CommandError

from petitions.queries import open_hold
from petitions.services import Refused, let_go_on
from petitions.sweeps import BATCH, sweep_overdue
from wulibridge.journal.services import SYSTEM


class Command(BaseCommand):
    help = "Move up every petition whose deadline has passed: the second bell beside Celery's, for cron or a person."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help="petitions per transaction")
        parser.add_argument("--confirm", metavar="REASON", help="if it is held: the clock is right, and why; go on")

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep_overdue(batch=options["batch"])
        if options["confirm"] is not None and (held := open_hold()):
            try:
                let_go_on(hold=held, reason=options["confirm"], by=SYSTEM)
            except Refused as refused:
                raise CommandError(str(refused.message)) from refused
            done = sweep_overdue(batch=options["batch"])
        if done.held and (held := open_hold()):
            due, waiting = held.facts["due"], held.facts["open"]
            self.stdout.write(
                f"Held, nothing was moved: {held.get_kind_display()}, {due} of {waiting} petitions would move. "
                "Answer it on the page of the clock, or here with --confirm REASON when the clock is right."
            )
        self.stdout.write(f"moved up {done.lapsed}, under supervision {done.supervised}, set aside {done.failed}")
