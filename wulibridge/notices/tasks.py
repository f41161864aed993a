from celery import shared_task

from wulibridge.notices import services


@shared_task
def drain_outbox() -> None:
    services.drain()
