from celery import shared_task

from meetings import sweeps


@shared_task
def remind() -> None:
    sweeps.remind()
