from typing import Any

from django.core.management.base import BaseCommand

from evaluations.sweeps import refresh_summaries


class Command(BaseCommand):
    help = "Count figures of months that are over ahead, for the dashboard: the second bell beside Celery's."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"counted {refresh_summaries()} months")
