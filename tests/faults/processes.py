"""Real processes that do the project's work on the test's database, and can be killed at any moment."""

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from petitions.models import Petition
from petitions.route import State

# Forked, so that a worker is at work within milliseconds and a kill hits the work and not the start.
FORK = multiprocessing.get_context("fork")
KILLED = -9


def start(work: Callable[..., Any], *arguments: Any, **options: Any) -> multiprocessing.Process:
    """`work` in a process of its own, with database connections of its own."""
    connection.close()  # else the child would inherit this socket and speak over it
    process = FORK.Process(target=work, args=arguments, kwargs=options, daemon=True)
    process.start()
    return process


@contextmanager
def together(*processes: multiprocessing.Process, seconds: float = 60) -> Iterator[None]:
    """Wait for all of them at the end; none of them may have failed."""
    yield
    for process in processes:
        process.join(seconds)
    assert [process.exitcode for process in processes] == [0] * len(processes)


def kill_again_and_again(work: Callable[[], Any], *, left: Callable[[], int], longest: float, seed: int) -> int:
    """Start `work` and kill -9 it in the middle, again and again, until nothing is left. How many died.

    In the middle: a random while, `longest` seconds at most, after its first step was committed.
    """
    moments, kills = random.Random(seed), 0
    while before := left():
        process = start(work)
        wait_until(lambda before=before, process=process: left() < before or not process.is_alive(), seconds=20, step=0)
        process.join(moments.uniform(0, longest))
        process.kill()
        process.join()
        kills += process.exitcode == KILLED
        assert left() < before, "it gets nowhere"
    return kills


def wait_until(done: Callable[[], bool], *, seconds: float, step: float = 0.1) -> bool:
    """Did it come true in time?"""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
    return True


def waiting_at(stop: int) -> Callable[[], int]:
    return Petition.objects.filter(state=State.REGISTERED, stop=stop).count
