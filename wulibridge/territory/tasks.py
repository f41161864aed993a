from celery import shared_task

from wulibridge.territory.roster import imports


@shared_task
def run_roster_imports() -> None:
    imports.run_waiting()
