"""Files of the people's verdict of which no row speaks: somebody died between a file and its row, or a row that was to
have one was refused."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from evaluations.models import CareSheet, Delivery, Inspection, inspection, pledge, visit
from wulibridge.pictures.files import is_old, place_of

# What is on its way to a row: no row ever speaks of it there.
PASSING = (pledge.ARRIVED, visit.ARRIVED)


def _of_deliveries(start: str) -> Iterable[str]:
    return (row.file_name for row in Delivery.objects.filter(sha256__startswith=start))


def _of_inspections(start: str) -> Iterable[str]:
    return (row.file_name for row in Inspection.objects.filter(sha256__startswith=start))


def _of_sheets(start: str) -> Iterable[str]:
    rows = CareSheet.objects.filter(sha256__startswith=start)
    return (name for row in rows for name in (row.name, row.small_name))


# Where files stay, in folders by how their digest begins; and the names of those that rows speak of, by that beginning.
STAYING: tuple[tuple[PurePosixPath, Callable[[str], Iterable[str]]], ...] = (
    (pledge.KEPT, _of_deliveries),
    (inspection.KEPT, _of_inspections),
    (visit.KEPT, _of_sheets),
)


def forget_strays() -> int:
    """Delete files older than a day that no row speaks for. Returns how many there were."""
    strays = [*_left_behind(), *_spoken_of_by_nobody()]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _left_behind() -> Iterator[Path]:
    for folder in map(place_of, map(str, PASSING)):
        yield from (path for path in sorted(folder.iterdir()) if is_old(path)) if folder.is_dir() else ()


def _spoken_of_by_nobody() -> Iterator[Path]:
    for kept, names in STAYING:
        root = place_of(str(kept))
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            old = [path for path in folder.iterdir() if is_old(path)] if folder.is_dir() else []
            known = {Path(name).name for name in names(folder.name)} if old else set()
            yield from (path for path in old if path.name not in known)
