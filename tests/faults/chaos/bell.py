"""The project's Celery with its own schedule, rung every second, and letters that arrive in the ledger."""

import django
from celery.signals import worker_process_init

from wulibridge.celery import app

django.setup()

# It speaks of models, which are there only now.
from tests.faults.chaos import ledger  # noqa: E402

app.conf.beat_schedule = {
    name: {**entry, "schedule": 1.0}
    for name, entry in app.conf.beat_schedule.items()
    if name in ("sweep overdue petitions", "drain the outbox")
}
app.conf.beat_max_loop_interval = 0.5


@worker_process_init.connect
def take_letters(**kwargs: object) -> None:
    ledger.install()
