from typing import Any

from django.core.management.base import BaseCommand

from evaluations.sweeps import draft_reports


class Command(BaseCommand):
    help = "Draft the monthly reports of the months that are over: the second bell beside Celery's."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"drafted {draft_reports()}")
