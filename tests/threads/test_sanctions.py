"""Members are warned, silenced and suspended: what they may, what they hear, how it ends."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Sanction, User
from accounts.roles import make_moderator
from tests import page
from tests.files import png
from tests.make import PASSWORD, make_member, make_post
from tests.threads.desk import record, undo
from tests.threads.test_flags import heard
from tests.worker import send as send_mail
from threads.acts import Said, sanction
from threads.models import Action, Draft, Mute, Notification, Post

A_WEEK = datetime.timedelta(days=7)


@pytest.fixture
def post(topic, ann):
    return make_post(topic, by=ann, body="Words of ann.")


def impose(kind, member, by, **said):
    until = None if kind == "warn" else timezone.now() + A_WEEK
    return sanction(kind, member, Said(by, "Three posts of insults.", until=until, **said))


def writes(post, topic, mine):
    """Everything that others read of it."""
    return [
        (f"/{topic.year}/posts/", {"body": "Hello."}),
        (f"/posts/{post.pk}/replies/", {"body": "Hello."}),
        (f"/posts/{mine.pk}/edit/", {"body": "Hello."}),
        (f"/posts/{mine.pk}/delete/", {}),
        (f"/posts/{mine.pk}/papers/", {"link": "arXiv:2105.01601"}),
        (f"/posts/{post.pk}/like/", {"liked": "yes"}),
        (f"/posts/{post.pk}/flag/", {"reason": "spam"}),
        ("/images/", {"file": SimpleUploadedFile("a.png", png(), "image/png"), "to": "/2021/posts/"}),
        (f"/{topic.year + 1}/ask/", {}),
        ("/settings/", {"display_name": "Bob the Great", "about": "Insults."}),
        ("/settings/avatar/", {"file": SimpleUploadedFile("a.png", png(), "image/png")}),
        ("/settings/invitations/", {"uses": "1", "days": "14"}),
    ]


def test_a_silenced_member_reads_and_does_not_write(client, topic, ann, bob, mo, post):
    mine = make_post(topic, by=bob, body="Words of bob.")
    topic.close(by=mo)
    topic.reopen(by=mo)
    impose("silence", bob, mo)
    client.force_login(bob)
    for address in ("/2021/", f"/posts/{post.pk}/", "/reading/", "/notifications/", "/drafts/", "/settings/"):
        assert client.get(address).status_code == 200, address
    for address, form in writes(post, topic, mine):
        answer = client.post(address, form)
        assert answer.status_code == 403, address
        assert "Three posts of insults." in page.words(answer), address
    assert Post.objects.count() == 2
    assert not post.likes.exists() and not post.flags.exists()


def test_what_only_they_read_they_keep(client, topic, ann, bob, mo, post):
    impose("silence", bob, mo)
    client.force_login(bob)
    assert client.post("/drafts/save/", {"to": "/2021/posts/", "body": "For later."}).status_code < 400
    assert Draft.objects.get(member=bob).body == "For later."
    assert client.post("/members/ann/mute/", {"muted": "yes"}).status_code == 302


def test_a_silenced_moderator_reads_what_moderators_read(client, topic, ann, bob, mo):
    shared = make_post(topic, by=ann, body="arXiv:2105.01601")
    address = shared.shares.get().paper.get_absolute_url()
    shared.hide(by=mo, reason="Spam.")
    client.force_login(bob)
    assert client.get(address).status_code == 404
    make_moderator(bob)
    impose("silence", bob, make_member("admin", is_superuser=True))
    assert client.get(address).status_code == 200


def test_what_was_typed_before_the_silence_comes_back(client, topic, bob, mo):
    impose("silence", bob, mo)
    client.force_login(bob)
    answer = client.post("/2021/posts/", {"body": "A long text of bob."})
    assert answer.status_code == 403
    assert "A long text of bob." in page.words(answer, "write")


def test_the_place_of_each_form_says_why(client, topic, bob, mo, post):
    impose("silence", bob, mo)
    client.force_login(bob)
    for address, place in (("/2021/", "write"), (f"/posts/{post.pk}/", f"write-{post.pk}")):
        said = page.words(client.get(address), place)
        assert "You may read but not write until" in said and "Three posts of insults." in said
    assert client.get(f"/posts/{post.pk}/flag/").status_code == 403
    assert "/like/" not in client.get("/2021/").content.decode()


def test_a_silence_ends_by_itself(client, topic, bob, mo):
    impose("silence", bob, mo)
    client.force_login(bob)
    with time_machine.travel(timezone.now() + A_WEEK + datetime.timedelta(seconds=1)):
        assert client.post("/2021/posts/", {"body": "Hello."}).status_code == 302
        assert "because" not in page.words(client.get("/2021/"))


def test_a_silence_without_end_stays_until_it_is_lifted(client, topic, bob, mo):
    client.force_login(mo)
    assert record(client, bob, "silence", time="always").status_code == 302
    bob.refresh_from_db()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=30)):
        assert User.objects.get(pk=bob.pk).is_silenced
    other = Client()
    other.force_login(bob)
    assert "until a moderator says otherwise" in page.words(other.get("/2021/"))
    undo(client, Action.objects.get(kind=Action.SILENCE))
    assert other.post("/2021/posts/", {"body": "Hello."}).status_code == 302


def test_a_suspended_member_is_signed_out_at_once_and_reads_why_at_sign_in(client, topic, bob, mo):
    client.force_login(bob)
    assert "@bob" in client.get("/members/bob/").content.decode()
    impose("suspend", bob, mo)
    assert client.get("/settings/").status_code == 302
    assert client.post("/2021/posts/", {"body": "Hello."}).headers["Location"].startswith("/accounts/login/")
    for name in ("bob", "bob@example.org"):
        answer = client.post("/accounts/login/", {"login": name, "password": PASSWORD})
        assert answer.status_code == 403
        said = page.words(answer, "main")
        assert "You cannot sign in until" in said and "Three posts of insults." in said
    assert client.get("/settings/").status_code == 302
    wrong = client.post("/accounts/login/", {"login": "bob", "password": "wrong"})
    assert "insults" not in wrong.content.decode()


def test_a_new_password_does_not_let_them_in(client, bob, mo, mailoutbox):
    impose("suspend", bob, mo)
    client.post("/accounts/password/reset/", {"email": bob.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    path = "/" + link.split("/", 3)[3]
    form = client.get(path, follow=True)
    answer = client.post(
        form.request["PATH_INFO"], {"password1": "another horse 7", "password2": "another horse 7"}
    )
    assert answer.status_code == 403
    assert "Three posts of insults." in page.words(answer, "main")
    assert client.get("/settings/").status_code == 302


def test_a_suspension_ends_by_itself_and_everything_is_as_it_was(client, topic, bob, mo):
    impose("suspend", bob, mo)
    with time_machine.travel(timezone.now() + A_WEEK + datetime.timedelta(seconds=1)):
        client.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
        assert client.get("/settings/").status_code == 200


def test_the_feed_of_replies_ends_with_a_suspension(client, bob, mo, topic):
    bob.feed_key = "x" * 32
    bob.save()
    address = reverse("feed_of_replies", args=[bob.replies_token])
    assert client.get(address).status_code == 200
    impose("suspend", bob, mo)
    assert client.get(address).status_code == 404


def test_suspended_moderators_are_none(client, admin, mo, topic):
    impose("suspend", mo, admin)
    client.force_login(mo)
    assert client.get("/moderation/").status_code == 302
    assert client.get("/admin/").status_code == 302


def test_silenced_moderators_do_nothing(client, admin, mo, ann, post):
    impose("silence", mo, admin)
    client.force_login(mo)
    assert client.post(f"/posts/{post.pk}/hide/", {"reason": "Mine."}).status_code == 403
    assert client.get("/moderation/").status_code == 403
    assert client.get("/admin/threads/post/").status_code in {302, 403}
    assert record(client, ann, "warn").status_code == 403


def test_a_warning_is_shown_until_it_is_read(client, ann, bob, mo, topic):
    impose("warn", bob, mo)
    warning = Sanction.objects.get()
    client.force_login(bob)
    assert "A moderator warns you: Three posts of insults." in page.words(client.get("/2021/"))
    address = f"/settings/warnings/{warning.pk}/read/"
    assert client.get(address).status_code == 405
    other = Client()
    other.force_login(ann)
    assert other.post(address).status_code == 404
    assert client.post(address, {"next": "/2021/"}).headers["Location"] == "/2021/"
    assert "warns you" not in page.words(client.get("/2021/"), "main")
    assert "insults" not in client.get("/2021/").content.decode()
    assert client.post("/2021/posts/", {"body": "Thank you."}).status_code == 302


@pytest.mark.parametrize("kind", ["warn", "silence", "suspend"])
def test_each_is_told_and_taken_back_and_told_again(client, bob, mo, topic, kind):
    Mute.objects.want(bob, mo, True)
    client.force_login(mo)
    assert record(client, bob, kind).status_code == 302
    answer = client.get("/moderation/members/bob/")
    assert "Undo" in page.words(answer, "messages")
    first = Notification.objects.get(member=bob, kind=Notification.SANCTION)
    assert heard(bob)[0].endswith("Three posts of insults.")
    undo(client, Action.objects.get(kind=kind))
    member = User.objects.get(pk=bob.pk)
    assert (member.is_silenced, member.is_suspended, member.warned_at) == (False, False, None)
    told = {
        "warn": "A moderator took a warning back",
        "silence": "You may write again",
        "suspend": "You may sign in again",
    }
    assert heard(bob)[0] == told[kind]
    assert Notification.objects.filter(member=bob, kind=Notification.SANCTION).count() == 2
    assert first.actor is None
    theirs = Client()
    theirs.force_login(bob)
    assert theirs.get("/notifications/").status_code == 200


@pytest.mark.parametrize("kind", ["warn", "silence", "suspend"])
def test_each_goes_by_mail_whatever_mails_they_chose(bob, mo, topic, mailbox, kind):
    from threads.models import Preference
    from threads.models.preference import KINDS, NEVER

    Preference.objects.want(bob, dict.fromkeys(KINDS, NEVER))
    impose(kind, bob, mo)
    send_mail()
    mail = mailbox.newest(bob.email)
    text = mail.get_body(("plain",)).get_content()
    assert "Three posts of insults." in text
    assert "List-Unsubscribe" not in mail


def test_ordinary_readers_pay_no_query_for_it(client, ann, bob, topic, mo):
    make_post(topic, by=ann)
    table = Sanction._meta.db_table
    asked = {}
    for member in (ann, bob):
        if member is bob:
            impose("silence", bob, mo)
        client.force_login(member)
        with CaptureQueriesContext(connection) as queries:
            client.get("/2021/")
        asked[member] = [query["sql"] for query in queries if table in query["sql"]]
    assert not asked[ann]
    assert asked[bob]
