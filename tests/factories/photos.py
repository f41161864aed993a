"""Pictures as phones send them, and as nobody should."""

import struct
import zlib
from hashlib import sha256
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), color: str = "red", **more: object) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", size, color).save(out, kind, **more)
    return out.getvalue()


def from_a_camera() -> bytes:
    """2000 x 1000, lying on its side, with all that a camera notes: maker, place, comment."""
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "测试相机", 6
    exif.get_ifd(GPS).update({1: "N", 2: (31.0, 12.0, 30.0), 3: "E", 4: (121.0, 28.0, 15.0)})
    return picture(size=(2000, 1000), exif=exif, comment="测试备注", icc_profile=b"profile-of-the-camera")


def wide(side: int) -> bytes:
    """A black PNG of one bit a pixel, of so many pixels each way: hardly any bytes, and four a pixel once decoded."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * (side // 8 + 1) * side, 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def sent(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()
