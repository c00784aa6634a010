"""Oldest first, newest first, most liked: pages of their own, kept for each reader; and no address of a
post moves for it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import page
from tests.make import make_like, make_post, make_posts, make_topic
from tests.threads.test_queries import MEMBER, VISITOR
from threads.models import Post


@pytest.fixture
def long_topic(topic, bob):
    make_posts(topic, by=bob, bodies=["Worth reading."] * 45)
    return topic


@pytest.fixture
def liked(long_topic, ann, cem, mo):
    """33 is liked by three, 7 by two, 12 and 40 by one each; of 20, ten likes came with an import."""
    for number, readers in {33: [ann, cem, mo], 7: [ann, cem], 40: [ann], 12: [cem]}.items():
        for reader in readers:
            make_like(long_topic.posts.get(number=number), by=reader)
    Post.objects.filter(number=20).update(anonymous_likes=10)
    return long_topic


def test_newest_first_goes_from_the_last_to_the_first(client, long_topic):
    assert page.posts(client.get("/2021/?order=new")) == list(range(45, 25, -1))
    assert page.posts(client.get("/2021/?order=new&page=2")) == list(range(25, 5, -1))
    assert page.posts(client.get("/2021/?order=new&page=3")) == [5, 4, 3, 2, 1]
    assert client.get("/2021/?order=new&page=4").status_code == 404


def test_most_liked_counts_the_likes_of_an_import_too(client, liked):
    assert page.posts(client.get("/2021/?order=liked")) == [20, 33, 7, 12, 40]
    assert client.get("/2021/?order=liked&page=2").status_code == 404


def test_most_liked_leaves_out_removed_posts(client, liked, mo):
    liked.posts.get(number=33).hide(by=mo, reason="Twice.")
    assert page.posts(client.get("/2021/?order=liked")) == [20, 7, 12, 40]


def test_most_liked_has_ten_pages_at_most(client, bob, topic):
    make_posts(topic, by=bob, bodies=["Liked."] * 230)
    Post.objects.update(anonymous_likes=1)
    assert page.posts(client.get("/2021/?order=liked&page=10")) == list(range(181, 201))
    assert client.get("/2021/?order=liked&page=11").status_code == 404


def test_without_likes_the_page_says_so(client, long_topic):
    assert "Nobody has liked a post yet." in page.words(client.get("/2021/?order=liked"), "posts")


@pytest.mark.parametrize("order", ["new", "liked"])
def test_pages_lead_to_pages_of_the_same_order(client, long_topic, order):
    Post.objects.update(anonymous_likes=1)
    links = page.links(client.get(f"/2021/?page=2&order={order}"), "main")
    assert {f"?page={number}&order={order}" for number in (1, 2, 3)} <= links.keys()
    assert "?page=3" not in links


@pytest.mark.parametrize("order", ["", "x", "NEW", "old", "new;", "x" * 5000])
def test_any_other_order_is_from_the_beginning(client, long_topic, order):
    assert page.posts(client.get("/2021/", {"order": order})) == list(range(1, 21))


@pytest.mark.parametrize("order", ["new", "liked"])
def test_members_keep_their_order_and_the_links_to_a_year_lead_there(client, ann, mo, liked, order):
    make_topic(2020, by=mo)
    client.force_login(ann)
    answer = client.post("/settings/view/", {"view": order, "next": "/2021/?page=2"})
    assert answer.headers["Location"] == f"/2021/?order={order}"
    for address in ("/", "/2021/", "/2021/papers/", "/2020/"):
        assert f"/2021/?order={order}" in page.links(client.get(address)), address
    client.post("/settings/view/", {"view": "flat", "next": "/2021/"})
    assert "/2021/" in page.links(client.get("/2020/"))


@pytest.mark.parametrize("order", ["new", "liked"])
def test_visitors_keep_their_order_in_their_browser(client, mo, liked, order):
    make_topic(2020, by=mo)
    client.get(f"/2021/?order={order}")
    assert f"/2021/?order={order}" in page.links(client.get("/2020/"))
    client.get("/2021/?view=flat")
    assert f"/2021/?order={order}" not in page.links(client.get("/2020/"))


@pytest.mark.parametrize("order", ["new", "liked"])
@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "member"])
def test_the_address_of_a_post_moves_for_no_order(client, ann, liked, order, signed_in):
    if signed_in:
        client.force_login(ann)
        client.post("/settings/view/", {"view": order})
    client.get(f"/2021/?order={order}")
    assert page.posts(client.get("/2021/")) == list(range(1, 21))
    assert page.posts(client.get("/2021/?page=2")) == list(range(21, 41))
    assert client.get("/2021/?post=24").headers["Location"] == "/2021/?page=2#post-24"


def test_an_order_shows_which_it_is(client, ann, liked):
    for order, words in (("new", "Newest"), ("liked", "Most liked")):
        shown = page.tree(client.get(f"/2021/?order={order}")).findall(".//*[@class='view']/a[@aria-current]")
        assert [page.words_of(link) for link in shown] == [words]
    client.force_login(ann)
    shown = page.tree(client.get("/2021/?order=new")).findall(
        ".//*[@class='view']/button[@aria-pressed='true']"
    )
    assert [page.words_of(button) for button in shown] == ["Newest"]


def test_an_order_of_another_reader_is_not_mine(client, ann, bob, liked):
    ann.order = "new"
    ann.save()
    client.force_login(bob)
    assert "/2021/?order=new" not in page.links(client.get("/papers/"))


@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "member"])
@pytest.mark.parametrize("order", ["new", "liked"])
def test_an_order_costs_the_same_whatever_the_number_of_posts(client, ann, bob, topic, order, signed_in):
    if signed_in:
        client.force_login(ann)
    costs = []
    for many in (1, 60, 200):
        make_posts(topic, by=bob, bodies=["Liked."] * many)
        Post.objects.update(anonymous_likes=1)
        make_like(make_post(topic, by=bob, body="arXiv:2103.00020"), by=ann)
        topic.refresh_from_db()
        client.get(f"/2021/?order={order}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/2021/?order={order}").status_code == 200
        costs.append(len(queries))
    # One more for likes that an import counted, and for the rank.
    assert costs[1] == costs[2] <= (MEMBER if signed_in else VISITOR) + 1 + (order == "liked")
