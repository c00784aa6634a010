"""Pages kept for visitors: none is ever older than what was written before it was asked for."""

import datetime
import re

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.make import make_like, make_member, make_post, make_topic
from tests.threads.test_at_once import at_once
from threads.models import Like, Lookup, Paper, Post, Reading, edition
from threads.templatetags.moments import age, lasts

pytestmark = pytest.mark.django_db(transaction=True)

LINK = "Read https://arxiv.org/abs/2103.00020 first."
HELD = ["/", "/2021/", "/2021/?page=2", "/2020/", "/2021/?order=liked", "/2021/papers/", "/2020/papers/"]
ACTS = [
    "post", "reply", "edit", "hide", "delete", "restore", "like", "like of another year", "unlike",
    "share in another year", "hide in another year", "name", "title", "title of another year", "close", "open a year",
    "paper", "looked up", "has read", "gone", "with a database client",
]  # fmt: skip


@pytest.fixture(autouse=True)
def keep_pages(settings):
    settings.KEEP_PAGES = True
    caches["pages"].clear()


@pytest.fixture
def forum():
    """Two years, one paper in both, more than a page in the second."""
    ann, bob, mo = make_member("ann"), make_member("bob"), make_member("mo", is_superuser=True, is_staff=True)
    old = make_topic(2020, by=mo)
    topic = make_topic(2021, by=mo)
    make_post(old, bob, LINK)
    first = make_post(topic, ann, LINK)
    for n in range(21):
        make_post(topic, bob, f"Number {n}.", parent=first if n == 20 else None)
    return {"ann": ann, "bob": bob, "mo": mo, "old": old, "topic": topic, "first": first}


def held(forum) -> list[str]:
    replies = Post.objects.exclude(parent=None)
    posts = [
        forum["first"].pk,
        Post.objects.get(topic=forum["topic"], number=2).pk,
        *replies.values_list("pk", flat=True),
    ]
    return [*HELD, *(f"/posts/{pk}/" for pk in posts)]


def fresh(address, settings) -> str:
    settings.KEEP_PAGES = False
    try:
        return Client().get(address).content.decode()
    finally:
        settings.KEEP_PAGES = True


def queries(client, address, **headers) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address, headers=headers)
    return len(asked)


def test_a_page_that_was_read_before_costs_a_look_at_what_changed(forum, client):
    first = client.get("/2021/")
    again = client.get("/2021/")
    assert again.content == first.content
    assert queries(client, "/2021/") == 1
    same = client.get("/2021/", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        assert again[name] == first[name]
    assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= {
        part.strip() for part in again["Vary"].split(",")
    }
    assert again["Content-Language"] == "en"
    assert "X-Robots-Tag" not in again


def test_a_browser_s_own_is_good_while_its_words_of_time_are(forum, client):
    tag = client.get("/2021/")["ETag"]
    # Another process, which has not made this page.
    caches["pages"].clear()
    assert client.get("/2021/", headers={"If-None-Match": tag}).status_code == 304
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=61)):
        assert client.get("/2021/", headers={"If-None-Match": tag}).status_code == 200
    for other in ('W/"x.99"', tag.replace('"', ""), "*", 'W/".²"', tag[:-2] + 'x"'):
        assert client.get("/2021/", headers={"If-None-Match": other}).status_code in {200, 304}


def test_each_encoding_and_language_and_order_has_its_own(forum, client):
    pages = set()
    for headers in ({}, {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "br"}, {"Accept-Language": "de"}):
        once, twice = (client.get("/2021/", headers=headers) for _ in range(2))
        assert (once.get("Content-Encoding"), once.content) == (twice.get("Content-Encoding"), twice.content)
        pages.add(once["ETag"])
    client.cookies["view"] = "threaded"
    pages.add(client.get("/2021/")["ETag"])
    assert len(pages) == 5
    assert 'class="thread"' in client.get("/2021/").content.decode()


def acts(forum) -> dict:
    topic, first, ann, bob, mo = (forum[name] for name in ("topic", "first", "ann", "bob", "mo"))
    paper = Paper.objects.get()
    second = Post.objects.get(topic=topic, number=2)
    return {
        "post": lambda: make_post(topic, ann, "A new one."),
        "reply": lambda: make_post(topic, bob, "An answer.", parent=first),
        "edit": lambda: first.edit(by=ann, body="Other words."),
        "hide": lambda: second.hide(by=mo, reason="Spam."),
        "delete": second.delete_by_author,
        "restore": lambda: (second.hide(by=mo, reason="Spam."), second.restore(by=mo)),
        "like": lambda: make_like(first, by=bob),
        "like of another year": lambda: make_like(forum["old"].posts.get(), by=ann),
        "unlike": lambda: (make_like(first, by=bob), Like.objects.all().delete()),
        "share in another year": lambda: make_post(forum["old"], ann, LINK),
        "hide in another year": lambda: forum["old"].posts.get().hide(by=mo, reason="Spam."),
        "name": lambda: type(ann).objects.filter(pk=ann.pk).update(display_name="Ann of the Lake"),
        "title": lambda: topic.describe(by=mo, title="A year of reading", introduction="Anew."),
        "title of another year": lambda: forum["old"].describe(by=mo, title="The old year", introduction=""),
        "close": lambda: topic.close(by=mo),
        "open a year": lambda: make_topic(2022, by=mo),
        "paper": lambda: Paper.objects.filter(pk=paper.pk).update(
            title="Learning to see", authors_line="A. Author"
        ),
        "looked up": lambda: Lookup.objects.all().delete(),
        "has read": lambda: Reading.objects.create(member=bob, paper=paper, state="read"),
        "gone": lambda: type(bob).objects.filter(pk=bob.pk).update(is_active=False),
        "with a database client": lambda: sql(
            "UPDATE threads_post SET html = '<p>By hand.</p>' WHERE number = 1"
        ),
    }


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("act", ACTS)
def test_what_changes_a_page_is_seen_with_the_next_request(act, forum, settings):
    addresses = held(forum)
    for address in addresses:
        Client().get(address)
    acts(forum)[act]()
    for address in addresses:
        assert Client().get(address).content.decode() == fresh(address, settings), address


