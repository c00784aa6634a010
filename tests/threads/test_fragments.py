"""Posts that are kept for all readers: none sees what is old, and none what is another's."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from tests.make import make_like, make_member, make_record
from tests.threads.test_kept_pages import ACTS as ACTS_OF_VISITORS
from tests.threads.test_kept_pages import acts as acts_of_visitors
from tests.threads.test_kept_pages import forum  # noqa: F401
from threads import fragments
from threads.models import Mute, Paper, Post, Reading

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("keep_pages")]

READERS = ["", "ann", "bob", "mo", "cem"]
PAGES = ["/", "/2021/", "/2021/?page=2", "/2020/", "/2021/?order=liked"]
OWN_ACTS = [
    "mute",
    "unmute",
    "own like",
    "own reading",
    "silence",
    "unsilence",
    "moderator",
    "wait",
    "approve",
]
# What differs with every answer.
ONCE = re.compile(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"|<!-- \w* -->')


@pytest.fixture
def clients(forum):
    cem = make_member("cem")
    Mute.objects.want(cem, forum["bob"], True)
    Reading.objects.create(member=cem, paper=Paper.objects.get(), state="reading")
    make_like(forum["first"], by=cem)
    clients = {"": Client()}
    for name in READERS[1:]:
        clients[name] = Client()
        clients[name].force_login(User.objects.get(username=name))
    User.objects.filter(username="ann").update(threaded=True)
    return clients


def read(client, address) -> str:
    # The order that a visitor's browser keeps.
    client.cookies.pop("view", None)
    return ONCE.sub("", client.get(address).content.decode())


def fresh(client, address, settings) -> str:
    settings.KEEP_PAGES = False
    try:
        return read(client, address)
    finally:
        settings.KEEP_PAGES = True


def own_acts(forum) -> dict:
    cem, bob, mo = (User.objects.get(username=name) for name in ("cem", "bob", "mo"))
    second = Post.objects.get(topic=forum["topic"], number=2)
    return {
        "mute": lambda: Mute.objects.want(cem, forum["ann"], True),
        "unmute": lambda: Mute.objects.want(cem, bob, False),
        "own like": lambda: make_like(second, by=cem),
        "own reading": lambda: Reading.objects.filter(member=cem).update(state="read"),
        "silence": lambda: User.objects.filter(pk=bob.pk).update(
            silenced_until=timezone.now() + datetime.timedelta(days=1)
        ),
        "unsilence": lambda: User.objects.filter(pk=bob.pk).update(silenced_until=None),
        "moderator": lambda: User.objects.filter(pk=cem.pk).update(is_superuser=True),
        "wait": lambda: second.hold("moderator", by=mo),
        "approve": lambda: (second.hold("moderator", by=mo), second.approve(by=mo)),
    }


@pytest.mark.parametrize("act", ACTS_OF_VISITORS + OWN_ACTS)
def test_every_reader_sees_what_changed_with_the_next_request(act, forum, clients, settings):
    for address in PAGES:
        for client in clients.values():
            client.get(address)
    (acts_of_visitors(forum) | own_acts(forum))[act]()
    for address in PAGES:
        for name, client in clients.items():
            assert read(client, address) == fresh(client, address, settings), (name, address)


def test_words_of_time_grow_old_and_another_day_comes(forum, clients, settings):
    Post.objects.update(created_at=timezone.now() - datetime.timedelta(seconds=1))
    with time_machine.travel(timezone.now()) as traveller:
        for step in (0, 30, 31, 3600, 86_400, 86_400 * 5):
            traveller.shift(step)
            for name in ("", "bob"):
                assert read(clients[name], "/2021/") == fresh(clients[name], "/2021/", settings)


def test_what_nobody_else_reads_is_made_once(forum, clients):
    """The posts of a page cost their outlines, and one look at the reading list."""
    bob, dan = clients["bob"], Client()
    dan.force_login(make_member("dan"))
    dan.get("/2021/")
    with CaptureQueriesContext(connection) as again:
        dan.get("/2021/")
    assert not [query for query in again if '"threads_post"."html"' in query["sql"]]
    assert len(again) <= 8
    make_like(forum["topic"].posts.get(number=3), by=User.objects.get(username="ann"))
    with CaptureQueriesContext(connection) as changed:
        bob.get("/2021/")
    made = [query["sql"] for query in changed if '"threads_post"."html"' in query["sql"]]
    assert len(made) <= 1


def test_what_changes_while_a_page_is_made_is_kept_under_no_old_stamp(forum, clients, settings, monkeypatch):
    """Somebody closes the year and likes a post between the outlines and the posts themselves."""
    made = fragments._made

    def later(*arguments):
        make_like(forum["topic"].posts.get(number=4), by=forum["ann"])
        forum["topic"].close(by=forum["mo"])
        return made(*arguments)

    monkeypatch.setattr(fragments, "_made", later)
    clients["bob"].get("/2021/")
    monkeypatch.setattr(fragments, "_made", made)
    forum["topic"].reopen(by=forum["mo"])
    assert read(clients["bob"], "/2021/") == fresh(clients["bob"], "/2021/", settings)


def test_forms_have_the_reader_s_own_token_and_lead_back_to_the_page(forum, clients):
    for name in ("cem", "mo"):
        for address in ("/2021/", "/2021/?order=new", "/2021/?x=%22%3E%3Cb%3E&y=1"):
            client = Client(enforce_csrf_checks=True)
            client.cookies = clients[name].cookies
            page = client.get(address).content.decode()
            post = forum["topic"].posts.get(number=10)
            form = re.search(rf'<form class="likes" id="likes-post-{post.pk}".*?</form>', page, re.DOTALL)[0]
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', form)[1]
            way = re.search(r'name="next" value="([^"]*)"', form)[1].replace("&amp;", "&")
            answer = client.post(
                f"/posts/{post.pk}/like/", {"liked": "yes", "csrfmiddlewaretoken": token, "next": way}
            )
            assert (answer.status_code, answer.headers["Location"]) == (302, f"{address}#post-10")
            assert "<b>" not in way


def test_each_language_has_its_own(forum, clients, settings):
    pages = set()
    for language in ("en", "de", "fr"):
        User.objects.filter(username="bob").update(language=language)
        page = read(clients["bob"], "/2021/")
        assert page == fresh(clients["bob"], "/2021/", settings)
        pages.add(page)
    assert len(pages) == 3


def test_words_that_look_like_what_is_filled_in_stay(forum, clients, settings):
    post = forum["first"]
    post.edit(by=forum["ann"], body="token path token0123456789abcdef csrfmiddlewaretoken {{ x }} {% y %}")
    make_record("arXiv:2103.00020", title="token path {{ x }}", authors=("path", "token"))
    for client in clients.values():
        for _ in range(2):
            assert read(client, "/2021/") == fresh(client, "/2021/", settings)
            assert "token path token0123456789abcdef csrfmiddlewaretoken {{ x }} {% y %}" in read(
                client, "/2021/"
            )
