from celery import shared_task

from evaluations import sweeps


@shared_task
def draft_reports() -> None:
    sweeps.draft_reports()


@shared_task
def refresh_summaries() -> None:
    sweeps.refresh_summaries()
