from celery import shared_task

from wulibridge.territory.redistricting import carrying
from wulibridge.territory.roster import imports


@shared_task
def run_roster_imports() -> None:
    imports.run_waiting()


@shared_task
def carry_out_plans() -> None:
    carrying.run_due()
