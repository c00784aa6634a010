"""The same form sent twice is the same post."""

import pytest

from tests import page
from tests.make import make_post, make_topic
from threads.models import Post

SEND = {"body": "Worth reading.", "key": "k1"}


def key_in(response) -> str:
    return [e for e in page.tree(response).iter("input") if e.get("name") == "key"][0].get("value")


def test_every_form_has_its_own_key(client, ann, topic):
    client.force_login(ann)
    keys = {key_in(client.get("/2021/")) for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) >= 32 for key in keys)


def test_the_same_form_twice_makes_one_post(client, ann, topic):
    client.force_login(ann)
    places = {client.post("/2021/posts/", SEND).headers["Location"] for _ in range(3)}
    assert places == {"/2021/#post-1"}
    assert Post.objects.count() == 1


def test_the_same_form_twice_makes_one_post_with_htmx_too(client, ann, topic):
    client.force_login(ann)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/2021/"}
    for _ in range(2):
        assert page.part(client.post("/2021/posts/", SEND, headers=headers), "post-1") is not None
    assert Post.objects.count() == 1


def test_the_same_reply_twice_makes_one_reply(client, ann, bob, topic):
    parent = make_post(topic, by=ann)
    client.force_login(bob)
    for _ in range(2):
        client.post(f"/posts/{parent.pk}/replies/", SEND)
    assert parent.replies.count() == 1


def test_other_words_in_the_same_form_make_another_post(client, ann, topic):
    client.force_login(ann)
    client.post("/2021/posts/", SEND)
    client.post("/2021/posts/", SEND | {"body": "Went back, and wrote more."})
    assert list(topic.posts.values_list("body", flat=True)) == [
        "Worth reading.",
        "Went back, and wrote more.",
    ]


def test_other_words_in_the_same_form_sent_twice_make_one_more_post(client, ann, topic):
    client.force_login(ann)
    client.post("/2021/posts/", SEND)
    for _ in range(2):
        client.post("/2021/posts/", SEND | {"body": "Went back, and wrote more."})
    assert topic.posts.count() == 2


def test_the_form_is_known_again_after_the_post_was_edited(client, ann, topic):
    client.force_login(ann)
    client.post("/2021/posts/", SEND)
    Post.objects.get().edit(by=ann, body="Really worth reading.")
    assert client.post("/2021/posts/", SEND).headers["Location"] == "/2021/#post-1"
    assert Post.objects.count() == 1


def test_the_same_key_in_another_place_is_another_post(client, ann, bob, mo, topic):
    make_topic(2022, by=mo)
    parent = make_post(topic, by=bob)
    client.force_login(ann)
    for address in ("/2021/posts/", "/2022/posts/", f"/posts/{parent.pk}/replies/"):
        client.post(address, SEND)
    assert Post.objects.filter(author=ann).count() == 3


def test_members_may_have_the_same_key(client, ann, bob, topic):
    for reader in (ann, bob):
        client.force_login(reader)
        client.post("/2021/posts/", SEND)
    assert Post.objects.count() == 2


@pytest.mark.parametrize("key", [None, ""])
def test_a_form_without_a_key_always_makes_a_post(client, ann, topic, key):
    client.force_login(ann)
    for _ in range(2):
        client.post("/2021/posts/", {"body": "Worth reading."} | ({} if key is None else {"key": key}))
    assert Post.objects.count() == 2


def test_a_form_that_came_back_keeps_its_key(client, ann, topic):
    client.force_login(ann)
    assert key_in(client.post("/2021/posts/", {"body": "", "key": "k1"})) == "k1"


@pytest.mark.parametrize(
    "key", ["x" * 65, "a\0b", "\ufffd" * 64, "x" * 10_000], ids=["long", "nul", "odd", "huge"]
)
def test_an_odd_key_neither_fails_nor_loses_the_post(client, ann, topic, key):
    client.force_login(ann)
    answer = client.post("/2021/posts/", {"body": "Worth reading.", "key": key})
    assert answer.status_code == 302
    assert Post.objects.count() == 1
