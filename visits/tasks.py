from celery import shared_task

from petitions.services import attachments
from visits.models import VisitPhoto
from visits.services import brief, photo, photo_files
from wulibridge.pictures import preparing


@shared_task
def prepare_photos() -> None:
    preparing.prepare_waiting(VisitPhoto)


@shared_task
def tidy_photos() -> None:
    photo.remove_old_photos()
    photo_files.forget_strays()
    attachments.forget_strays()


@shared_task
def remind_of_briefs() -> None:
    brief.send_digests()
