from typing import Any

from django.core.management.base import BaseCommand

from petitions.sweeps import sweep_overdue


class Command(BaseCommand):
    help = "Move up every petition whose deadline has passed: the second bell beside Celery's, for cron or a person."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--batch", type=int, default=200, help="petitions per transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep_overdue(batch=options["batch"])
        self.stdout.write(f"moved up {done.lapsed}, under supervision {done.supervised}, set aside {done.failed}")
