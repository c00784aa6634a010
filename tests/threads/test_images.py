"""Images: sent, made part of a text, and shown to those who may see the text."""

import datetime
import json

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from tests.files import png
from tests.make import PASSWORD, make_image, make_member, make_post
from threads.models import Image

JSON = {"Accept": "application/json"}
NOW = datetime.datetime(2021, 6, 1, 12, tzinfo=datetime.UTC)


def upload(client, file=None, name="a.png", **fields):
    return client.post("/images/", {"file": SimpleUploadedFile(name, file or png()), **fields}, headers=JSON)


def by_form(client, **fields):
    fields = {"file": SimpleUploadedFile("a.png", png()), "alt": "Two curves", "to": "/2021/posts/"} | fields
    return client.post("/images/", {name: value for name, value in fields.items() if value is not None})


def shows(image, words="Two curves"):
    return f"Look:\n\n![{words}]({image.get_absolute_url()})"


def read(response) -> str:
    return response.content.decode()


# --- Sent -------------------------------------------------------------------------------------


def test_a_script_is_told_the_markdown_of_what_it_sent(client, ann):
    client.force_login(ann)
    answer = upload(client, png((300, 200)))
    image = Image.objects.get()
    address = image.get_absolute_url()
    assert (answer.status_code, answer["Location"]) == (201, address)
    assert answer.json() == {
        "markdown": f"![describe the picture]({address})",
        "url": address,
        "width": 300,
        "height": 200,
    }
    assert (image.member, image.size) == (ann, default_storage.size(image.place))


def test_the_name_is_nobodys_guess_and_not_the_members(client, ann):
    client.force_login(ann)
    addresses = {upload(client, name="../../Private trip.png").json()["url"] for _ in range(2)}
    assert len(addresses) == 2
    assert all(len(address) == len("/images/") + 32 + len(".png") for address in addresses)
    assert not any("rivate" in address for address in addresses)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({}, "Choose an image first."), ({"file": "a text"}, "Choose an image first.")],
)
def test_a_script_that_sends_no_file_is_told(client, ann, fields, sentence):
    client.force_login(ann)
    answer = client.post("/images/", fields, headers=JSON)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": sentence,
    }


def test_an_empty_file_is_told_so(client, ann):
    client.force_login(ann)
    answer = client.post("/images/", {"file": SimpleUploadedFile("a.png", b"")}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("This file is empty.")


def test_more_than_five_megabytes_is_too_large(client, ann):
    client.force_login(ann)
    answer = upload(client, png() + b"\0" * 5 * 1024 * 1024)
    assert answer.status_code == 413
    assert answer.json()["detail"].startswith("This file has 5.1 MB, and 5 MB is the most")
    assert not Image.objects.exists()


def test_only_members_with_a_confirmed_address_send_images(client, topic):
    assert upload(client).status_code == 401
    assert by_form(client).headers["Location"].startswith("/accounts/login/?next=/2021/")
    client.force_login(make_member("new", confirmed=False))
    answer = upload(client)
    assert answer.status_code == 403
    assert "Confirm your e-mail address" in answer.json()["detail"]
    assert by_form(client).status_code == 403
    assert client.get("/images/new/").status_code == 403
    assert not Image.objects.exists()


def test_a_suspended_member_sends_none(client, ann):
    client.force_login(ann)
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert upload(client).status_code == 401


def test_sending_needs_the_token(ann):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    assert upload(client).status_code == 403
    assert not Image.objects.exists()


# --- Limits -----------------------------------------------------------------------------------


def test_a_member_sends_so_many_in_an_hour_and_is_told_when_to_go_on(client, ann, bob, settings):
    settings.IMAGES_AN_HOUR = 2
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(2):
            make_image(ann)
            clock.shift(600)
        client.force_login(ann)
        answer = upload(client)
        assert answer.status_code == 429
        assert 2400 <= int(answer["Retry-After"]) <= 2402
        assert answer.json()["detail"] == (
            "You have sent 2 images within an hour, and that is the most. Try again in 40 minutes."
        )
        clock.shift(int(answer["Retry-After"]))
        client.force_login(ann)
        assert upload(client).status_code == 201
        client.force_login(bob)
        assert upload(client).status_code == 201


def test_a_member_has_so_much_room(client, ann, bob, settings):
    settings.IMAGES_MEGABYTES = 1
    image = make_image(ann)
    Image.objects.filter(pk=image.pk).update(size=1024 * 1024 - 100)
    client.force_login(ann)
    answer = upload(client)
    assert answer.status_code == 429
    assert "Your images fill the 1 MB that a member has." in answer.json()["detail"]
    assert "Retry-After" not in answer
    client.force_login(bob)
    assert upload(client).status_code == 201


def test_a_storage_that_fails_leaves_no_row(client, ann, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "file" / "below")},
        }
    }
    client.force_login(ann)
    answer = upload(client)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "could not be kept" in answer.json()["detail"]
    assert not Image.objects.exists()


