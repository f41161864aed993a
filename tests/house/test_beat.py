"""The bell: what beat rings exists, forgets what nobody heard, and carries nothing."""

import inspect

import pytest
from django.conf import settings

from tests.house.sources import modules, name_of
from wulibridge.celery import app

app.loader.import_default_modules()
ENTRIES = settings.CELERY_BEAT_SCHEDULE


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_rings_a_real_task(name):
    assert ENTRIES[name]["task"] in app.tasks


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_expires_before_its_next_ring(name):
    """Else a worker that was away would find a day of rings waiting."""
    assert 0 < ENTRIES[name]["options"]["expires"] < ENTRIES[name]["schedule"]


@pytest.mark.parametrize("name", ENTRIES)
def test_every_task_of_the_beat_needs_no_argument(name):
    assert "args" not in ENTRIES[name]
    assert "kwargs" not in ENTRIES[name]
    assert not inspect.signature(app.tasks[ENTRIES[name]["task"]].run).parameters


def test_every_task_of_ours_is_rung_by_the_beat():
    ours = {
        name
        for name in app.tasks
        if name.split(".")[0] in {"wulibridge", "petitions", "visits", "meetings", "evaluations"}
    }

    assert ours == {entry["task"] for entry in ENTRIES.values()}


def test_at_most_one_module_wakes_a_task_itself():
    """A request must not depend on the broker."""
    calling = [
        name_of(path) for path in modules() if ".delay(" in path.read_text() or ".apply_async(" in path.read_text()
    ]

    assert len(calling) <= 1


def test_a_lost_worker_loses_no_task():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
