from celery import shared_task

from evaluations import sweeps
from evaluations.services import strays


@shared_task
def draft_reports() -> None:
    sweeps.draft_reports()
    strays.forget_strays()


@shared_task
def refresh_summaries() -> None:
    sweeps.refresh_summaries()
