"""Files to be sent: images of every kind, and what only looks like one."""

import io
import struct
import zlib

from PIL import Image

RED = (200, 30, 20)


def drawn(size=(60, 40), colour=RED, mode="RGB") -> Image.Image:
    """One colour, with a white corner at the upper left that tells which side is up."""
    picture = Image.new("RGB", size, colour)
    picture.paste((255, 255, 255), (0, 0, size[0] // 2, size[1] // 2))
    return picture.convert(mode)


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def png(size=(60, 40), **options) -> bytes:
    return encoded(drawn(size), "PNG", **options)


def jpeg(size=(60, 40), **options) -> bytes:
    return encoded(drawn(size), "JPEG", quality=90, **options)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    """Few bytes that say how many pixels they are, and have none of them."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def photograph(orientation: int, note: str = "") -> bytes:
    """A JPEG with a camera's notes: which side is up, where it was, what somebody wrote."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x010E] = orientation, "Camera of Ann", note or "A note"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (52.0, 31.0, 12.0), "E", (13.0, 24.0, 36.0)
    return jpeg(exif=exif, comment=b"secret comment")


def progressive_of_many_scans(size=4_900, scans=60_000) -> bytes:
    """A JPEG of 24 megapixels whose last scan, which says nothing new, comes again and again."""
    file = encoded(Image.new("L", (size, size), 128), "JPEG", progressive=True)
    start = file.rindex(b"\xff\xda")
    scan = file[start:-2]
    return file[:-2] + scan * min(scans, (5_000_000 - len(file)) // len(scan)) + b"\xff\xd9"
