"""The page of what one heard, where there is much of it: further pages, conversations over several, long reasons."""

import pytest

from tests import page
from tests.make import make_post, make_posts
from threads.models import Notification

ADDRESS = "/notifications/"


@pytest.fixture
def mine(topic, ann):
    return make_post(topic, by=ann, body="Worth reading, says ann.")


def test_who_reads_by_conversation_is_led_to_the_very_post_too(client, ann, bob, mo, topic, mine):
    ann.threaded = True
    ann.save()
    client.force_login(ann)
    near = make_post(topic, by=bob, parent=mine, body="I agree.")
    make_posts(topic, bob, ["Another."] * 20)
    far = make_post(topic, by=bob, parent=near, body="And @ann knows.")
    for post, address in ((near, near.place), (far, f"/posts/{far.pk}/")):
        assert address in page.links(client.get(ADDRESS), "notifications")
        assert post.excerpt in page.words(client.get(address), f"post-{post.number}")
    # Removed, it is a line in its place.
    reply = make_post(topic, by=ann, parent=mine, body="Mine again.")
    reply.hide(by=mo, reason="Twice.")
    assert reply.place in page.links(client.get(ADDRESS), "notifications")


def test_all_are_marked_from_a_further_page_too(client, ann, topic):
    rows = [
        Notification(member=ann, kind="year", act=f"year:{n}", group=f"year:{n}", topic=topic)
        for n in range(50)
    ]
    Notification.objects.bulk_create(rows)
    client.force_login(ann)
    newest = page.tree(client.get(f"{ADDRESS}?page=2")).find(".//input[@name='newest']").get("value")
    client.post(f"{ADDRESS}read/", {"all": "yes", "newest": newest})
    assert not ann.notifications.unread().exists()


def test_a_long_reason_is_told_to_its_end(client, ann, mo, mine):
    mine.hide(by=mo, reason="Because " * 60 + "of that.")
    client.force_login(ann)
    assert "Because of that." in page.words(client.get(ADDRESS), "notifications")
