"""Writing photos anew, one after the other, each in a process of its own: what waits is found by its state."""

import logging
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Now

from wulibridge.pictures.files import forget, place_of
from wulibridge.pictures.states import PhotoFlaw, PhotoState

log = logging.getLogger(__name__)

PROGRAM = Path(__file__).resolve().with_name("reencode.py")
MAX_ATTEMPTS = 3
MEGABYTES = 768
SECONDS = 20
GRACE = 5  # beyond them, for a child that does not even hear its own alarm
# After a worker died, another one takes its photo when this is over. Longer than any try lasts.
LEASE = timedelta(seconds=90)
# At a time: between two rings of the bell the worker has other things to do as well.
AT_A_TIME = 20


class Picture(Protocol):
    """A row of a picture, as far as its files are concerned: names below MEDIA_ROOT."""

    @property
    def raw_name(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def small_name(self) -> str: ...


@dataclass(frozen=True)
class Result:
    """What became of a picture: its size, or why it was not taken. Neither: the try failed."""

    width: int | None = None
    height: int | None = None
    flaw: str = ""


def prepare_waiting(model: type[models.Model], limit: int = AT_A_TIME) -> int:
    """Write up to `limit` pictures of this model anew that wait, or whose worker died, and return how many were begun.

    Each is tried three times. The raw file goes once the outcome is written. The model has the columns state, flaw,
    width, height, attempts and next_try_at, and the names of a Picture.
    """
    for begun in range(limit):
        photo = _claim(model)
        if photo is None:
            return begun
        _prepare(photo)
    return limit


def _claim(model: type[models.Model]) -> Any:
    with transaction.atomic():
        waiting = model._default_manager.filter(state=PhotoState.ARRIVED, next_try_at__lte=Now())
        photo: Any = waiting.select_for_update(skip_locked=True).order_by("next_try_at", "pk").first()
        if photo is None:
            return None
        row = model._default_manager.filter(pk=photo.pk)
        row.update(attempts=F("attempts") + 1, next_try_at=Now() + LEASE)
    photo.attempts += 1
    return photo


def _prepare(photo: Any) -> None:
    if photo.attempts > MAX_ATTEMPTS:  # whoever tried it last did not live to say so
        _settle(photo, Result(flaw=PhotoFlaw.FAILED))
        return
    result = write_anew(photo)
    if result.width or result.flaw:
        _settle(photo, result)
    elif photo.attempts == MAX_ATTEMPTS:
        _settle(photo, Result(flaw=PhotoFlaw.FAILED))


def _settle(photo: Any, result: Result) -> None:
    rows = type(photo)._default_manager.filter(pk=photo.pk)
    mine = rows.filter(state=PhotoState.ARRIVED, attempts=photo.attempts)
    state = PhotoState.REFUSED if result.flaw else PhotoState.READY
    settled = mine.update(state=state, flaw=result.flaw, width=result.width, height=result.height)
    if settled or not rows.filter(state=PhotoState.ARRIVED).exists():
        forget(photo.raw_name)
    if not settled and not rows.filter(state=PhotoState.READY).exists():
        forget(photo.name, photo.small_name)  # removed while we were at it


def write_anew(photo: Picture, *, megabytes: int = MEGABYTES, seconds: int = SECONDS) -> Result:
    """Let a child process write the photo's files within these limits: whole, or not at all."""
    raw, picture, small = map(place_of, (photo.raw_name, photo.name, photo.small_name))
    if not raw.exists():
        return Result(flaw=PhotoFlaw.GONE)
    picture.parent.mkdir(parents=True, exist_ok=True)
    parts = [path.with_suffix(".part") for path in (picture, small)]
    try:
        said = _child(raw, *parts, megabytes=megabytes, seconds=seconds)
        if said in PhotoFlaw.values:
            return Result(flaw=said)
        if not said:
            return Result()
        width, height = map(int, said.split())
        for part, path in zip(parts, (picture, small), strict=True):
            part.replace(path)
        return Result(width, height)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _child(raw: Path, *parts: Path, megabytes: int, seconds: int) -> str:
    """What the program said; nothing when it did not live to say it. Our environment, with its secrets, stays here."""
    command = [sys.executable, "-I", PROGRAM, raw, *parts, megabytes, seconds]
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds + GRACE,
            env={},
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        log.warning("photo %s: %s %s", raw.name, error, (error.stderr or b"")[-300:])
        return ""
    return done.stdout.strip()
