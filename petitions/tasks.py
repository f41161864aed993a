from celery import shared_task

from petitions import sweeps
from petitions.hotline import imports as hotline
from petitions.models import Attachment
from petitions.services import words
from petitions.takeover import imports
from wulibridge.pictures import preparing


@shared_task
def sweep_overdue() -> None:
    sweeps.sweep_overdue()


@shared_task
def run_takeovers() -> None:
    imports.run_waiting()


@shared_task
def run_work_orders() -> None:
    hotline.run_waiting()


@shared_task
def prepare_attachments() -> None:
    preparing.prepare_waiting(Attachment)


@shared_task
def tell_residents() -> None:
    words.drain()
