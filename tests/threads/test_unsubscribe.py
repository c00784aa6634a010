"""Fewer mails: by one click from a mail (RFC 8058), and in the settings."""

import re

import pytest
from django.core import signing
from django.test import Client

from tests import page
from tests.make import make_like, make_post
from tests.smtp import text_of
from tests.worker import send
from threads.letters import SALT, unsubscribe_token
from threads.models import Preference
from threads.models.preference import DEFAULTS, KINDS

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path(member, what="reply") -> str:
    return f"/unsubscribe/{unsubscribe_token(member, what)}/"


def pace(member, kind="reply") -> str:
    return Preference.objects.paces([member.pk])[member.pk][kind]


def test_a_mail_program_unsubscribes_with_what_the_mail_says(mailbox, ann, bob, topic):
    mine = make_post(topic, by=ann)
    make_post(topic, by=bob, parent=mine)
    send()
    mail = mailbox.newest("ann@example.org")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<https://readings\.example\.org(/\S+)>", mail["List-Unsubscribe"].strip())[1]
    assert f"https://readings.example.org{link}" in text_of(mail)
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(link, ONE_CLICK)
    assert answer.status_code == 200
    assert pace(ann) == "never"
    assert pace(ann, "mention") == "immediate"
    make_post(topic, by=bob, parent=mine)
    send()
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_only_a_post_acts(client, ann, method):
    for _ in range(2):
        answer = getattr(client, method)(path(ann))
        assert answer.status_code in {200, 405}
    assert pace(ann) == "immediate"
    assert "Shall ann get no more such mails: a reply to me?" in page.words(client.get(path(ann)))


def test_twice_is_once_and_signs_nobody_in(client, ann):
    for _ in range(3):
        assert "ann gets no more such mails: a reply to me." in page.words(client.post(path(ann), ONE_CLICK))
    assert ann.preferences.count() == 1
    assert client.get("/settings/").status_code == 302


@pytest.mark.parametrize(("what", "silenced"), [("all", set(KINDS)), ("digest", {"digest"}),
                                                ("weekly", {kind for kind, pace in DEFAULTS.items() if pace == "weekly"}),
                                                ("daily", {"post", "search"})])  # fmt: skip
def test_it_ends_what_the_mail_was(client, ann, what, silenced):
    client.post(path(ann, what), ONE_CLICK)
    paces = Preference.objects.paces([ann.pk])[ann.pk]
    assert {kind for kind, pace in paces.items() if pace == "never"} == silenced


def test_the_page_offers_to_end_all(client, ann):
    client.post(path(ann), {"what": "all"})
    assert set(Preference.objects.paces([ann.pk])[ann.pk].values()) == {"never"}


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "٣", "x" * 3000, "{own}x", "{other}", "{odd}"])
def test_a_made_up_link_does_nothing(client, ann, token):
    token = token.format(
        own=unsubscribe_token(ann, "reply"),
        other=signing.Signer(salt="another").sign_object([ann.pk, "reply"]),
        odd=signing.Signer(salt=SALT).sign_object("nothing"),
    )
    for method in (client.get, client.post):
        assert method(f"/unsubscribe/{token}/").status_code in {400, 404}
    assert pace(ann) == "immediate"


def test_a_link_of_a_member_who_is_gone(client, ann):
    link = path(ann)
    ann.delete()
    assert client.post(link, ONE_CLICK).status_code == 404


def form(**changed):
    return DEFAULTS | {"time_zone": ""} | changed


def test_members_choose_kind_by_kind(client, ann, bob, topic):
    client.force_login(ann)
    wished = form(like="immediate", reply="never", digest="daily", time_zone="Asia/Tokyo")
    assert client.post("/settings/mail/", wished).headers["Location"] == "/settings/mail/"
    ann.refresh_from_db()
    assert ann.time_zone == "Asia/Tokyo"
    assert Preference.objects.paces([ann.pk])[ann.pk] == {k: v for k, v in wished.items() if k != "time_zone"}
    assert Preference.objects.paces([bob.pk])[bob.pk] == DEFAULTS
    chosen = [
        o.get("value")
        for o in page.tree(client.get("/settings/mail/")).iter("option")
        if o.get("selected") is not None
    ]
    assert sorted(chosen) == sorted(wished.values())


@pytest.mark.parametrize("changed", [{"reply": "hourly"}, {"digest": "immediate"}, {"time_zone": "Europe/Nowhere"},
                                     {"time_zone": "../etc/passwd"}, {"like": ""}], ids=range(5))  # fmt: skip
def test_other_choices_come_back(client, ann, changed):
    client.force_login(ann)
    answer = client.post("/settings/mail/", form(**changed))
    assert answer.status_code == 422
    assert not ann.preferences.exists()


def test_visitors_have_no_mail(client, db):
    for address in ("/settings/mail/", "/settings/mail/again/"):
        assert "/accounts/login/" in client.post(address).headers["Location"]


def test_a_like_at_once_when_it_is_wished(mailbox, ann, bob, topic):
    Preference.objects.want(ann, {"like": "immediate"})
    make_like(make_post(topic, by=ann), by=bob)
    send()
    assert mailbox.newest("ann@example.org")["Subject"] == "[Good Readings 2021] bob liked your post"
