"""Files that are not what they seem: what is kept has pixels in it, and nothing else."""

import io
import os
import subprocess
import sys
import time
import zipfile
import zlib
from xml.sax.saxutils import quoteattr

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from goodreadings.lib import pictures
from goodreadings.lib.pictures import limits, process
from tests import files
from tests.files import RED, chunk, drawn, encoded, jpeg, photograph, png
from tests.threads.test_images import upload
from threads.models import Image

SCRIPT = b"<script>alert(document.domain)</script>"
WHITE = (255, 255, 255)


@pytest.fixture
def ann(client, ann):
    client.force_login(ann)
    return ann


def kept(client, file, name="a.png") -> bytes:
    """The file that the site keeps of `file`."""
    answer = upload(client, file, name=name)
    assert answer.status_code == 201, answer.content
    with default_storage.open(Image.objects.get(name=answer.json()["url"][8:]).place) as made:
        return made.read()


def seen(file: bytes) -> Pillow.Image:
    picture = Pillow.open(io.BytesIO(file))
    picture.load()
    return picture


def is_near(pixel, colour, most=12) -> bool:
    return all(abs(one - other) <= most for one, other in zip(pixel[:3], colour, strict=True))


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.js", SCRIPT)
    return out.getvalue()


def with_gif_comment() -> bytes:
    return encoded(drawn(), "GIF", comment=b"*/=1;" + SCRIPT)


# --- More than a picture: the rest stays behind -------------------------------------------------

POLYGLOTS = {
    "an archive behind a PNG": lambda: png() + zipped(),
    "a page behind a JPEG": lambda: jpeg() + b"<html>" + SCRIPT,
    "a film behind a JPEG": lambda: jpeg() + b"\0\0\0\x18ftypmp42" + SCRIPT,
    "a script in a GIF's comment": with_gif_comment,
    "a page in a JPEG's comment": lambda: jpeg(comment=SCRIPT),
    "a page in a camera's notes": lambda: photograph(1, SCRIPT.decode()),
    "a page in a PNG's text": lambda: png()[:33] + chunk(b"tEXt", b"Title\0" + SCRIPT) + png()[33:],
    "a page in a chunk of its own": lambda: png()[:33] + chunk(b"exEc", SCRIPT) + png()[33:],
    "a page in a profile": lambda: encoded(drawn(), "WEBP", icc_profile=SCRIPT),
    "a page in a WebP's notes": lambda: encoded(drawn(), "WEBP", xmp=SCRIPT, exif=b"Exif\0\0" + SCRIPT),
}


@pytest.mark.parametrize("make", POLYGLOTS.values(), ids=POLYGLOTS)
def test_of_a_file_that_is_two_things_only_the_picture_is_kept(client, ann, make):
    file = make()
    assert SCRIPT in file or b"evil.js" in file
    made = kept(client, file, "a.html")
    assert SCRIPT not in made and b"alert" not in made and b"evil" not in made
    assert is_near(seen(made).convert("RGB").getpixel((55, 35)), RED)
    answer = client.get(Image.objects.get().get_absolute_url())
    assert answer["Content-Type"] in {"image/png", "image/jpeg", "image/webp"}


# --- No picture, or a broken one: refused, and told what is taken ---------------------------------

NOT_TAKEN = {
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "SVG with a mark before it": b'\xef\xbb\xbf<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "HTML": b"<!doctype html>" + SCRIPT,
    "a script that begins like a GIF": b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)",
    "PDF": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
    "ZIP": zipped(),
    "zeros": bytes(5000),
    "noise": os.urandom(5000),
    "one byte": b"\x89",
    "the head of a PNG": png()[:40],
    "MVG": b"push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 'https://evil.example/'\n",
    "a list of addresses": b"#EXTM3U\nhttp://127.0.0.1/\n",
    **{
        kind: encoded(drawn(), kind)
        for kind in (
            "TIFF",
            "BMP",
            "ICO",
            "PPM",
            "TGA",
            "PDF",
            "JPEG2000",
            "PCX",
            "EPS",
            "AVIF",
            "DDS",
            "SGI",
        )
    },
}


