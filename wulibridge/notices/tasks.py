from celery import shared_task

from wulibridge.notices import digest, services, silence
from wulibridge.people import devices


@shared_task
def drain_outbox() -> None:
    services.drain()


@shared_task
def look_after_devices() -> None:
    silence.tell_of_silent_devices()
    devices.forget_ended_sessions()
    devices.forget_idle_devices()


@shared_task
def send_digests() -> None:
    digest.send_digests()
