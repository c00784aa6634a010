"""A private feed of replies to a member: at a secret address that can be renewed, and ended."""

import re

import pytest
from django.test import Client

from accounts.models import User
from goodreadings.lib.logs import masked
from tests import page
from tests.make import make_like, make_post
from tests.threads.feed_reader import read
from threads.models import Mute


def address_of(member) -> str:
    """The feed's address, as the member's settings show it."""
    client = Client()
    client.force_login(member)
    found = [href for href in page.links(client.get("/settings/"), "replies-feed") if "/feed/" in href]
    return found[0] if found else ""


def ask(member, feed: str):
    client = Client()
    client.force_login(member)
    return client.post("/settings/feed/", {"feed": feed})


@pytest.fixture
def address(ann) -> str:
    ask(ann, "new")
    return address_of(ann)


def test_it_is_off_until_it_is_asked_for(client, ann, bob):
    assert address_of(ann) == ""
    assert ask(ann, "new")["Location"] == "/settings/#replies-feed"
    first = address_of(ann)
    assert first.startswith(f"/feed/replies/{ann.pk}-")
    assert len(first) > 55
    assert read(client.get(first)).entries == []
    assert address_of(bob) == ""


def test_it_has_what_others_answered_and_nothing_else(client, ann, bob, cem, mo, topic, address):
    mine, other = make_post(topic, by=ann, body="Mine."), make_post(topic, by=bob, body="Other.")
    told = [
        make_post(topic, by=bob, parent=mine, body="I agree."),
        make_post(topic, by=cem, parent=mine, body="I do not."),
    ]
    make_post(topic, by=ann, parent=mine, body="My own answer.")
    make_post(topic, by=cem, parent=other, body="To bob.")
    make_post(topic, by=cem, parent=told[0], body="Deeper.")
    make_like(mine, by=bob)
    answer = client.get(address)
    assert [one.title for one in read(answer).entries] == ["I do not.", "I agree."]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    told[0].hide(by=mo, reason="No.")
    assert [one.title for one in read(client.get(address)).entries] == ["I do not."]


def test_it_has_nothing_of_those_whom_the_member_muted(client, ann, bob, cem, topic, address):
    mine = make_post(topic, by=ann, body="Mine.")
    make_post(topic, by=bob, parent=mine, body="I agree.")
    make_post(topic, by=cem, parent=mine, body="I do not.")
    Mute.objects.want(ann, bob, True)
    assert [one.title for one in read(client.get(address)).entries] == ["I do not."]
    Mute.objects.want(ann, bob, False)
    assert [one.title for one in read(client.get(address)).entries] == ["I do not.", "I agree."]


def test_a_new_address_ends_the_old_one_at_once(client, ann, address):
    answer = client.get(address)
    ask(ann, "new")
    renewed = address_of(ann)
    assert renewed != address
    for headers in (
        {},
        {"If-None-Match": answer.headers["ETag"]},
        {"If-Modified-Since": answer.headers["Last-Modified"]},
    ):
        assert client.get(address, headers=headers).status_code == 404
    assert read(client.get(renewed)).feed.id == read(client.get(renewed)).feed.id
    ask(ann, "off")
    assert client.get(renewed).status_code == 404
    assert address_of(ann) == ""


def test_its_secret_is_not_in_the_database(ann, address, settings, client):
    ann.refresh_from_db()
    assert ann.feed_key not in address
    assert address.rsplit("-", 1)[-1].strip("/") not in str(User.objects.filter(pk=ann.pk).values().get())
    settings.SECRET_KEY = "another secret, of a site that has a copy of the database" * 2
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "token",
    [
        "{pk}",
        "{pk}-",
        "{pk}-x",
        "-",
        "0-",
        "x-y",
        "{pk}-{key}",
        "9" * 400,
        "9" * 30 + "-x",
        "%00",
        "１-x",
        "-1-x",
        "{bob}-",
    ],
)
def test_other_addresses_lead_nowhere(client, ann, bob, address, token):
    ann.refresh_from_db()
    token = token.format(pk=ann.pk, bob=bob.pk, key=ann.feed_key)
    assert client.get(f"/feed/replies/{token}/").status_code in {400, 404}
    shorter, longer = address[:-2] + "/", address[:-1] + "A/"
    swapped = address.replace(f"/{ann.pk}-", f"/{bob.pk}-")
    for guess in (shorter, longer, swapped, address.swapcase()):
        assert client.get(guess).status_code == 404


def test_suspended_members_have_none(client, ann, address):
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert client.get(address).status_code == 404


def test_nobody_else_gets_or_changes_it(client, ann, bob, mo, address):
    for reader in (bob, mo):
        ask(reader, "new")
        ask(reader, "off")
        other = Client()
        other.force_login(reader)
        for place in ("/settings/", "/members/ann/", "/2021/"):
            assert address.encode() not in other.get(place).content
    assert client.post("/settings/feed/", {"feed": "off"})["Location"].startswith("/accounts/login/")
    assert address_of(ann) == address


@pytest.mark.parametrize("feed", ["", "NEW", "x" * 1000, "new\0"])
def test_other_wishes_are_refused(ann, address, feed):
    assert ask(ann, feed).status_code == 400
    assert address_of(ann) == address


def test_no_hub_and_no_page_names_it(client, settings, ann, address):
    settings.WEBSUB_HUB = "https://hub.example.org/"
    assert b"hub" not in client.get(address).content
    assert b'href="https://hub.example.org/" rel="hub"' in client.get("/feed/").content


def test_its_secret_is_in_no_log(address, settings):
    """Neither in gunicorn's nor in nginx's, whose rules are read from the files that operators copy."""
    folder = settings.BASE_DIR / "deploy"
    assert masked(address) == "/feed/replies/…/"
    assert masked("/feed/") == "/feed/"
    (proxy,) = re.findall(r"~\^\(\?<before>(.+)\) \$before…;", (folder / "nginx.conf").read_text())
    assert re.match(proxy, address)[0] == "/feed/replies/"
    assert not re.match(proxy, "/feed/")
