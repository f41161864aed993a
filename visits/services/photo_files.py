"""The files of door photos, below MEDIA_ROOT, which no web server shows."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from visits.models import PhotoState, VisitPhoto
from visits.models.photo import PICTURES, QUARANTINE
from wulibridge.pictures.files import is_old, place_of


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
    old = [path for path in folder.iterdir() if is_old(path)]
    known = _raw_names() if is_quarantine else _picture_names(folder)
    return [path for path in old if path.name not in known]


def _raw_names() -> set[str]:
    return {Path(photo.raw_name).name for photo in VisitPhoto.objects.filter(state=PhotoState.ARRIVED)}


def _picture_names(folder: Path) -> set[str]:
    first = int(folder.name) * 1000
    photos = VisitPhoto.objects.filter(state=PhotoState.READY, pk__gte=first, pk__lt=first + 1000)
    return {Path(name).name for photo in photos for name in (photo.name, photo.small_name)}
