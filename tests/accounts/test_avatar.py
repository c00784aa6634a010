"""A picture of oneself: small, made anew, removable, and nothing but a picture."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.avatar import FOLDER
from accounts.models import User
from tests import page
from tests.files import png
from tests.make import make_post

PICTURE = "/settings/avatar/"


def send(client, data, name="me.png"):
    return client.post(PICTURE, {"file": SimpleUploadedFile(name, data, "image/png")})


def picture_of(member) -> str:
    member.refresh_from_db()
    return member.avatar


def files() -> set[str]:
    return set(default_storage.listdir(FOLDER)[1]) if default_storage.exists(FOLDER) else set()


@pytest.mark.parametrize("size", [(600, 300), (40, 700), (256, 256), (1, 1)])
def test_it_is_a_square_of_webp_whatever_was_sent(client, ann, size):
    client.force_login(ann)
    assert send(client, png(size)).headers["Location"] == PICTURE
    answer = client.get(f"/avatars/{picture_of(ann)}")
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == ("WEBP", (256, 256))
    assert len(answer.content) < 100_000
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "max-age" in answer.headers["Cache-Control"]
    again = client.get(f"/avatars/{ann.avatar}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_it_stands_wherever_the_member_does_and_costs_no_query(client, ann, topic):
    make_post(topic, ann)
    client.force_login(ann)

    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        return answer, len(queries)

    before = {address: asked(address)[1] for address in ("/2021/", "/members/ann/", "/")}
    send(client, png())
    client.get("/settings/")
    place = f"/avatars/{picture_of(ann)}"
    for address, count in before.items():
        answer, now = asked(address)
        shown = {image.get("src") for image in page.tree(answer).iter("img")}
        assert place in shown, address
        assert now == count, address


def test_a_new_one_replaces_the_file_and_removing_leaves_none(client, ann):
    client.force_login(ann)
    before = files()
    send(client, png((300, 300)))
    first = picture_of(ann)
    send(client, png((400, 300)))
    second = picture_of(ann)
    assert first != second
    assert files() - before == {second}
    assert client.get(f"/avatars/{first}").status_code == 404
    assert client.post(PICTURE, {"remove": "yes"}).headers["Location"] == PICTURE
    assert picture_of(ann) == ""
    assert files() == before
    assert client.get(f"/avatars/{second}").status_code == 404


def test_with_the_member_the_file_is_gone(client, ann, django_capture_on_commit_callbacks):
    client.force_login(ann)
    send(client, png())
    name = picture_of(ann)
    with django_capture_on_commit_callbacks(execute=True):
        User.objects.filter(pk=ann.pk).delete()
    assert name not in files()


@pytest.mark.parametrize("data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"<script>alert(1)</script>",
                                  png()[:60], b"%PDF-1.4", b"\0" * 1000], ids=range(7))  # fmt: skip
def test_what_is_no_picture_is_refused_with_a_sentence(client, ann, data):
    client.force_login(ann)
    answer = send(client, data)
    assert answer.status_code == 422
    assert "PNG, JPEG, WebP or GIF" in page.words(answer, "main")
    assert picture_of(ann) == ""


def test_too_large_a_file_is_refused(client, ann):
    client.force_login(ann)
    assert send(client, png() + b"\0" * (6 * 1024 * 1024)).status_code == 422
    assert client.post(PICTURE, {}).status_code == 422
    assert client.post(PICTURE, {"file": "words"}).status_code == 422


@pytest.mark.parametrize(
    "name", ["x", "../../etc/passwd", "0" * 32 + ".webp", "0" * 32 + ".svg", "%00", "x" * 10_000]
)
def test_other_names_are_not_there(client, db, name):
    assert client.get(f"/avatars/{name}").status_code in {400, 404}


def test_nobody_names_a_file_by_a_form(client, ann):
    client.force_login(ann)
    client.post("/settings/", {"display_name": "Ann", "about": "", "avatar": "0" * 32 + ".webp"})
    assert picture_of(ann) == ""
