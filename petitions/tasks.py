from celery import shared_task

from petitions import sweeps


@shared_task
def sweep_overdue() -> None:
    sweeps.sweep_overdue()
