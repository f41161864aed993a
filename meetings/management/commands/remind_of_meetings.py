from typing import Any

from django.core.management.base import BaseCommand

from meetings.sweeps import remind


class Command(BaseCommand):
    help = (
        "Tell who is to know that a meeting is owed or was missed, or a task is late: the second bell beside Celery's."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"told {remind()}")
