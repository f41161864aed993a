"""Is a document what it says it is? Judged by its content: what it is called says nothing."""

import zipfile
from typing import IO

from django.core.files import File

# Of a DOCX, before anything in it is unpacked; then what it may come to.
MOST_PARTS = 2000
MOST_UNPACKED = 100 * 2**20
# A text may pack well. Beyond this, and this large, it was made to burst.
LARGE, MOST_TIMES = 10 * 2**20, 200
# What is read of one part: lists of types and links are short.
MOST_READ = 2**20
TAIL = 1024

MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Programs, and what carries them.
NEVER = ("vbaproject", "vbadata", "activex", "oleobject")
NEVER_ENDS = (".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".lnk", ".scr", ".hta", ".jar")


def is_pdf(file: File) -> bool:
    """Does it begin and end as a PDF does?"""
    file.seek(0)
    head = file.read(5)
    file.seek(max(0, (file.size or 0) - TAIL))
    return head == b"%PDF-" and b"%%EOF" in file.read(TAIL)


def is_docx(file: File) -> bool:
    """Is it a text document of the Office Open XML kind, of a bearable size, without macros or a template elsewhere?"""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return False
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as packed:  # type: ignore[arg-type]
            return _is_bearable(packed) and _is_text(packed)
    except (zipfile.BadZipFile, ValueError, OSError, KeyError, NotImplementedError, RuntimeError, EOFError):
        return False
    except Exception:  # what damaged data makes an unpacker raise is of many kinds
        return False


def _is_bearable(packed: zipfile.ZipFile) -> bool:
    parts = packed.infolist()
    size = sum(part.file_size for part in parts)
    held = sum(part.compress_size for part in parts)
    names = [part.filename for part in parts]
    return (
        len(parts) <= MOST_PARTS
        and len(set(names)) == len(names)
        and not any(part.flag_bits & 1 for part in parts)  # encrypted: nobody could look into it
        and not any(name.startswith("/") or ".." in name or "\\" in name for name in names)
        and size <= MOST_UNPACKED
        and (size <= LARGE or size <= MOST_TIMES * held)
    )


def _is_text(packed: zipfile.ZipFile) -> bool:
    names = [name.lower() for name in packed.namelist()]
    if any(word in name for name in names for word in NEVER) or any(name.endswith(NEVER_ENDS) for name in names):
        return False
    types = _read(packed, "[Content_Types].xml")
    links = _read(packed, "word/_rels/settings.xml.rels") if "word/_rels/settings.xml.rels" in names else b""
    has_text = b"<" in _read(packed, "word/document.xml")
    # A template that is fetched from elsewhere brings its macros along.
    fetches = b"attachedTemplate" in links and b"External" in links
    return has_text and MAIN in types and b"macroEnabled" not in types and not fetches


def _read(packed: zipfile.ZipFile, name: str) -> bytes:
    part: IO[bytes]
    with packed.open(name) as part:
        return part.read(MOST_READ)