@pytest.mark.parametrize("file", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_is_no_picture_of_ours_is_refused_with_a_sentence(client, ann, file):
    sent = SimpleUploadedFile("a.png", file, content_type="image/png")
    answer = client.post("/images/", {"file": sent}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith("Images are PNG, JPEG, WebP or GIF files of at most 5 MB.")
    assert not Image.objects.exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("part", [0.2, 0.6, 0.95])
def test_a_file_that_ends_too_early_is_refused(client, ann, kind, part):
    noisy = Pillow.frombytes("RGB", (80, 80), os.urandom(80 * 80 * 3))
    file = encoded(noisy, kind)
    answer = upload(client, file[: int(len(file) * part)])
    assert answer.status_code == 422
    assert "damaged or incomplete" in answer.json()["detail"] or "no image" in answer.json()["detail"]


def test_bytes_that_were_turned_over_never_break_the_site(client, ann, settings):
    settings.IMAGES_AN_HOUR = 1000
    sources = [encoded(drawn((40, 40)), kind) for kind in ("PNG", "JPEG", "WEBP", "GIF")]
    for number in range(12):
        file = bytearray(sources[number % 4])
        for place in range(number, len(file), 7 + number):
            file[place] ^= 1 << number % 8
        assert upload(client, bytes(file)).status_code in {201, 422}


@pytest.mark.parametrize("name", ["a.svg", "a.php", "../../../etc/passwd", "a.png\0.html", "a.html;.png", "ä" * 300, 'a".png'])  # fmt: skip
def test_the_name_of_a_file_counts_for_nothing(client, ann, name):
    file = SimpleUploadedFile("x", jpeg(), content_type="text/html")
    file._name = name
    answer = client.post("/images/", {"file": file}, headers={"Accept": "application/json"})
    assert answer.status_code in {201, 422}, quoteattr(name)
    for image in Image.objects.all():
        assert image.name.endswith(".jpg") and len(image.name) == 36


# --- Bombs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (25_000_001, 1), (5_001, 5_000), (12_000, 4_000)])  # fmt: skip
def test_huge_dimensions_are_refused_before_they_are_read(client, ann, size):
    answer = upload(client, files.png_that_claims(*size))
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("This image has more than 25 megapixels")


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "JPEG"])
def test_huge_dimensions_of_other_kinds_too(client, ann, kind):
    options = {"lossless": True, "method": 0} if kind == "WEBP" else {}
    file = encoded(Pillow.new("L" if kind == "JPEG" else "RGB", (16_000, 2_000)), kind, **options)
    answer = upload(client, file)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("This image has more than 25 megapixels")


def test_text_that_unpacks_to_much_is_not_read(client, ann):
    packed = zlib.compress(bytes(50_000_000), 9)
    answer = upload(client, png()[:33] + chunk(b"zTXt", b"Comment\0\0" + packed) + png()[33:])
    assert answer.status_code in {201, 422}


@pytest.mark.one_database
def test_a_picture_that_takes_too_much_time_is_given_up(client, ann, monkeypatch):
    """By its own time, however long a busy machine would wait."""
    monkeypatch.setattr(process, "DEADLINE", 120)
    began = time.monotonic()
    answer = upload(client, files.progressive_of_many_scans())
    assert time.monotonic() - began < 100
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("This image takes too much time or memory")
    assert upload(client).status_code == 201


def test_a_process_that_does_not_answer_is_given_up(client, ann, monkeypatch):
    monkeypatch.setattr(process, "DEADLINE", 0.001)
    answer = upload(client)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("This image takes too much time or memory")


def test_the_process_is_bounded_and_has_no_secret(monkeypatch):
    asked = {}

    def watch(command, **options):
        asked.update(options)
        return run(command, **options)

    run = subprocess.run
    monkeypatch.setattr(process.subprocess, "run", watch)
    assert pictures.remake(png()).kind == "png"
    assert "SECRET_KEY" in os.environ and "SECRET_KEY" not in asked["env"]
    assert "DATABASE_URL" not in asked["env"]
    assert asked["timeout"] == limits.DEADLINE


@pytest.mark.parametrize("more", ["bytearray(2 << 30)", "open(sys.argv[1], 'wb', 0).write(b'x')"])
def test_the_process_can_neither_take_more_memory_nor_write_files(tmp_path, more):
    code = f"import sys; from goodreadings.lib.pictures import child; child.bound(); {more}"
    command = [sys.executable, "-c", code, str(tmp_path / "file")]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_a_process_that_crashes_is_only_a_refusal(monkeypatch):
    monkeypatch.setattr(process.sys, "executable", "/bin/false")
    with pytest.raises(pictures.NotTaken, match="too much time or memory"):
        pictures.remake(png())


def test_too_many_at_once_are_told_to_try_again(client, ann, monkeypatch):
    monkeypatch.setattr(process, "_WAIT", 0.01)
    for _ in range(process.PROCESSES):
        process._turns.acquire()
    try:
        answer = upload(client)
    finally:
        for _ in range(process.PROCESSES):
            process._turns.release()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert upload(client).status_code == 201
