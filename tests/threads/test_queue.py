"""What waits for moderators: the order, the tabs, the figures."""

import pytest

from tests import page
from tests.make import make_member, make_post
from tests.threads.desk import QUEUE
from threads.models import Flag


def test_the_most_urgent_stands_first_and_each_kind_has_its_tab(client, mo, posts):
    client.force_login(mo)
    said = page.words(client.get(QUEUE), "main")
    assert said.index("Buy watches.") < said.index("Held words.") < said.index("Hello, I am new.")
    for tab in ("All posts 3", "Flagged 1", "Held back 1", "New members 1"):
        assert tab in said
    for kind, words in (("flagged", "Buy watches."), ("held", "Held words."), ("new", "Hello, I am new.")):
        alone = page.words(client.get(f"{QUEUE}?kind={kind}"), "main")
        assert words in alone
        assert sum(text in alone for text in ("Buy watches.", "Held words.", "Hello, I am new.")) == 1
    assert "It is spam. Advertising. Cem" in said
    assert "joined" in said and "5 posts" not in said and "4 posts" in said


def test_what_was_flagged_by_most_and_what_waits_longest_come_first(client, mo, ann, cem, topic, posts):
    later = make_post(topic, by=mo, body="Twice flagged.")
    for member in (ann, cem):
        Flag.objects.put(later, member, Flag.UNKIND)
    client.force_login(mo)
    said = page.words(client.get(QUEUE), "main")
    assert said.index("Twice flagged.") < said.index("Buy watches.")


def test_a_flagged_first_post_stands_there_once(client, mo, ann, posts):
    Flag.objects.put(posts[2], ann, Flag.SPAM)
    client.force_login(mo)
    assert page.words(client.get(QUEUE), "main").count("Hello, I am new.") == 1


def test_only_first_posts_of_members_who_are_no_moderators_are_looked_at(
    client, mo, admin, ann, topic, settings
):
    settings.NEW_MEMBER_POSTS, settings.NEW_MEMBER_POSTS_AN_HOUR = 3, 100
    for author in (mo, admin):
        make_post(topic, by=author, body="Of the house.")
    for n in range(5):
        make_post(topic, by=ann, body=f"Number {n}.")
    client.force_login(mo)
    said = page.words(client.get(QUEUE), "main")
    assert "Of the house." not in said
    assert [f"Number {n}." in said for n in range(5)] == [True] * 3 + [False] * 2


def test_the_header_says_how_much_waits_and_to_moderators_only(client, mo, ann, posts):
    client.force_login(mo)
    assert "Moderation 3" in page.words(client.get("/2021/"))
    client.force_login(ann)
    assert "Moderation 3" not in page.words(client.get("/2021/"))


def test_where_nobody_is_new_no_first_posts_wait(client, mo, settings, posts):
    settings.NEW_MEMBER_POSTS = 0
    client.force_login(mo)
    assert "New members 0" in page.words(client.get(QUEUE), "main")


def test_an_empty_queue_says_so(client, mo, topic):
    client.force_login(mo)
    for kind, words in (
        ("", "Nothing waits."),
        ("flagged", "No post is flagged."),
        ("held", "No post is held back."),
        ("new", "No new member has posted lately."),
        ("nonsense", "Nothing waits."),
    ):
        assert words in page.words(client.get(f"{QUEUE}?kind={kind}"), "main")


@pytest.mark.parametrize("address", ["?page=2", "?page=0", "?page=abc", "?page=-1", "?page=9" + "9" * 30])
def test_pages_that_are_not_there(client, mo, posts, address):
    client.force_login(mo)
    assert client.get(QUEUE + address).status_code == 404


def test_twenty_a_page_in_a_fixed_number_of_queries(client, topic, cem, mo, django_assert_num_queries):
    def flag(names):
        for name in names:
            Flag.objects.put(make_post(topic, by=make_member(name), body="arXiv:2103.00020"), cem, Flag.SPAM)

    flag(["one", "two"])
    client.force_login(mo)
    client.get(QUEUE)
    with django_assert_num_queries(15):
        client.get(QUEUE)
    flag([f"reader-{n}" for n in range(22)])
    with django_assert_num_queries(15):
        client.get(QUEUE)
    assert len(page.part(client.get(f"{QUEUE}?page=2"), "main").findall(".//*[@class='queue']/li")) == 4
