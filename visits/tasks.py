from celery import shared_task

from visits.services import photo, photo_files, preparing


@shared_task
def prepare_photos() -> None:
    preparing.prepare_waiting()


@shared_task
def tidy_photos() -> None:
    photo.remove_old_photos()
    photo_files.forget_strays()
