"""Files below MEDIA_ROOT, which no web server shows: written whole or not at all, and known by their digest."""

import hashlib
import os
from pathlib import Path
from secrets import token_hex
from time import time

from django.conf import settings
from django.core.files import File

# Younger files may belong to a row that is only just being written.
OLD_ENOUGH = 24 * 3600


def place_of(name: str) -> Path:
    """Where the file of this name (of a row) stands."""
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


def digest_of(file: File) -> str:
    """The SHA-256 of its bytes."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def is_picture(file: File) -> bool:
    """Does it begin as a JPEG, PNG or WebP does? Whether it is one is found out by who decodes it."""
    file.seek(0)
    head = file.read(12)
    is_webp = head.startswith(b"RIFF") and head[8:] == b"WEBP"
    return is_webp or head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def is_old(path: Path) -> bool:
    """Has it been there for a day? False of one that another worker has just taken away."""
    try:
        return path.is_file() and path.stat().st_mtime < time() - OLD_ENOUGH
    except FileNotFoundError:
        return False
