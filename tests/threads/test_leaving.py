"""Leaving: the account closes at once, and for two weeks it can be had back as it was."""

import datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.forms import ProfileForm
from accounts.models import Sanction, User
from accounts.sanctions import WARN
from tests.make import PASSWORD, make_member, make_post
from tests.smtp import link_in, text_of
from tests.threads.test_at_once import at_once
from tests.worker import send, start
from threads.leaving import farewell
from threads.letters import stay_token
from threads.models import Archive, Departure, Mail

DAY = datetime.timedelta(days=1)
KEEP, TAKE = {"posts": "keep", "password": PASSWORD}, {"posts": "take", "password": PASSWORD}


def leave(member: User, form=KEEP) -> Departure:
    client = Client()
    client.force_login(member)
    assert client.post("/settings/leave/", form).status_code == 302
    return Departure.objects.get(member=member)


def forget(member: User, form=KEEP) -> User:
    """Two weeks later. Their row as it is then."""
    departure = leave(member, form)
    assert farewell(departure.pk)
    member.refresh_from_db()
    return User.objects.get(pk=member.pk)


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite writes one after the other")
@pytest.mark.django_db(transaction=True)
def test_who_leaves_does_not_wait_for_what_an_administrator_does(ann, bob, admin):
    """Who does it has the row of a member, and would need that of the administrator, which who leaves has."""

    def ask():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return Departure.objects.ask(ann, keeps_posts=True)

    with transaction.atomic():
        Sanction.objects.impose(bob, WARN, by=admin, reason="Be kind.")
        (departure,) = at_once([ask])
    assert departure.member == ann


def test_the_account_closes_at_once_and_a_mail_says_how_to_stay(client, mailbox, ann):
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.force_login(ann)
    answer = client.post("/settings/leave/", TAKE, follow=True)
    assert "Your account is closed." in answer.text
    assert elsewhere.get("/settings/").status_code == client.get("/settings/").status_code == 302
    send()
    send()
    (mail,) = mailbox._to("ann@example.org")
    assert mail["Subject"] == "Good Readings: you are leaving"
    assert "a line stays where each stood" in text_of(mail) and "/stay/" in text_of(mail)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Say what shall become of your posts."),
        ({"posts": "keep"}, "This field is required."),
        ({"posts": "keep", "password": "wrong"}, "This is not your password."),
        ({"posts": "keep", "password": "\0"}, "Null characters are not allowed."),
        ({"posts": "keep", "password": "x" * 5000}, "at most 1000 characters"),
        ({"posts": "all", "password": PASSWORD}, "Select a valid choice"),
        ({"posts": "keep", "username": "ann"}, "This field is required."),
    ],
)
def test_a_form_that_is_not_complete_changes_nothing(client, ann, form, sentence):
    client.force_login(ann)
    answer = client.post("/settings/leave/", form)
    assert answer.status_code == 422 and sentence in answer.text
    assert not Departure.objects.exists() and client.get("/settings/").status_code == 200
    if form.get("posts") == "keep":
        assert 'value="keep" required checked' in answer.text
    assert "wrong" not in answer.text


def test_without_a_password_the_username_is_typed(client, ann):
    ann.set_unusable_password()
    ann.save()
    client.force_login(ann)
    assert "Your username" in client.get("/settings/leave/").text
    assert client.post("/settings/leave/", {"posts": "keep", "username": "bob"}).status_code == 422
    assert client.post("/settings/leave/", {"posts": "keep", "username": "Ann"}).status_code == 302
    assert Departure.objects.filter(member=ann).exists()


def test_the_link_of_the_mail_brings_everything_back(client, mailbox, ann, topic):
    post = make_post(topic, ann, "Mine.")
    leave(ann)
    assert client.get("/members/ann/").headers["Location"] == "/members/former-member/"
    assert client.get("/members/ann/feed/").status_code == 404
    send()
    link = link_in(mailbox.newest("ann@example.org")).rstrip(")")
    assert client.get(link).status_code == 200 and Departure.objects.exists()
    assert client.post(link).headers["Location"] == "/accounts/login/"
    client.force_login(ann)
    assert client.get("/settings/").status_code == 200 and client.get("/members/ann/").status_code == 200
    assert "Mine." in client.get(post.get_absolute_url()).text
    assert client.get(link).status_code == client.post(link).status_code == 404


def test_signing_in_offers_to_stay(client, ann):
    leave(ann)
    answer = client.post("/accounts/login/", {"login": "ann", "password": PASSWORD})
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/stay/")
    assert "_auth_user_id" not in client.session
    wrong = client.post("/accounts/login/", {"login": "ann", "password": "not hers"})
    assert wrong.status_code == 422 and "/stay/" not in wrong.text
    client.post(answer.headers["Location"])
    assert client.post("/accounts/login/", {"login": "ann", "password": PASSWORD}).headers["Location"] == "/"