# --- Without scripts --------------------------------------------------------------------------


def test_without_scripts_the_text_comes_along_and_back(client, ann, topic):
    client.force_login(ann)
    page = client.post("/images/new/", {"body": "Typed so far.\n\nAnd <more>.", "to": "/2021/posts/"})
    said = read(page)
    assert "Typed so far.\n\nAnd &lt;more&gt;." in said
    assert "For those who do not see it" in said
    answer = by_form(client, body="Typed so far.", alt="Error [falls]\nas it grows")
    assert answer.headers["Location"] == "/2021/#write"
    image = Image.objects.get()
    expected = f"Typed so far.\n\n![Error (falls) as it grows]({image.get_absolute_url()})\n"
    assert client.get("/2021/").context["form"]["body"].value() == expected
    made = make_post(topic, ann, expected)
    assert 'alt="Error (falls) as it grows"' in made.html


def test_it_comes_back_to_replies_and_edits_too(client, ann, bob, topic):
    theirs, mine = make_post(topic, bob), make_post(topic, ann)
    client.force_login(ann)
    for to, place in (
        (f"/posts/{theirs.pk}/replies/", f"/posts/{theirs.pk}/#write-{theirs.pk}"),
        (f"/posts/{mine.pk}/edit/", f"/posts/{mine.pk}/edit/"),
    ):
        assert by_form(client, to=to).headers["Location"] == place
        assert "![Two curves](/images/" in client.get(place).context["form"]["body"].value()


@pytest.mark.parametrize("to", ["", "/accounts/logout/", "//evil.example/", "https://evil.example/", "/9999/posts/", "/posts/77/edit/", "\0"])  # fmt: skip
def test_it_comes_back_to_composers_only(client, ann, topic, to):
    client.force_login(ann)
    assert client.get("/images/new/", {"to": to.strip("\0")}).status_code == 200
    answer = by_form(client, to=to)
    if answer.status_code == 302:
        assert answer.headers["Location"] == "/2021/#write"
    else:
        assert answer.status_code == 422


def test_the_page_keeps_what_was_typed_when_it_refuses(client, ann, topic, settings):
    client.force_login(ann)
    for fields, sentence, status in (
        ({"alt": ""}, "Say what the image shows", 422),
        ({"alt": "\u200b"}, "Say what the image shows", 422),
        ({"file": None}, "Choose an image first.", 422),
        ({"file": SimpleUploadedFile("a.png", b"<svg>")}, "This file is no image that can be shown", 422),
        ({"file": SimpleUploadedFile("a.png", bytes(5 * 1024 * 1024 + 1))}, "and 5 MB is the most", 413),
    ):
        answer = by_form(client, body="Typed so far.", **fields)
        assert answer.status_code == status
        said = read(answer)
        assert sentence in said
        assert "Typed so far." in said
    settings.IMAGES_AN_HOUR = 1
    make_image(ann)
    answer = by_form(client)
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "that is the most. Try again in 60 minutes." in read(answer)


def test_a_text_typed_when_the_sign_in_had_ended_is_kept(client, ann, topic):
    answer = client.post("/images/new/", {"body": "Typed so far.", "to": "/2021/posts/"})
    assert answer.headers["Location"] == "/accounts/login/?next=/2021/%23write"
    client.post("/accounts/login/", {"login": "ann", "password": PASSWORD})
    assert "Typed so far." in read(client.get("/2021/"))


def test_the_answer_of_a_script_is_json_and_nothing_else(client, ann):
    client.force_login(ann)
    answer = upload(client)
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content).keys() == {"markdown", "url", "width", "height"}
    assert Image.objects.get().created_at <= timezone.now()
