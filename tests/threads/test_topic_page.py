"""The page of a year: its head, its pages, and where one writes."""

import pytest

from tests import page
from tests.make import make_post, make_posts, make_topic


@pytest.fixture
def long_topic(topic, ann):
    """45 posts: two full pages and five posts."""
    make_posts(topic, by=ann, bodies=["Worth reading."] * 45)
    return topic


def test_a_year_shows_its_title_and_its_introduction_as_markdown(client, mo):
    make_topic(2021, by=mo, title="Readings of a long year", introduction="Papers *worth* [it](/2020/).")
    answer = client.get("/2021/")
    assert page.titles(answer) == "Readings of a long year"
    assert "<em>worth</em>" in answer.content.decode()


def test_an_introduction_runs_no_script(client, mo):
    make_topic(2021, by=mo, title="<script>alert(1)</script>", introduction="<script>alert(2)</script> hello")
    said = client.get("/2021/").content.decode()
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)" in said


def test_a_year_says_which_it_continues_and_which_continues_it(client, mo, topic):
    make_topic(2020, by=mo)
    make_topic(2022, by=mo)
    links = page.links(client.get("/2021/"), "main")
    assert links["/2020/"] == "← continues Good Readings 2020"
    assert links["/2022/"] == "continued in Good Readings 2022 →"


def test_years_are_chained_over_a_gap(client, mo, topic):
    make_topic(2018, by=mo)
    assert "continues Good Readings 2018" in page.words(client.get("/2021/"))
    assert "continued in Good Readings 2021" in page.words(client.get("/2018/"))


def test_a_year_alone_has_no_neighbours(client, topic):
    said = page.words(client.get("/2021/"), "main")
    assert "continues" not in said
    assert "continued in" not in said


def test_the_neighbours_stand_above_the_papers_too(client, mo, topic):
    make_topic(2020, by=mo)
    assert "/2020/" in page.links(client.get("/2021/papers/"), "main")


def test_a_year_that_nobody_opened_is_not_found(client, topic):
    assert client.get("/2022/").status_code == 404


def test_a_page_holds_twenty_numbers(client, long_topic):
    assert page.posts(client.get("/2021/")) == list(range(1, 21))
    assert page.posts(client.get("/2021/?page=2")) == list(range(21, 41))
    assert page.posts(client.get("/2021/?page=3")) == list(range(41, 46))


def test_a_page_keeps_its_numbers_when_posts_are_removed(client, long_topic):
    for post in long_topic.posts.filter(number__lte=10):
        post.delete_by_author()
    assert page.posts(client.get("/2021/?page=2")) == list(range(21, 41))


def test_pages_lead_to_the_first_the_last_and_the_neighbours(client, long_topic):
    links = page.links(client.get("/2021/?page=2"), "main")
    assert {"?page=1", "?page=2", "?page=3"} <= links.keys()
    assert links["?page=3"] in {"3", "Later →"}


def test_far_pages_are_left_out_but_for_the_first_and_the_last(client, topic):
    type(topic).objects.filter(pk=topic.pk).update(last_number=200)
    shown = [page.words_of(item) for item in page.tree(client.get("/2021/?page=5")).findall(".//nav//ol/li")]
    assert " ".join(shown).endswith("1 … 3 4 5 6 7 … 10")


@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "", "1.0", "٣", "²", "1e1", "9" * 30, "2\u20283"])
def test_a_page_that_is_not_there_is_not_found(client, long_topic, number):
    assert client.get("/2021/", {"page": number}).status_code == 404


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("1", "/2021/#post-1"),
        ("20", "/2021/#post-20"),
        ("21", "/2021/?page=2#post-21"),
        ("45", "/2021/?page=3#post-45"),
        ("4000", "/2021/?page=3#post-45"),
    ],
)
def test_one_jumps_to_a_number(client, long_topic, number, place):
    assert client.get("/2021/", {"post": number}).headers["Location"] == place


@pytest.mark.parametrize("number", ["0", "-3", "x", "", "٣"])
def test_one_jumps_to_no_odd_number(client, long_topic, number):
    assert client.get("/2021/", {"post": number}).status_code == 404


def test_the_jump_is_offered_when_there_is_more_than_a_page(client, long_topic, mo):
    assert page.part(client.get("/2021/"), "jump") is not None
    make_topic(2022, by=mo)
    assert page.part(client.get("/2022/"), "jump") is None


def test_members_write_at_the_end_of_every_page(client, ann, long_topic):
    client.force_login(ann)
    for number in (1, 3):
        assert "/2021/posts/#write" in page.forms(client.get(f"/2021/?page={number}"))


def test_visitors_find_the_way_to_sign_in_instead(client, topic):
    answer = client.get("/2021/")
    assert "/2021/posts/" not in page.forms(answer)
    assert "/accounts/login/?next=/2021/%23write" in page.links(answer, "write")


def test_a_closed_year_has_a_sentence_instead(client, ann, mo, topic):
    topic.close(by=mo)
    client.force_login(ann)
    answer = client.get("/2021/")
    assert "/2021/posts/" not in page.forms(answer)
    assert "Good Readings 2021 was closed on" in page.words(answer, "write")


def test_a_closed_year_leads_to_the_one_that_continues_it(client, ann, mo, topic):
    make_topic(2022, by=mo, close_previous=True)
    client.force_login(ann)
    assert page.links(client.get("/2021/"), "write") == {"/2022/": "Good Readings 2022"}


def test_a_year_without_posts_says_so(client, topic):
    assert "Nobody has posted yet." in page.words(client.get("/2021/"), "posts")


def test_a_year_counts_what_can_be_seen(client, ann, bob, mo, topic):
    make_post(topic, by=ann, body="https://arxiv.org/abs/2103.00020")
    make_post(topic, by=bob, body="https://arxiv.org/abs/2105.01601").hide(by=mo, reason="No.")
    said = page.words(client.get("/2021/"))
    for figure in ("1 post", "1 paper", "1 member posted", "0 likes"):
        assert figure in said


def test_an_address_without_its_last_slash_leads_to_the_year(client, topic):
    assert client.get("/2021").headers["Location"] == "/2021/"