def test_a_link_of_ones_own_making_leads_nowhere(client, ann, bob):
    departure = leave(ann)
    token = stay_token(departure)
    for made in (
        f"{departure.pk}",
        token[:-1],
        token.replace(str(departure.pk), str(departure.pk + 1), 1),
        "x:y",
        "%00",
        "x" * 5000,
    ):
        assert client.post(f"/stay/{made}/").status_code in {400, 404}
    assert Departure.objects.exists() and not User.objects.get(pk=ann.pk).is_active


def test_the_last_administrator_stays(client, admin, ann):
    client.force_login(admin)
    answer = client.post("/settings/leave/", KEEP)
    assert answer.status_code == 422 and "You are the only administrator." in answer.text
    assert User.objects.get(pk=admin.pk).is_active
    make_member("eve", is_superuser=True, is_staff=True)
    assert client.post("/settings/leave/", KEEP).status_code == 302


def test_nobody_is_forgotten_before_two_weeks_are_over(ann, bob, capsys):
    leave(ann)
    call_command("farewell")
    with time_machine.travel(timezone.now() + 13 * DAY):
        call_command("farewell")
    assert User.objects.filter(username="ann").exists()
    with time_machine.travel(timezone.now() + 14 * DAY + datetime.timedelta(minutes=1)):
        call_command("farewell")
        call_command("farewell")
    assert not User.objects.filter(username="ann").exists() and User.objects.filter(username="bob").exists()
    said = capsys.readouterr().out.splitlines()
    assert said == ["0 forgotten; 1 may think again."] * 2 + [
        "1 forgotten; 0 may think again.",
        "0 forgotten; 0 may think again.",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_worker_forgets_them(ann):
    departure = leave(ann)
    Departure.objects.update(asked_at=timezone.now() - 15 * DAY)
    worker = start("worker", "--once")
    said, _ = worker.communicate(timeout=120)
    assert worker.returncode == 0, said
    departure.refresh_from_db()
    assert departure.done_at and not User.objects.filter(username="ann").exists()


def test_once_it_is_begun_there_is_no_way_back(client, ann):
    departure = leave(ann)
    link = f"/stay/{stay_token(departure)}/"
    assert departure.begin()
    assert client.get(link).status_code == client.post(link).status_code == 404
    assert (
        client.post("/accounts/login/", {"login": "ann", "password": PASSWORD}).headers["Location"]
        == "/accounts/inactive/"
    )
    assert departure.stay() is False and not User.objects.get(pk=ann.pk).is_active


def test_two_weeks_are_two_weeks_also_when_the_worker_is_late(client, ann):
    departure = leave(ann)
    link = f"/stay/{stay_token(departure)}/"
    Departure.objects.update(asked_at=timezone.now() - 14 * DAY + datetime.timedelta(minutes=1))
    assert client.get(link).status_code == 200
    Departure.objects.update(asked_at=timezone.now() - 14 * DAY)
    assert client.get(link).status_code == client.post(link).status_code == 404
    answer = client.post("/accounts/login/", {"login": "ann", "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/inactive/"
    assert departure.stay() is False and not User.objects.get(pk=ann.pk).is_active


def test_who_stayed_is_not_forgotten_by_a_late_task(ann):
    departure = leave(ann)
    departure.stay()
    assert farewell(departure.pk)
    assert User.objects.get(pk=ann.pk).username == "ann"


def test_no_mail_goes_to_who_stayed_or_is_gone(mailbox, ann, bob):
    leave(ann).stay()
    forget(bob)
    send()
    assert not mailbox._to("ann@example.org") and not mailbox._to("bob@example.org")
    assert not Mail.objects.filter(member=bob).exists()


def test_an_archive_goes_with_its_member(ann):
    Archive.objects.ask(ann)
    leave(ann)
    assert not Archive.objects.exists()


def test_nobody_poses_as_who_left(client, bob, mailbox):
    forget(make_member("Zelda.Quill", display_name="Zelda Quill"))
    for name in ("zelda.quill", "ZELDA.QUILL"):
        form = {"email": "new@example.org", "username": name, "password1": "another long one"}
        assert "This name is taken." in client.post("/accounts/signup/", form).text
    assert not ProfileForm({"display_name": "zelda quill", "about": ""}, instance=bob).is_valid()
    # The address is free again.
    form = {"email": "Zelda.Quill@example.org", "username": "somebody", "password1": "another long one"}
    assert client.post("/accounts/signup/", form).status_code == 302
    assert User.objects.filter(username="somebody").exists()


def test_an_operator_closes_an_account_for_who_cannot_sign_in(ann, capsys):
    call_command("farewell", "--of", "ANN", "--take-posts-away")
    assert Departure.objects.get().keeps_posts is False and "ann is leaving" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no member nobody"):
        call_command("farewell", "--of", "nobody")


def test_a_password_is_tried_so_often_and_no_more(client, ann):
    client.force_login(ann)
    for _ in range(10):
        assert client.post("/settings/leave/", {"posts": "keep", "password": "x"}).status_code == 422
    answer = client.post("/settings/leave/", {"posts": "keep", "password": PASSWORD})
    assert (answer.status_code, int(answer["Retry-After"]) <= 300) == (429, True)
    assert not Departure.objects.exists()
