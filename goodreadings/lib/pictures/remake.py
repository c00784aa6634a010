"""A file to a picture of ours, here and now. Runs in the process that `process` starts, and kills when it must.

The file's own words (its name, its type) count for nothing: what Pillow reads decides. Only pixels go over into
the new file, so whatever else the old one held (places, names, scripts, archives) stays behind.
"""

from __future__ import annotations

import contextlib
import io
import warnings

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from .limits import (
    BROKEN,
    LARGEST_PNG,
    LONGEST_SIDE,
    MOST_PIXELS,
    NO_PICTURE,
    TAKEN,
    TOO_MANY_PIXELS,
    TOO_SLOW,
    NotTaken,
)

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_ORIENTATION = 0x0112
_PHOTOGRAPHS = ("JPEG", "MPO")  # MPO is what many cameras make of a JPEG: two pictures in a row

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow refuses twice that by itself, before it reads a pixel


def remake(data: bytes, square: int = 0) -> tuple[bytes, str, int, int]:
    """The new file, its kind ("png", "jpg", "webp"), width and height. Raises NotTaken."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they tell of what is decided here
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                return _remade(opened, square)
    except NotTaken:
        raise
    except Image.DecompressionBombError:
        raise NotTaken(TOO_MANY_PIXELS) from None
    except UnidentifiedImageError:
        raise NotTaken(NO_PICTURE, taken=TAKEN) from None
    except MemoryError:
        raise NotTaken(TOO_SLOW) from None
    except Exception:  # Pillow's readers raise whatever they stumble over
        raise NotTaken(BROKEN, taken=TAKEN) from None


def _remade(opened: Image.Image, square: int) -> tuple[bytes, str, int, int]:
    if opened.width * opened.height > MOST_PIXELS:
        raise NotTaken(TOO_MANY_PIXELS)
    is_photograph, came_as = opened.format in _PHOTOGRAPHS, opened.format
    if is_photograph:
        opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # JPEG is read smaller in a fraction of the time
    opened.load()  # the first picture of a moving one
    profile = opened.info.get("icc_profile")
    orientation = 1
    with contextlib.suppress(Exception):  # a broken note on which side is up
        orientation = int(opened.getexif().get(_ORIENTATION, 1))
    picture = _plain(opened)
    if square:  # small from here on, whatever its shape was
        picture = ImageOps.fit(picture, (square, square), Image.Resampling.LANCZOS)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    picture = _bare(_upright(_in_srgb(picture, profile), orientation))
    if square:
        data, kind = _written(picture, "webp")
        return data, kind, picture.width, picture.height
    kind = "jpg" if is_photograph else "webp" if came_as == "WEBP" else "png"
    data, kind = _written(picture, kind)
    return data, kind, picture.width, picture.height


def _plain(image: Image.Image) -> Image.Image:
    """`image` in one of few modes: L, RGB, RGBA; CMYK stays until its profile was asked."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value / 257).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return image.convert("RGB") if image.getchannel("A").getextrema()[0] == 255 else image
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode in ("1", "F") else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """`picture` with the colours that its profile means; a profile that cannot be read means nothing."""
    if profile and picture.mode != "L":
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        with contextlib.suppress(Exception):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            picture = made or picture
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    """`picture` turned as its camera was held."""
    picture.getexif()[_ORIENTATION] = orientation
    return ImageOps.exif_transpose(picture)


def _bare(picture: Image.Image) -> Image.Image:
    """Its pixels, and nothing else."""
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


def _written(picture: Image.Image, kind: str) -> tuple[bytes, str]:
    """The bytes of a file, and its kind: what came without losses keeps none, unless it would be too large."""
    out = io.BytesIO()
    if kind == "jpg":
        picture.save(out, "JPEG", quality=85, progressive=True, optimize=True)
        return out.getvalue(), kind
    if kind == "png":
        picture.save(out, "PNG")
        if out.tell() <= LARGEST_PNG:
            return out.getvalue(), kind
        out = io.BytesIO()
    picture.save(out, "WEBP", quality=85, method=4)
    return out.getvalue(), "webp"
