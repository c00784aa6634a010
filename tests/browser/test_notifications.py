"""Hearing of it: the bell, the page, the very post; muting, following, and one click from a mail."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_year_of_reading import mailbox, sign_in  # noqa: F401
from tests.make import make_like, make_member, make_post, make_posts
from tests.smtp import html_of
from threads.models import Preference
from threads.outbox import Outbox


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def reader(request, open_page):
    page = open_page(java_script_enabled=request.param)
    page.scripted = request.param
    return page


def bell(page):
    return page.locator("#bell b")


def test_a_mention_is_counted_opened_and_read(reader, topic, ann, bob):
    make_posts(topic, by=bob, bodies=["Worth reading."] * 24)
    make_post(topic, bob, "What does @ann think?")
    sign_in(reader, "ann")
    expect(bell(reader)).to_have_text("1")
    reader.locator("#bell").click()
    reader.get_by_role("link", name="bob mentioned you").click()
    reader.wait_for_url("**/2021/?page=2#post-25")
    expect(reader.locator("#post-25")).to_be_in_viewport()
    expect(reader.locator("#post-25")).to_contain_text("What does @ann think?")
    if reader.scripted:
        reader.goto("/")
        expect(bell(reader)).to_have_count(0)
    reader.goto("/notifications/")
    expect(reader.get_by_role("link", name="bob mentioned you")).to_be_visible()


def test_one_and_all_are_marked(reader, topic, ann, bob):
    mine = make_post(topic, ann, "Mine.")
    for name in ("lea", "leo", "lia"):
        make_like(mine, make_member(name))
    make_post(topic, bob, "I agree.", parent=mine)
    sign_in(reader, "ann", then="/notifications/")
    reader.goto("/notifications/")
    expect(bell(reader)).to_have_text("2")
    reader.get_by_role("button", name=re.compile("Mark read.*lia, leo and 1 other liked")).click()
    expect(bell(reader)).to_have_text("1")
    reader.get_by_role("button", name="Mark all read").click()
    expect(bell(reader)).to_have_count(0)
    expect(reader.get_by_role("heading", name="Earlier")).to_be_visible()
    assert not ann.notifications.unread().exists()


def test_a_muted_member_is_a_line_that_opens(reader, topic, ann, bob):
    make_post(topic, bob, "Words of bob.")
    sign_in(reader, "ann")
    reader.goto("/members/bob/")
    reader.get_by_role("button", name="Mute bob").click()
    reader.goto("/2021/")
    post = reader.locator("#post-1")
    expect(post.get_by_text("Words of bob.")).to_be_hidden()
    post.get_by_text("A post by bob, whom you muted").click()
    expect(post.get_by_text("Words of bob.")).to_be_visible()
    reader.goto("/settings/muted/")
    reader.get_by_role("button", name="Unmute bob").click()
    reader.goto("/2021/")
    expect(reader.locator("#post-1").get_by_text("Words of bob.")).to_be_visible()


def test_a_year_is_followed_as_closely_as_one_likes(reader, topic, ann):
    sign_in(reader, "ann", then="/2021/")
    reader.goto("/2021/")
    reader.get_by_text("You hear of what concerns you").click()
    reader.get_by_role("button", name="All posts").click()
    expect(reader.get_by_text("You hear of all posts")).to_be_visible()
    reader.goto("/2021/")
    expect(reader.get_by_text("You hear of all posts")).to_be_visible()
    assert ann.subscriptions.get().level == "all"


def test_one_click_from_a_mail(reader, mailbox, settings, live_server, topic, ann, bob):
    settings.SITE_URL = live_server.url
    make_post(topic, bob, "What does @ann think?")
    Outbox().turn()
    mail = html_of(mailbox.newest("ann@example.org"))
    reader.goto(re.search(r'href="(\S+/unsubscribe/\S+)"', mail)[1])
    expect(reader.get_by_role("heading", level=1)).to_have_text("Fewer mails")
    assert not Preference.objects.exists()
    reader.get_by_role("button", name="No more of these").click()
    expect(reader.get_by_text("ann gets no more such mails")).to_be_visible()
    assert ann.preferences.get().pace == "never"


def test_a_mail_reads_well_in_a_browser(page, mailbox, settings, live_server, topic, ann, bob):
    settings.SITE_URL = live_server.url
    make_post(
        topic,
        bob,
        f"What does @ann think of $x$? {'x' * 300} https://example.org/{'y' * 300}\n\n> a quote\n\n```python\nx = 1\n```\n\n| a | b |\n|--|--|\n| 1 | 2 |",
    )
    Outbox().turn()
    page.set_content(html_of(mailbox.newest("ann@example.org")))
    expect(page.get_by_role("link", name="bob mentioned you")).to_have_attribute(
        "href", f"{live_server.url}/2021/#post-1"
    )
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
