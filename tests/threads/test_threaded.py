"""By conversation: answers below what they answer, as each reader likes it."""

import pytest

from tests import page
from tests.make import make_post, make_posts


@pytest.fixture
def conversation(topic, ann, bob):
    """1, 4 and 5 begin; 2 and 6 answer 1, 3 answers 2."""
    one = make_post(topic, by=ann, body="One.")
    two = make_post(topic, by=bob, body="Two.", parent=one)
    make_post(topic, by=ann, body="Three.", parent=two)
    make_post(topic, by=bob, body="Four.")
    make_post(topic, by=ann, body="Five.")
    make_post(topic, by=bob, body="Six.", parent=one)
    return topic


def depths(response) -> list[tuple[int, int]]:
    """(number, depth) of the posts, in their order."""
    return [
        (int(e.get("id").removeprefix("post-")), int(e.get("data-depth", 0)))
        for e in page.tree(response).iter("article")
        if e.get("id", "").startswith("post-")
    ]


def test_posts_stand_in_order_to_begin_with(client, conversation):
    assert depths(client.get("/2021/")) == [(n, 0) for n in range(1, 7)]


def test_visitors_choose_conversations_for_this_and_later_pages(client, conversation):
    by_conversation = [(1, 0), (2, 1), (3, 2), (6, 1), (4, 0), (5, 0)]
    assert depths(client.get("/2021/?view=threaded")) == by_conversation
    assert depths(client.get("/2021/")) == by_conversation
    assert client.cookies["view"]["samesite"] == "Lax"
    assert (
        depths(client.get("/2021/?view=flat"))
        == depths(client.get("/2021/"))
        == [(n, 0) for n in range(1, 7)]
    )


@pytest.mark.parametrize("choice", ["", "x", "THREADED", "threaded;x=1", "x" * 5000])
def test_visitors_choose_nothing_else(client, conversation, choice):
    assert depths(client.get("/2021/", {"view": choice})) == [(n, 0) for n in range(1, 7)]
    assert "view" not in client.cookies


def test_members_keep_their_choice_in_every_browser(client, ann, conversation):
    client.force_login(ann)
    client.post("/settings/view/", {"view": "threaded", "next": "/2021/"})
    client.logout()
    client.force_login(ann)
    assert depths(client.get("/2021/"))[:3] == [(1, 0), (2, 1), (3, 2)]
    assert "view" not in client.cookies


def test_the_choice_of_a_member_is_not_changed_by_a_link(client, ann, conversation):
    client.force_login(ann)
    assert depths(client.get("/2021/?view=threaded")) == [(n, 0) for n in range(1, 7)]
    ann.refresh_from_db()
    assert not ann.threaded


def test_the_choice_of_one_is_not_that_of_another(client, ann, bob, conversation):
    ann.threaded = True
    ann.save()
    client.force_login(bob)
    assert depths(client.get("/2021/")) == [(n, 0) for n in range(1, 7)]


def test_deep_answers_move_no_further_in(client, ann, topic):
    last = make_post(topic, by=ann)
    for _ in range(8):
        last = make_post(topic, by=ann, parent=last)
    assert depths(client.get("/2021/?view=threaded")) == [(n, min(n - 1, 5)) for n in range(1, 10)]


def test_an_answer_stands_on_the_page_of_its_conversation(client, ann, bob, topic):
    one = make_post(topic, by=ann, body="One.")
    make_posts(topic, by=ann, bodies=["Between."] * 22)
    make_post(topic, by=bob, body="Late answer.", parent=one)
    first = client.get("/2021/?view=threaded")
    assert depths(first)[:2] == [(1, 0), (24, 1)]
    assert "Late answer." in page.words(first, "post-24")


def test_the_address_of_a_post_leads_to_it_by_conversation_too(client, ann, bob, topic):
    one = make_post(topic, by=ann, body="One.")
    make_posts(topic, by=ann, bodies=["Between."] * 22)
    late = make_post(topic, by=bob, body="Late answer.", parent=one)
    client.get("/2021/?view=threaded")
    place = client.get("/2021/?post=24").headers["Location"]
    assert place == late.place == "/2021/?page=2#post-24"
    line = page.words(client.get(place), "post-24")
    assert line == "24 bob answers ann, in a conversation that began on an earlier page."
    assert page.links(client.get(place), "post-24") == {f"/posts/{late.pk}/": "bob answers ann"}


def test_every_number_of_a_page_is_on_it_by_conversation(client, ann, topic):
    one = make_post(topic, by=ann)
    for n in range(44):
        make_post(topic, by=ann, parent=one if n % 2 else None)
    client.get("/2021/?view=threaded")
    for number in (1, 2, 3):
        first = (number - 1) * 20 + 1
        expected = set(range(first, min(first + 20, 46)))
        assert expected <= {post for post, _ in depths(client.get(f"/2021/?page={number}"))}


def test_a_removed_answer_on_a_later_page_keeps_its_words(client, ann, bob, mo, topic):
    one = make_post(topic, by=ann)
    make_posts(topic, by=ann, bodies=["Between."] * 22)
    make_post(topic, by=bob, body="Late answer.", parent=one).hide(by=mo, reason="No.")
    client.get("/2021/?view=threaded")
    assert page.words(client.get("/2021/?page=2"), "post-24") == "24 Removed by a moderator."
    assert "Late answer" not in page.words(client.get("/2021/"))


def test_a_removed_post_keeps_its_place_above_its_answers(client, ann, bob, mo, topic):
    one = make_post(topic, by=ann, body="One.")
    make_post(topic, by=bob, body="Two.", parent=one)
    one.hide(by=mo, reason="No.")
    answer = client.get("/2021/?view=threaded")
    assert depths(answer) == [(1, 0), (2, 1)]
    assert page.words(answer, "post-1") == "1 Removed by a moderator."


def test_a_very_long_conversation_is_bounded_and_nothing_is_lost(client, ann, topic):
    one = make_post(topic, by=ann)
    posts = make_posts(topic, by=ann, bodies=["Again."] * 420)
    for post in posts:
        post.parent = post.root = one
    type(one).objects.bulk_update(posts, ["parent", "root"])
    client.get("/2021/?view=threaded")
    assert len(depths(client.get("/2021/"))) == 400
    assert f"/posts/{posts[-1].pk}/" in page.links(client.get("/2021/?page=22"), "post-421")
