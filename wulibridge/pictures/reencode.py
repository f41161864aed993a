"""Writes one photo anew: upright, small enough, pixels only. A program of its own, for the picture may be hostile.

    python -I reencode.py RAW PICTURE SMALL MEGABYTES SECONDS

Prints "width height" of the picture, or the flaw for which it was not taken. It lives within MEGABYTES of memory and
SECONDS of time, and knows nothing of the database. Whatever else happens to it counts as a failed try.
"""

import contextlib
import resource
import signal
import sys
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000  # of the best phone; asked before anything is decoded
LONGEST = 1600
SMALL = 320
LARGEST_FILE = 16 * 2**20


def main(raw: str, picture: str, small: str, megabytes: str, seconds: str) -> str:
    hold_within(int(megabytes) * 2**20, int(seconds))
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit is ours, below
    try:
        clean = pixels_of(raw)
    except UnidentifiedImageError:
        return "no_image"
    except (MemoryError, Image.DecompressionBombError):
        return "too_large"
    except Exception:  # what a decoder raises at damaged bytes is of many kinds
        return "broken"
    clean.save(picture, "JPEG", quality=80, optimize=True)
    width, height = clean.size
    clean.thumbnail((SMALL, SMALL))
    clean.save(small, "JPEG", quality=75, optimize=True)
    return f"{width} {height}"


def hold_within(memory: int, seconds: int) -> None:
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    signal.alarm(seconds)  # also when whoever waits for the answer is gone


def pixels_of(raw: str) -> Image.Image:
    """The picture as it is to be seen and nothing of what the file says beside it: a new image, filled."""
    with Image.open(raw, formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        seen = image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGBA")
        seen.thumbnail((LONGEST, LONGEST))  # a JPEG is decoded no larger than this needs
        with contextlib.suppress(Exception):  # what the camera says of up and down may itself be broken
            seen = ImageOps.exif_transpose(seen)
        clean = Image.new("RGB", seen.size, "white")
        clean.paste(seen.convert("RGB"), mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    return clean


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
