"""A feed is sent again when it changed, and only then."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from tests.make import make_like, make_post, make_record
from tests.threads.test_feeds import FEEDS
from threads.models import Post


@pytest.fixture
def post(bob, topic) -> Post:
    return make_post(topic, by=bob, body="arXiv:2101.04342 and $x$")


def asked_again(client, address, answer, **more):
    return client.get(address, headers={"If-None-Match": answer.headers["ETag"]} | more)


CHANGES = {
    "post": lambda post, bob: make_post(post.topic, by=bob, body="arXiv:2101.04342, again"),
    "edit": lambda post, bob: post.edit(by=bob, body=post.body + " More."),
    "hide": lambda post, bob: post.hide(by=bob, reason="No."),
    "delete": lambda post, bob: post.delete_by_author(),
    "name": lambda post, bob: User.objects.filter(pk=bob.pk).update(display_name="Robert"),
    "paper": lambda post, bob: make_record("arXiv:2101.04342", title="Mixup"),
    "rerender": lambda post, bob: Post.objects.filter(pk=post.pk).update(html="<p>Made anew.</p>"),
}  # fmt: skip


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_is_sent_and_nothing_else(client, ann, bob, topic, post, address, change):
    answer = client.get(address)
    dated = {"If-Modified-Since": answer.headers["Last-Modified"]}
    for headers in ({}, dated):
        assert asked_again(client, address, answer, **headers).status_code == 304
    assert client.get(address, headers=dated).status_code == 304
    # A like, a reading, a visit are not in it.
    make_like(post, by=ann)
    not_modified = asked_again(client, address, answer)
    assert (not_modified.status_code, not_modified.content) == (304, b"")
    assert not_modified.headers["ETag"] == answer.headers["ETag"]
    CHANGES[change](post, bob)
    again = asked_again(client, address, answer)
    assert again.status_code == 200
    assert again.headers["ETag"] != answer.headers["ETag"]
    # By the date alone too, within the same second.
    assert client.get(address, headers=dated).status_code == 200


@pytest.mark.parametrize("address", FEEDS)
def test_an_unchanged_feed_costs_few_queries_however_long(
    client, bob, topic, address, django_assert_max_num_queries
):
    costs = []
    for count in (1, 30):
        for n in range(count):
            make_post(topic, by=bob, body=f"arXiv:2101.{count * 100 + n:05}")
        answer = client.get(address)
        for headers in ({}, {"If-None-Match": answer.headers["ETag"]}):
            with CaptureQueriesContext(connection) as queries:
                client.get(address, headers=headers)
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert costs[1] <= (5 if "papers" in address else 3)
    assert costs[0] == costs[1] + 1


def test_nobody_is_looked_up_for_a_feed(client, ann, bob, post):
    client.force_login(ann)
    answer = client.get("/2021/feed/")
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("address", FEEDS)
def test_it_is_the_same_for_readers_of_every_language(client, post, address):
    with translation.override("de"):
        german = client.get(address)
    assert german.content == client.get(address, headers={"Accept-Language": "fr"}).content
    assert client.head(address).headers["ETag"] == german.headers["ETag"]
