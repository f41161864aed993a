"""The files of door photos, below MEDIA_ROOT, which no web server shows."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from time import time

from django.conf import settings
from django.core.files import File

from visits.models import PhotoState, VisitPhoto
from visits.models.photo import PICTURES, QUARANTINE

# Younger files may belong to a row that is only just being written.
OLD_ENOUGH = 24 * 3600


def place_of(name: str) -> Path:
    """Where the file of this name (of a VisitPhoto) stands."""
    return Path(settings.MEDIA_ROOT) / name


def keep(name: str, file: File) -> None:
    """Write a file whole or not at all; the disk has it when this returns."""
    place = place_of(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_name(f"{place.name}.{token_hex(4)}.part")
    try:
        with open(aside, "wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)


def forget(*names: str) -> None:
    """Delete these files, as far as they are there."""
    for name in names:
        place_of(name).unlink(missing_ok=True)


def forget_strays() -> int:
    """Delete files that no row speaks for: somebody died between a file and its row. Returns how many there were."""
    strays = [path for folder in _folders() for path in _strays_of(folder)]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _folders() -> Iterator[Path]:
    yield place_of(str(QUARANTINE))
    with suppress(FileNotFoundError):
        yield from sorted(place_of(str(PICTURES)).iterdir())


def _strays_of(folder: Path) -> list[Path]:
    is_quarantine = folder == place_of(str(QUARANTINE))
    if not folder.is_dir() or not (is_quarantine or folder.name.isdecimal()):
        return []  # whatever somebody else put there is theirs
    old = [path for path in folder.iterdir() if _is_old(path)]
    known = _raw_names() if is_quarantine else _picture_names(folder)
    return [path for path in old if path.name not in known]


def _is_old(path: Path) -> bool:
    """False of one that another worker has just taken away."""
    try:
        return path.is_file() and path.stat().st_mtime < time() - OLD_ENOUGH
    except FileNotFoundError:
        return False


def _raw_names() -> set[str]:
    return {Path(photo.raw_name).name for photo in VisitPhoto.objects.filter(state=PhotoState.ARRIVED)}


def _picture_names(folder: Path) -> set[str]:
    first = int(folder.name) * 1000
    photos = VisitPhoto.objects.filter(state=PhotoState.READY, pk__gte=first, pk__lt=first + 1000)
    return {Path(name).name for photo in photos for name in (photo.name, photo.small_name)}
