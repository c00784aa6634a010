"""Your data: asked for, made by the worker, fetched by its member alone, gone after a week."""

import datetime
import io
import json
import zipfile

import pytest
import time_machine
from django.conf import settings as site
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.make import PASSWORD, make_image, make_like, make_post, make_record
from tests.smtp import text_of
from tests.threads.test_leaving_rules import names_of_relations
from tests.worker import send, work
from threads import my_data
from threads.models import Archive, Draft, Flag, Mute, Notification, Reading
from threads.models.draft import NEW, Place
from threads.my_data.contents import LEFT_OUT, PARTS

pytestmark = pytest.mark.django_db(transaction=True)
DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)


@pytest.fixture
def signed_in(client, ann):
    client.force_login(ann)
    return client


def ask(client) -> Archive:
    assert client.post("/settings/data/").status_code == 302
    return Archive.objects.get()


def made(client) -> Archive:
    ask(client)
    work()
    return Archive.objects.get()


def fetched(client, archive) -> zipfile.ZipFile:
    answer = client.get(f"/settings/data/{archive.name}")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_it_is_asked_for_made_told_of_and_fetched(signed_in, mailbox, ann):
    assert "Make my archive" in signed_in.get("/settings/data/").text
    archive = ask(signed_in)
    assert "It is being made" in signed_in.get("/settings/data/").text
    assert signed_in.get(f"/settings/data/{archive.name}").status_code == 404
    work()
    page = signed_in.get("/settings/data/")
    assert "Fetch it" in page.text and f"/settings/data/{archive.name}" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert "Your data is ready to be fetched" in signed_in.get("/notifications/").text
    send()
    mail = mailbox.newest("ann@example.org")
    assert "Your data is ready to be fetched" in mail["Subject"] and "/settings/data/" in text_of(mail)
    answer = signed_in.get(f"/settings/data/{archive.name}", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="good-readings-ann.zip"'
    assert answer.headers["Content-Type"] == "application/zip" and "Content-Encoding" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert (
        int(answer.headers["Content-Length"])
        == len(b"".join(answer.streaming_content))
        == Archive.objects.get().size
    )


def test_it_is_its_members_alone(signed_in, bob, mo, admin):
    archive = made(signed_in)
    for other in (bob, mo, admin):
        client = Client()
        client.force_login(other)
        assert client.get(f"/settings/data/{archive.name}").status_code == 404
    visitor = Client().get(f"/settings/data/{archive.name}")
    assert visitor.status_code == 302 and visitor.headers["Location"].startswith("/accounts/login/")
    for name in ("nothing", "0" * 32 + ".zip", "x" * 9000, "..%2f..%2fsecret", "%00"):
        assert signed_in.get(f"/settings/data/{name}").status_code in {400, 404}


def test_a_session_that_was_left_open_says_again_who_it_is(client, ann):
    client.post("/accounts/login/", {"login": "ann", "password": PASSWORD})
    archive, again = made(client), {"password": PASSWORD}
    with time_machine.travel(timezone.now() + 2 * HOUR):
        assert client.get("/settings/data/").status_code == 200
        answer = client.get(f"/settings/data/{archive.name}")
        assert answer.headers["Location"] == "/accounts/reauthenticate/?next=%2Fsettings%2Fdata%2F"
        answer = client.post("/settings/data/")
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
        assert Archive.objects.get() == archive
        wrong = client.post(answer.headers["Location"], {"password": "not hers"})
        assert wrong.status_code == 422
        there = client.post(answer.headers["Location"], again)
        assert there.headers["Location"] == "/settings/data/"
        assert Archive.objects.get() != archive
        work()
        assert fetched(client, Archive.objects.get()).namelist()


def test_one_is_made_at_a_time_and_another_takes_its_place(signed_in, ann):
    first = ask(signed_in)
    assert ask(signed_in) == first
    work()
    assert Notification.objects.filter(member=ann, kind="archive").count() == 1
    assert ask(signed_in) == first
    assert "only a few minutes old" in signed_in.get("/settings/data/").text
    Archive.objects.update(asked_at=timezone.now() - datetime.timedelta(minutes=11))
    second = ask(signed_in)
    assert second != first and not default_storage.exists(first.place)
    my_data.make(first.pk)
    work()
    my_data.make(second.pk)
    assert default_storage.exists(second.place) and not default_storage.exists(first.place)
    assert Notification.objects.filter(member=ann, kind="archive").count() == 2


def test_it_is_gone_after_a_week(signed_in):
    archive = made(signed_in)
    assert Archive.objects.sweep() == 0
    with time_machine.travel(timezone.now() + 8 * DAY):
        assert signed_in.get(f"/settings/data/{archive.name}").status_code == 404
        assert "Fetch it" not in signed_in.get("/settings/data/").text
        assert Archive.objects.sweep() == 1
    assert not default_storage.exists(archive.place) and not Archive.objects.exists()


def test_what_fails_is_said_and_tried_again(signed_in, settings, tmp_path):
    archive = ask(signed_in)
    there, settings.VAR_DIR = settings.VAR_DIR, tmp_path / "nowhere"
    work()
    page = signed_in.get("/settings/data/").text
    assert "It could not be made" in page and "Try again" in page
    settings.VAR_DIR = there
    again = made(signed_in)
    assert again != archive and again.state == "made"


def test_a_worker_that_died_leaves_one_file_only(signed_in):
    archive = ask(signed_in)
    default_storage.save(archive.place, io.BytesIO(b"half"))
    work()
    assert fetched(signed_in, archive).testzip() is None
    assert default_storage.listdir("archives")[1].count(archive.name) == 1
    Archive.objects.update(made_at=None, asked_at=timezone.now() - DAY)
    assert "Try again" in signed_in.get("/settings/data/").text


def test_everything_that_is_theirs_is_in_it(signed_in, ann, bob, cem, mo, topic):
    image = make_image(ann)
    mine = make_post(topic, ann, f"Read arXiv:2103.00020\n\n![A plot]({image.get_absolute_url()})")
    paper = make_record("arXiv:2103.00020", title="A shared paper", authors=("Yu, Hao",), issued=(2021,))
    mine.edit(by=ann, body=mine.body + "\n\nTwice: – “ü”.")
    theirs = make_post(topic, bob, "And arXiv:2105.01601", parent=mine)
    kept = make_record("arXiv:2105.01601", title="A kept paper", issued=(2021,))
    make_like(theirs, ann)
    make_like(mine, bob)
    Reading.objects.write(ann, kept, state="read", note="A secret note.", tags="\nvision\n")
    Draft.objects.keep(ann, Place(NEW, topic), "Begun.")
    Flag.objects.put(theirs, ann, "other", "Rather long.")
    Flag.objects.put(mine, cem, "other", "Cem's own words.")
    Mute.objects.want(ann, cem, True)
    Mute.objects.want(bob, ann, True)
    archive = fetched(signed_in, made(signed_in))
    assert archive.testzip() is None

    def rows(name):
        return json.loads(archive.read(f"{name}.json"))

    assert json.loads(archive.read("profile.json"))["username"] == "ann"
    assert [row["body"] for row in rows("posts")] == [mine.body]
    assert rows("earlier-texts") and rows("notifications") and rows("addresses")[0]["confirmed"] is True
    assert rows("likes")[0]["post"] == f"{site.SITE_URL}{theirs.get_absolute_url()}"
    assert rows("reading-list")[0]["note"] == "A secret note." and rows("reading-list")[0]["tags"] == [
        "vision"
    ]
    assert rows("drafts")[0]["body"] == "Begun." and rows("flags")[0]["words"] == "Rather long."
    assert [row["member"] for row in rows("muted")] == ["cem"]
    markdown = archive.read("posts/2021/0001.md").decode()
    assert markdown.startswith('---\nurl: "http') and markdown.endswith("Twice: – “ü”.\n")
    bib = archive.read("papers.bib").decode()
    assert paper.title in bib and kept.title in bib
    with default_storage.open(image.place) as file:
        assert archive.read(f"images/{image.name}") == file.read()
    assert "reading-list.json" in archive.read("README.txt").decode()
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Cem's own words" not in everything
    for secret in (ann.password, "md5$"):
        assert secret.encode() not in everything


def test_file_names_in_it_are_safe(signed_in, ann, topic):
    User.objects.filter(pk=ann.pk).update(display_name="../../etc/passwd")
    make_post(topic, ann, "../../../x")
    names = fetched(signed_in, made(signed_in)).namelist()
    assert not [name for name in names if name.startswith("/") or ".." in name or "\\" in name]
    assert len(set(names)) == len(names)


def test_somebody_without_anything_gets_empty_lists(signed_in):
    archive = fetched(signed_in, made(signed_in))
    assert json.loads(archive.read("posts.json")) == []
    assert archive.read("papers.bib") == b""


def test_every_table_with_something_of_a_member_is_in_it_or_says_why_not():
    listed = {part.key for part in PARTS} - {"threads.Revision.post__author"}
    for name in names_of_relations():
        assert (name in listed) != (name in LEFT_OUT), f"Say in threads/my_data/contents.py: {name}"


def test_an_operator_writes_it_for_who_cannot_sign_in(ann, topic, tmp_path, capsys):
    make_post(topic, ann, "Mine.")
    User.objects.filter(pk=ann.pk).update(is_active=False)
    file = tmp_path / "ann.zip"
    call_command("my_data", "ann", str(file))
    assert "posts/2021/0001.md" in zipfile.ZipFile(file).namelist() and f"{file}: " in capsys.readouterr().out
    assert file.stat().st_mode & 0o077 == 0
    for arguments in (["ann", str(file)], ["nobody", str(tmp_path / "x")]):
        with pytest.raises(CommandError):
            call_command("my_data", *arguments)
