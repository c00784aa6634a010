"""Searches that members keep: the page, the feed, word of new posts."""

import datetime

import pytest
from django.utils import timezone

from tests.make import make_member, make_post
from tests.threads.feed_reader import read
from threads.models import Mute, Notification, Post, SavedSearch
from threads.models.saved_search import MOST
from threads.search import watch


@pytest.fixture
def kept(client, topic, ann):
    client.force_login(ann)
    assert client.post("/search/saved/", {"q": "aardvark -slow", "name": "Ants"}).status_code == 302
    return SavedSearch.objects.get()


def publish(topic, by, body) -> Post:
    """A post that was written a while ago."""
    post = make_post(topic, by, body)
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - datetime.timedelta(minutes=5))
    return post


def test_a_search_is_kept_once_and_listed(client, kept, bob):
    client.post("/search/saved/", {"q": "aardvark -slow"})
    page = client.get("/search/saved/").content.decode()
    assert page.count('id="search-') == 1 and "Ants" in page and 'href="/search/?q=aardvark%20-slow"' in page
    client.force_login(bob)
    assert "Ants" not in client.get("/search/saved/").content.decode()
    for act in ("remove", "tell", "rename"):
        assert client.post(f"/search/saved/{kept.pk}/", {"do": act, "name": "Mine"}).status_code == 404
    client.logout()
    assert (
        client.get("/search/saved/").status_code
        == client.post("/search/saved/", {"q": "x"}).status_code
        == 302
    )
    assert SavedSearch.objects.count() == 1


def test_it_is_renamed_and_removed(client, kept):
    client.post(f"/search/saved/{kept.pk}/", {"do": "rename", "name": "  Ant\neaters "})
    assert SavedSearch.objects.get().name == "Ant eaters"
    assert client.post(f"/search/saved/{kept.pk}/", {"do": "rename", "name": " "}).status_code == 422
    assert client.post(f"/search/saved/{kept.pk}/", {"do": "x"}).status_code == 422
    client.post(f"/search/saved/{kept.pk}/", {"do": "remove"})
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("text", ["", "-", "year:abc", '""', "x" * 5000, '"' * 500, "深\x00度"])
def test_whatever_is_kept_is_kept_or_explained(client, topic, ann, text):
    client.force_login(ann)
    answer = client.post("/search/saved/", {"q": text, "name": "n" * 5000})
    assert answer.status_code in {302, 422}
    if answer.status_code == 422:
        assert "Write what to look for" in answer.content.decode()
    assert client.get("/search/saved/").status_code == 200


def test_there_is_an_end_to_keeping(client, kept, ann):
    SavedSearch.objects.bulk_create(
        SavedSearch(member=ann, name=f"{n}", query=f"word{n}") for n in range(MOST - 1)
    )
    answer = client.post("/search/saved/", {"q": "one more"})
    assert answer.status_code == 422 and f"{MOST} searches are kept at most" in answer.content.decode()
    assert 'value="one more"' in answer.content.decode()


def test_its_feed_has_what_it_finds_and_only_for_whoever_has_the_address(client, kept, topic, ann, bob, mo):
    post = make_post(topic, bob, "An aardvark.")
    make_post(topic, bob, "A slow aardvark.")
    hidden = make_post(topic, bob, "A hidden aardvark.")
    hidden.hide(by=mo, reason="Twice.")
    client.logout()
    address = f"/search/feed/{kept.token}/"
    answer = client.get(address)
    assert answer.status_code == 200 and "private" in answer["Cache-Control"]
    assert (
        b"An aardvark." in answer.content
        and b"A slow" not in answer.content
        and b"A hidden" not in answer.content
    )
    assert len(read(answer).entries) == 1
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    for other in (
        f"{kept.pk}-x",
        "x",
        f"{kept.pk}",
        "99999999999999999999-x",
        f"{kept.pk}²-x",
        kept.token[:-1],
    ):
        assert client.get(f"/search/feed/{other}/").status_code == 404
    post.delete_by_author()
    assert b"An aardvark." not in client.get(address).content
    ann.is_active = False
    ann.save()
    assert client.get(address).status_code == 404


def test_the_worker_tells_of_new_posts_once(client, kept, topic, ann, bob, cem, mo):
    publish(topic, bob, "An aardvark before.")
    client.post(f"/search/saved/{kept.pk}/", {"do": "tell"})
    Mute.objects.want(ann, cem, True)
    post = publish(topic, bob, "An aardvark.")
    for by, body in (
        (ann, "My own aardvark."),
        (cem, "A muted aardvark."),
        (bob, "A slow aardvark."),
        (bob, "Nothing."),
    ):
        publish(topic, by, body)
    publish(topic, bob, "A hidden aardvark.").hide(by=mo, reason="Twice.")
    for _ in range(2):
        watch.look()
    told = Notification.objects.filter(kind=Notification.SEARCH)
    assert [(row.member, row.post) for row in told] == [(ann, post)]
    assert "bob wrote what your search “Ants” finds" in client.get("/notifications/").content.decode()
    client.post(f"/search/saved/{kept.pk}/", {"do": "hush"})
    publish(topic, bob, "Another aardvark.")
    watch.look()
    assert told.count() == 1


def test_a_post_of_this_moment_is_told_a_little_later(client, kept, topic, bob):
    client.post(f"/search/saved/{kept.pk}/", {"do": "tell"})
    post = make_post(topic, bob, "An aardvark.")
    watch.look()
    assert not Notification.objects.filter(kind=Notification.SEARCH).exists()
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - datetime.timedelta(minutes=5))
    watch.look()
    assert Notification.objects.get(kind=Notification.SEARCH).post == post


def test_whoever_was_named_hears_of_that_only(client, kept, topic, ann):
    client.post(f"/search/saved/{kept.pk}/", {"do": "tell"})
    publish(topic, make_member("dee"), "An aardvark for @ann.")
    watch.look()
    assert [row.kind for row in Notification.objects.filter(member=ann)] == [Notification.MENTION]
