import os
from datetime import date

import pytest
from django.core.checks import run_checks
from django.core.management import call_command

from petitions.route import ROUTE, Move, State, Stop
from tests.conftest import connect_as
from wulibridge.checks import dead_ends
from wulibridge.personal import role_passes_the_wall
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import WorkDay
from wulibridge.territory.queries import unknown_years


def ids(**options: object) -> list[str]:
    return [message.id for message in run_checks(**options) if message.id.startswith("wulibridge.")]


def test_the_office_as_it_is_has_no_fault():
    assert ids() == []


@pytest.mark.parametrize("task", ["petitions.tasks.gone", "nowhere.at_all", "petitions.sweeps.sweep_overdue"])
def test_a_beat_entry_that_rings_nothing_is_an_error(settings, task):
    settings.CELERY_BEAT_SCHEDULE = {"x": {"task": task, "schedule": 1.0, "options": {"expires": 1}}}

    assert ids() == ["wulibridge.E001"]


def test_a_beat_entry_without_an_end_is_a_warning(settings):
    settings.CELERY_BEAT_SCHEDULE = {"x": {"task": "petitions.tasks.sweep_overdue", "schedule": 1.0}}

    assert ids() == ["wulibridge.W002"]


def test_a_state_without_a_way_to_the_end_is_found():
    kept = {move: rule for move, rule in ROUTE.items() if State.DISPUTED not in rule.from_states}

    assert dead_ends(ROUTE) == set()
    assert dead_ends(kept) == {(State.DISPUTED, stop) for stop in Stop}
    assert Move.CLOSE not in kept


@pytest.mark.django_db
def test_a_missing_calendar_is_a_warning_where_the_database_is_asked():
    call_command("load_calendar", verbosity=0)
    missing = unknown_years(civil_date(database_now()))

    assert ids(databases=["default"]) == ["wulibridge.W001"] * len(missing)

    WorkDay.objects.filter(day__year=date.today().year).delete()
    assert ids(databases=["default"]) == ["wulibridge.W001"] * len({*missing, date.today().year})
    assert ids() == []


@pytest.mark.django_db
def test_the_web_role_is_held_by_the_wall():
    assert not role_passes_the_wall()


@pytest.mark.parametrize("url", ["DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL"])
def test_a_role_that_passes_the_wall_is_a_warning(committed_db, settings, url):
    roles = {"DATABASE_OWNER_URL": settings.DATABASE_OWNER_URL, **os.environ}
    connect_as(roles[url])
    try:
        assert "wulibridge.W003" in ids(databases=["default"])
    finally:
        connect_as(settings.DATABASE_URL)
