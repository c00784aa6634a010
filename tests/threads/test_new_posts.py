"""What has come while a page was open: asked often, so it costs next to nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import page
from tests.make import make_post, make_posts

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def long_topic(topic, bob):
    make_posts(topic, by=bob, bodies=["Worth reading."] * 25)
    return topic


def look(client, after, **more):
    return client.get("/2021/new/", {"after": after} | more, headers=SCRIPT)


def test_nothing_new_is_an_empty_answer(client, long_topic):
    answer = look(client, 25)
    assert (answer.status_code, answer.content) == (204, b"")


def test_new_posts_are_counted_and_the_first_of_them_is_one_press_away(client, bob, long_topic):
    make_posts(long_topic, by=bob, bodies=["New."] * 3)
    answer = look(client, 25)
    assert page.words(answer) == "3 new posts"
    assert page.links(answer) == {"/2021/?post=26": "3 new posts"}
    assert client.get("/2021/?post=26").headers["Location"] == "/2021/?page=2#post-26"
    make_post(long_topic, by=bob)
    assert page.words(look(client, 28)) == "1 new post"


def test_removed_posts_are_not_announced(client, bob, long_topic):
    for _ in range(2):
        make_post(long_topic, by=bob).delete_by_author()
        assert look(client, 25).status_code == 204
    make_post(long_topic, by=bob)
    assert page.links(look(client, 25)) == {"/2021/?post=28": "1 new post"}


def test_posts_that_the_page_has_already_are_left_out(client, ann, bob, long_topic):
    for author in (bob, ann, ann, bob):
        make_post(long_topic, by=author)
    assert page.words(look(client, 25, but="27-28")) == "2 new posts"
    assert look(client, 25, but="26-29").status_code == 204


@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "member"])
def test_it_asks_for_one_row_and_not_who_asks(client, ann, long_topic, signed_in):
    if signed_in:
        client.force_login(ann)
    with CaptureQueriesContext(connection) as queries:
        answer = look(client, 25)
    assert len(queries) == 1
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "no-store" in answer.headers["Cache-Control"]


def test_many_new_posts_cost_no_more_than_one(client, bob, long_topic):
    make_posts(long_topic, by=bob, bodies=["New."] * 50)
    with CaptureQueriesContext(connection) as queries:
        assert page.words(look(client, 25)) == "50 new posts"
    assert len(queries) == 2


def test_a_plain_browser_is_led_to_the_first_of_them(client, bob, long_topic):
    make_post(long_topic, by=bob)
    assert client.get("/2021/new/?after=25").headers["Location"] == "/2021/?post=26"
    assert client.get("/2021/new/?after=26").status_code == 204


@pytest.mark.parametrize("after", ["", "x", "-1", "1.5", "٣", "9" * 30])
def test_odd_questions_are_not_found(client, long_topic, after):
    assert look(client, after).status_code == 404


@pytest.mark.parametrize("but", ["x", "1,2", "-", "1 " * 500])
def test_odd_exceptions_are_not_found_either(client, long_topic, but):
    assert look(client, 3, but=but).status_code == 404


def test_a_year_that_nobody_opened_has_nothing_new(client, topic):
    assert client.get("/2022/new/?after=1", headers=SCRIPT).status_code == 404


def test_the_page_says_up_to_where_it_goes(client, mo, long_topic):
    place = page.part(client.get("/2021/"), "fresh")
    assert (place.get("data-look"), place.get("data-after"), place.get("role")) == (
        "/2021/new/",
        "25",
        "status",
    )
    long_topic.close(by=mo)
    assert page.part(client.get("/2021/"), "fresh") is None
