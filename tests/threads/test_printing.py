"""A year as one document: bounded in size and in queries."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import page
from tests.make import make_post, make_posts
from threads.printed import MOST_POSTS


def test_a_document_has_every_post_that_can_be_seen(client, topic, ann, bob, mo):
    make_post(topic, ann, "The first.")
    make_post(topic, bob, "Gone.").delete_by_author()
    make_post(topic, bob, "Hidden.").hide(by=mo, reason="Twice.")
    make_post(topic, bob, "The last.")
    client.force_login(mo)
    answer = client.get("/2021/print/")
    assert page.posts(answer) == [1, 4]
    assert "Hidden." not in page.words(answer)


def test_a_long_year_comes_in_parts(client, topic, ann):
    make_posts(topic, ann, ["Short."] * (MOST_POSTS + 1))
    assert page.posts(client.get("/2021/print/")) == list(range(1, MOST_POSTS + 1))
    answer = client.get("/2021/print/?part=2")
    assert page.posts(answer) == [MOST_POSTS + 1]
    assert "?part=1" in page.links(answer)
    for part in ("0", "x", "-1", "9" * 30, ""):
        assert client.get("/2021/print/", {"part": part}).status_code == 404


def test_an_empty_year_says_so(client, topic):
    assert "Nothing has been posted here yet." in page.words(client.get("/2021/print/"))
    assert client.get("/2020/print/").status_code == 404


def test_a_document_takes_as_many_queries_for_many_posts_as_for_one(client, topic, ann):
    counts = []
    for number in range(1, 21):
        make_post(topic, ann, f"arXiv:2101.{number:05}")
        if number in {1, 20}:
            client.get("/2021/print/")
            with CaptureQueriesContext(connection) as queries:
                client.get("/2021/print/")
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
