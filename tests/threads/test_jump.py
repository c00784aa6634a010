"""To a day: the first post from then on. (To a number: test_topic_page.py.)"""

import datetime

import pytest
from django.test import override_settings
from django.utils import timezone

from tests import page
from tests.make import make_posts
from threads.models import Post


@pytest.fixture
def spring(topic, bob):
    """30 posts, one a day at noon from 1 March 2021 on; none on the 10th, two on the 11th."""
    make_posts(topic, by=bob, bodies=["Worth reading."] * 30)
    for post in topic.posts.all():
        day = 11 if post.number == 10 else post.number
        Post.objects.filter(pk=post.pk).update(
            created_at=datetime.datetime(2021, 3, day, 12, tzinfo=datetime.UTC)
        )
    return topic


@pytest.mark.parametrize(
    ("day", "place"),
    [
        ("2021-03-01", "/2021/#post-1"),
        ("2021-03-09", "/2021/#post-9"),
        ("2021-03-10", "/2021/#post-10"),
        ("2021-03-11", "/2021/#post-10"),
        ("2021-03-25", "/2021/?page=2#post-25"),
        ("1999-12-31", "/2021/#post-1"),
        ("2024-01-01", "/2021/?page=2#post-30"),
    ],
)
def test_one_jumps_to_the_first_post_from_a_day_on(client, spring, day, place):
    assert client.get("/2021/", {"date": day}).headers["Location"] == place


def test_a_day_begins_at_midnight_of_the_house(client, spring):
    Post.objects.filter(number=5).update(
        created_at=datetime.datetime(2021, 3, 4, 23, 30, tzinfo=datetime.UTC)
    )
    with override_settings(TIME_ZONE="Europe/Berlin"), timezone.override("Europe/Berlin"):
        assert client.get("/2021/?date=2021-03-05").headers["Location"] == "/2021/#post-5"
    assert client.get("/2021/?date=2021-03-05").headers["Location"] == "/2021/#post-6"


@pytest.mark.parametrize(
    "day", ["x", "2021-02-30", "2021-13-01", "0001-01-01", "9999-12-31", "2021-03", "-1", "9" * 5000]
)
def test_what_is_no_day_is_not_found_and_says_how_to_write_one(client, spring, day):
    answer = client.get("/2021/", {"date": day})
    assert answer.status_code == 404
    assert "There is no such day. Write it like this: 2021-03-01." in page.words(answer)


def test_the_form_takes_a_number_or_a_day(client, spring):
    fields = {field.get("name"): field.get("type") for field in page.tree(client.get("/2021/")).iter("input")}
    assert fields["date"] == "date"
    assert "post" in fields
    assert client.get("/2021/?post=&date=2021-03-25").headers["Location"] == "/2021/?page=2#post-25"
    assert client.get("/2021/?post=7&date=").headers["Location"] == "/2021/#post-7"
    assert page.posts(client.get("/2021/?post=&date=")) == list(range(1, 21))


def test_a_year_without_posts_has_a_beginning_for_every_day(client, topic):
    assert client.get("/2021/?date=2021-03-01").headers["Location"] == "/2021/#post-1"
