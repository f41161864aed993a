from celery import shared_task

from meetings import sweeps
from meetings.services import papers


@shared_task
def remind() -> None:
    sweeps.remind()
    papers.forget_strays()