def test_the_acts_are_all_tried(forum):
    assert sorted(acts(forum)) == sorted(ACTS)


def test_every_table_that_a_page_is_made_of_moves_its_edition(forum, client, settings):
    """A new table on a visitor's page needs a rule in models/edition.py."""
    settings.KEEP_PAGES = False
    known = {*edition.SCOPES, "threads_edition"}
    for address in held(forum):
        with CaptureQueriesContext(connection) as asked:
            Client().get(address)
        for query in asked:
            assert set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])) <= known, query["sql"]


def test_words_of_time_are_not_kept_longer_than_they_are_true(forum, settings):
    Post.objects.update(created_at=timezone.now() - datetime.timedelta(seconds=1))
    with time_machine.travel(timezone.now()) as traveller:
        assert "just now" in Client().get("/2021/").content.decode()
        for step in (30, 31, 3600, 86_400, 86_400 * 5, 86_400 * 30):
            traveller.shift(step)
            assert Client().get("/2021/").content.decode() == fresh("/2021/", settings)


def test_a_page_is_kept_for_as_long_as_its_tag_is_good(forum):
    """And not for the part of a second that the tag does not say."""
    asked = timezone.now().replace(microsecond=900_000)
    Post.objects.update(created_at=asked - datetime.timedelta(seconds=30))
    with time_machine.travel(asked, tick=False) as traveller:
        tag = Client().get("/2021/")["ETag"]
        until = int(tag.rpartition(".")[2].strip('"'))
        assert 28 < until - asked.timestamp() < 30
        traveller.move_to(datetime.datetime.fromtimestamp(until + 0.2, datetime.UTC))
        assert Client().get("/2021/")["ETag"] != tag


def test_nothing_is_kept_of_members_of_other_addresses_and_of_refusals(forum, client):
    for address in (
        "/2021/?utm_source=x",
        "/2021/?page=99",
        "/1999/",
        "/2021/?view=flat",
        "/2021/?page=" + "1" * 300,
    ):
        for _ in range(2):
            answer = client.get(address)
        assert "ETag" not in answer, address
    member = Client()
    member.force_login(forum["ann"])
    for _ in range(2):
        answer = member.get("/2021/")
    assert "ETag" not in answer
    assert "Sign out" in answer.content.decode()
    assert "Sign out" not in client.get("/2021/").content.decode()
    assert "ETag" not in client.get("/2021/", headers={"HX-Request": "true"})


def test_a_roll_back_leaves_the_page_as_it_was(forum, client):
    before = client.get("/2021/")["ETag"]
    with transaction.atomic():
        make_post(forum["topic"], forum["ann"], "Never said.")
        transaction.set_rollback(True)
    assert client.get("/2021/")["ETag"] == before


def test_many_writers_at_once_wait_for_none_but_the_commit(forum):
    """Likes in both years of one paper, and posts that share it: no two wait for each other."""
    posts = [forum["first"], forum["old"].posts.get()]
    members = [make_member(f"reader{n}") for n in range(8)]
    acts = [lambda m=member, p=post: make_like(p, by=m) for member in members for post in posts]
    acts += [lambda m=member: make_post(forum["topic"], m, LINK) for member in members]
    at_once(acts)
    assert Like.objects.count() == 16
    assert forum["topic"].posts.count() == 30


def test_triggers_are_made_again_when_they_are_gone(forum):
    names = set(trigger_names())
    with connection.cursor() as cursor:
        for name in sorted(names)[:3]:
            table = name.removeprefix("edition_").rpartition("_")[0].rpartition("_")[0]
            cursor.execute(
                f'DROP TRIGGER "{name}"' + (f" ON {table}" if connection.vendor == "postgresql" else "")
            )
    assert set(trigger_names()) < names
    edition.install()
    assert set(trigger_names()) == names


def trigger_names() -> list[str]:
    with connection.cursor() as cursor:
        return list(edition._there(cursor, connection.vendor))


@pytest.mark.parametrize(
    "ago", [0, 59, 60, 3299, 3300, 75_299, 75_300, 129_599, 475_199, 907_199, 1_511_999, 2_073_599]
)
def test_the_words_of_an_age_last_as_long_as_is_said(ago):
    assert age(ago) == age(ago + lasts(ago) - 1)
    assert 1 <= lasts(ago) <= 86_400 * 7
