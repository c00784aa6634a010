"""Where was I: what a member has read of a year, and what is new since their last visit."""

import datetime

import pytest
import time_machine

from tests import page
from tests.make import make_post, make_posts, make_topic
from threads.models import Visit
from threads.models.visit import MOST_RANGES, longest, merged, spelt, written

NOON = datetime.datetime(2021, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def long_topic(topic, bob):
    """45 posts of bob's: two full pages and five posts."""
    make_posts(topic, by=bob, bodies=["Worth reading."] * 45)
    return topic


@pytest.fixture
def reader(client, ann):
    client.force_login(ann)
    return client


def reads(client, posts, newest=45, **more):
    return client.post("/2021/read/", {"posts": posts, "newest": newest} | more)


def goes_on(client) -> str:
    return client.get("/2021/unread/").headers["Location"]


def line_stands_above(response) -> str | None:
    """The id of what follows the line "New since your last visit"."""
    found = list(page.part(response, "posts"))
    ids = [element.get("id") for element in found]
    return ids[ids.index("since") + 1] if "since" in ids else None


def test_a_member_returns_to_the_first_post_not_yet_read(reader, long_topic):
    assert goes_on(reader) == "/2021/#post-1"
    assert reads(reader, "1-27").status_code == 204
    assert goes_on(reader) == "/2021/?page=2#post-28"


def test_a_page_read_far_down_marks_nothing_above_it_read(reader, long_topic):
    reads(reader, "41-45")
    assert goes_on(reader) == "/2021/#post-1"
    reads(reader, "1-20")
    assert goes_on(reader) == "/2021/?page=2#post-21"


def test_when_all_is_read_one_is_led_to_the_newest(reader, long_topic):
    reads(reader, "1-45")
    assert goes_on(reader) == "/2021/?page=3#post-45"


def test_a_year_without_posts_is_led_to_itself(reader, topic):
    assert goes_on(reader) == "/2021/"


def test_opening_pages_reads_nothing(reader, long_topic):
    for address in ("/", "/2021/", "/2021/?page=2", "/2021/unread/", "/2021/new/?after=0", "/2021/read/"):
        reader.get(address)
    assert not Visit.objects.exists()


def test_what_was_read_is_not_taken_back_by_an_older_page(reader, long_topic):
    for posts in ("1-30", "1-5", "3", "1-30"):
        reads(reader, posts, newest=20)
    assert Visit.objects.get().ranges == [[1, 30]]


def test_nobody_reads_posts_that_are_not_there_yet(reader, bob, long_topic):
    reads(reader, "1-999999999", newest=999999999)
    make_post(long_topic, by=bob)
    assert goes_on(reader) == "/2021/?page=3#post-46"
    reads(reader, "47-50")
    assert Visit.objects.get().ranges == [[1, 45]]


def test_a_page_that_was_open_for_long_marks_only_what_it_shows(reader, bob, long_topic):
    opened = reader.get("/2021/?page=3")
    make_post(long_topic, by=bob)
    assert values(opened) == ["41-45", "1-45"]


def values(response) -> list[str]:
    """What the buttons below the posts would mark as read."""
    form = page.part(response, "marks")
    return [button.get("value") for button in form.iter("button")]


def test_without_javascript_a_page_is_marked_read_by_a_button(reader, long_topic):
    assert values(reader.get("/2021/?page=2")) == ["21-40", "1-45"]
    answer = reads(reader, "21-40", next="/2021/?page=2#marks")
    assert answer.headers["Location"] == "/2021/?page=2#marks"
    assert "You have read this page. Go on reading 25 new" in page.words(reader.get("/2021/?page=2"), "marks")
    assert goes_on(reader) == "/2021/#post-1"


def test_all_is_marked_read_by_a_button_too(reader, long_topic):
    reads(reader, values(reader.get("/2021/"))[1])
    assert "new" not in page.words(reader.get("/2021/"), "marks")
    assert "Go on reading" not in page.words(reader.get("/2021/"))


def test_only_what_is_not_yet_read_is_to_be_marked(reader, long_topic):
    reads(reader, "1-3 7 9-18")
    assert values(reader.get("/2021/"))[0] == "4-6 8 19-20"


def test_ones_own_posts_count_as_read(reader, ann, bob, topic):
    make_post(topic, by=ann)
    make_post(topic, by=bob)
    make_post(topic, by=ann)
    assert goes_on(reader) == "/2021/#post-2"
    reads(reader, "2")
    assert goes_on(reader) == "/2021/#post-3"
    assert "Go on reading" not in page.words(reader.get("/2021/"))


def test_removed_posts_count_as_read(reader, mo, long_topic):
    for number in (1, 2):
        long_topic.posts.get(number=number).delete_by_author()
    long_topic.posts.get(number=3).hide(by=mo, reason="Twice.")
    assert goes_on(reader) == "/2021/#post-4"


def test_a_topic_says_how_many_are_new_and_where_to_go_on(reader, long_topic):
    assert "Go on reading" not in page.words(reader.get("/2021/"))
    reads(reader, "1-20")
    said = reader.get("/2021/?page=3")
    assert "Go on reading 25 new" in page.words(said, "main")
    assert "/2021/unread/" in page.links(said, "main")


def test_home_counts_what_is_new_in_each_year_one_reads(reader, ann, bob, mo, long_topic):
    early = make_topic(2019, by=mo)
    make_posts(early, by=bob, bodies=["Early."] * 7)
    reader.post("/2019/read/", {"posts": "2-3", "newest": "7"})
    make_posts(make_topic(2020, by=mo), by=bob, bodies=["Never visited."] * 9)
    said = page.words(reader.get("/"), "main")
    assert "Begin reading 45 new" in said
    assert "2019 7 posts 5 new" in said
    assert "2020 9 posts" in said and "9 new" not in said
    reads(reader, "1-40")
    assert "Go on reading 5 new" in page.words(reader.get("/"), "main")


def test_visitors_have_no_counts_and_are_asked_to_sign_in(client, long_topic):
    for address in ("/", "/2021/"):
        said = page.words(client.get(address), "main")
        assert " new " not in said and "Go on" not in said and "Mark" not in said
    assert client.get("/2021/unread/").headers["Location"] == "/accounts/login/?next=/2021/unread/"
    assert reads(client, "1").headers["Location"] == "/accounts/login/?next=/2021/"
    assert not Visit.objects.exists()


def test_what_one_has_read_is_not_what_another_has(reader, bob, cem, long_topic):
    reads(reader, "1-45")
    reader.force_login(cem)
    assert goes_on(reader) == "/2021/#post-1"


# What is new since the last visit.


def test_the_line_stands_above_what_came_since_the_last_visit(reader, bob, long_topic):
    with time_machine.travel(NOON) as clock:
        reads(reader, "1-45")
        assert line_stands_above(reader.get("/2021/?page=3")) is None
        make_posts(long_topic, by=bob, bodies=["New."] * 3)
        clock.shift(datetime.timedelta(minutes=31))
        assert line_stands_above(reader.get("/2021/?page=3")) == "post-46"
        assert line_stands_above(reader.get("/2021/?page=2")) is None


def test_the_line_stands_still_while_one_reads(reader, bob, long_topic):
    with time_machine.travel(NOON) as clock:
        reads(reader, "1-45")
        make_posts(long_topic, by=bob, bodies=["New."] * 3)
        clock.shift(datetime.timedelta(hours=5))
        for number in (46, 47, 48):
            reads(reader, str(number), newest=48)
            clock.shift(datetime.timedelta(minutes=29))
            assert line_stands_above(reader.get("/2021/?page=3")) == "post-46"
        clock.shift(datetime.timedelta(minutes=2))
        assert line_stands_above(reader.get("/2021/?page=3")) is None


def test_what_came_while_one_was_reading_is_no_older_than_ones_page(reader, bob, long_topic):
    with time_machine.travel(NOON) as clock:
        make_posts(long_topic, by=bob, bodies=["Not on the page yet."] * 2)
        reads(reader, "41-45", newest=45)
        clock.shift(datetime.timedelta(hours=1))
        assert line_stands_above(reader.get("/2021/?page=3")) == "post-46"


def test_old_posts_left_unread_are_not_called_new(reader, bob, long_topic):
    with time_machine.travel(NOON) as clock:
        reads(reader, "1-5")
        clock.shift(datetime.timedelta(hours=1))
        assert line_stands_above(reader.get("/2021/")) is None
        make_post(long_topic, by=bob)
        assert line_stands_above(reader.get("/2021/")) is None
        assert line_stands_above(reader.get("/2021/?page=3")) == "post-46"


def test_no_line_stands_above_ones_own_or_removed_posts(reader, ann, bob, long_topic):
    with time_machine.travel(NOON) as clock:
        reads(reader, "1-45")
        clock.shift(datetime.timedelta(hours=1))
        make_post(long_topic, by=ann)
        make_post(long_topic, by=bob).delete_by_author()
        assert line_stands_above(reader.get("/2021/?page=3")) is None
        make_post(long_topic, by=bob)
        assert line_stands_above(reader.get("/2021/?page=3")) == "post-48"


def test_a_first_visit_has_no_line(reader, long_topic):
    assert line_stands_above(reader.get("/2021/")) is None
    reads(reader, "1-20")
    assert line_stands_above(reader.get("/2021/?page=3")) is None


# What is sent.


@pytest.mark.parametrize(
    "posts", ["", "x", "1-", "-1", "1,2", "1--2", "٣", "1 " * 401, "1-2-3", "9" * 10, " 1", "1\n"]
)
def test_what_names_no_posts_is_refused(reader, long_topic, posts):
    assert reads(reader, posts).status_code == 400
    assert reads(reader, "1", newest=posts).status_code == 400
    assert not Visit.objects.exists()


def test_numbers_the_wrong_way_round_read_nothing(reader, long_topic):
    assert reads(reader, "9-3").status_code == 204
    assert Visit.objects.get().ranges == []


def test_a_year_that_is_not_there_is_not_read(reader, topic):
    assert reader.post("/2022/read/", {"posts": "1"}).status_code == 404
    assert reader.get("/2022/unread/").status_code == 404


def test_one_goes_on_to_no_foreign_page(reader, long_topic):
    assert reads(reader, "1", next="https://evil.example/").headers["Location"] == "/2021/"


def test_ranges_are_written_and_read_again():
    assert written([7, 1, 2, 4, 3]) == "1-4 7"
    assert spelt(written([7, 1, 2, 4, 3])) == [(1, 4), (7, 7)]
    assert merged([(5, 6), (1, 2), (3, 3), (9, 9), (6, 7)]) == [(1, 3), (5, 7), (9, 9)]


def test_a_reader_of_many_places_keeps_the_longest(reader, long_topic):
    many = [(n, n) for n in range(1, 200, 2)] + [(300, 400)]
    kept = longest(merged(many))
    assert len(kept) == MOST_RANGES and (300, 400) in kept and kept == sorted(kept)
