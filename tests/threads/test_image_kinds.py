"""What cameras and programs write, and what becomes of it."""

import io
import os

import pytest
from PIL import Image as Pillow
from PIL import ImageCms

from goodreadings.lib.pictures import limits
from tests.files import RED, drawn, encoded, jpeg, photograph, png
from tests.threads.test_image_tricks import WHITE, is_near, kept, seen


@pytest.fixture
def ann(client, ann):
    client.force_login(ann)
    return ann


def test_the_notes_of_a_camera_are_gone(client, ann):
    file = photograph(1)
    assert Pillow.open(io.BytesIO(file)).getexif().get_ifd(0x8825)
    made = kept(client, file, "a.jpg")
    picture = seen(made)
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    for secret in (b"Exif", b"Camera of Ann", b"secret comment", b"GPS", b"ICC"):
        assert secret not in made


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "upper left"), (2, "upper right"), (3, "lower right"), (4, "lower left"), (5, "upper left"),
     (6, "upper right"), (7, "lower right"), (8, "lower left"), (0, "upper left"), (99, "upper left")],
)  # fmt: skip
def test_it_stands_as_its_camera_was_held(client, ann, orientation, corner):
    picture = seen(kept(client, photograph(orientation), "a.jpg"))
    assert picture.size == ((40, 60) if 5 <= orientation <= 8 else (60, 40))
    places = {
        "upper left": (4, 4), "upper right": (-5, 4), "lower left": (4, -5), "lower right": (-5, -5)
    }  # fmt: skip
    white = [
        name
        for name, (x, y) in places.items()
        if is_near(picture.getpixel((x % picture.width, y % picture.height)), WHITE)
    ]
    assert white == [corner]


def test_a_large_one_is_made_smaller_and_keeps_its_shape(client, ann):
    assert seen(kept(client, png((4000, 1000)))).size == (2000, 500)
    assert seen(kept(client, jpeg((1500, 3000)), "a.jpg")).size == (1000, 2000)
    assert seen(kept(client, png((9000, 1)))).size == (2000, 1)
    assert seen(kept(client, png((1, 1)))).size == (1, 1)


def test_colours_of_another_space_are_turned_to_ours(client, ann):
    """A profile that swaps nothing but says so in other words leaves the colour; what it was is gone."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = kept(client, encoded(drawn(), "PNG", icc_profile=profile))
    assert "icc_profile" not in seen(made).info
    assert is_near(seen(made).getpixel((55, 35)), RED)


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])
def test_every_kind_of_jpeg(client, ann, mode):
    picture = seen(kept(client, encoded(drawn(mode=mode), "JPEG"), "a.jpg"))
    assert picture.mode in {"L", "RGB"}
    assert is_near(picture.convert("RGB").getpixel((4, 4)), WHITE)
    if mode != "L":
        assert is_near(picture.getpixel((55, 35)), RED, 30)


def test_every_kind_of_png(client, ann):
    deep = seen(kept(client, encoded(Pillow.new("I;16", (9, 9), 0x8080), "PNG")))
    assert deep.convert("L").getpixel((4, 4)) == 0x80
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        picture = seen(kept(client, encoded(drawn(mode="L").convert(mode), "PNG")))
        assert is_near(picture.convert("RGB").getpixel((4, 4)), WHITE), mode


def test_what_is_transparent_stays_so(client, ann):
    palette = drawn(mode="P")
    clear = palette.getpixel((4, 4))
    for file in (
        encoded(palette, "PNG", transparency=clear),
        encoded(palette, "GIF", transparency=clear),
        encoded(drawn(), "PNG", transparency=WHITE),
    ):
        picture = seen(kept(client, file)).convert("RGBA")
        assert picture.getpixel((4, 4))[3] == 0
        assert is_near(picture.getpixel((55, 35)), RED, 30) and picture.getpixel((55, 35))[3] == 255
    see_through = drawn(mode="RGBA")
    see_through.putalpha(100)
    assert seen(kept(client, encoded(see_through, "WEBP"))).getpixel((55, 35))[3] == 100


def test_of_a_moving_picture_the_first_is_kept(client, ann):
    frames = [drawn(colour=colour) for colour in (RED, (0, 0, 255), (0, 255, 0))]
    for kind in ("GIF", "WEBP", "PNG"):
        file = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
        assert Pillow.open(io.BytesIO(file)).n_frames == 3
        picture = seen(kept(client, file))
        assert getattr(picture, "n_frames", 1) == 1
        assert is_near(picture.convert("RGB").getpixel((55, 35)), RED, 20)


def test_a_picture_too_fine_for_png_becomes_webp(client, ann):
    noise = encoded(Pillow.frombytes("RGB", (700, 700), os.urandom(700 * 700 * 3)), "PNG")
    assert len(noise) > limits.LARGEST_PNG
    made = kept(client, noise)
    assert seen(made).format == "WEBP" and len(made) < limits.LARGEST_PNG
