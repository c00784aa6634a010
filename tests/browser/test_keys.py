"""Keys to read with: from post to post, like, reply, search, help; and switched off."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_year_of_reading import sign_in
from tests.make import make_posts


@pytest.fixture
def long_topic(topic, bob):
    make_posts(
        topic, by=bob, bodies=[f"Post {number + 1}. " + "Worth reading. " * 40 for number in range(45)]
    )
    return topic


def test_keys_go_from_post_to_post_like_and_reply(page, long_topic, ann):
    sign_in(page, "ann")
    page.goto("/2021/")
    for key, number in (("j", 1), ("j", 2), ("j", 3), ("k", 2)):
        page.keyboard.press(key)
        expect(page.locator(".current")).to_have_id(f"post-{number}")
        expect(page.locator(":focus")).to_have_id(f"post-{number}")
        expect(page.locator(".current")).to_be_in_viewport()
    page.keyboard.press("l")
    expect(page.locator("#post-2 button.like")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("r")
    expect(page.locator("#post-2 textarea")).to_be_focused()
    page.keyboard.type("jlkr/?")
    expect(page.locator("#post-2 textarea")).to_have_value("jlkr/?")
    expect(page.locator(".current")).to_have_id("post-2")
    expect(page.locator("dialog")).to_have_count(0)


def test_keys_begin_where_the_screen_is(page, long_topic):
    page.goto("/2021/?page=2#post-27")
    page.keyboard.press("j")
    expect(page.locator(".current")).to_have_id("post-28")
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("j")
    expect(page.locator(".current")).to_have_id("post-21")


def test_keys_with_another_key_are_the_browsers(page, long_topic):
    page.goto("/2021/")
    for key in ("Control+l", "Alt+j", "Meta+k"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    expect(page.locator(".current")).to_have_count(0)


def test_a_key_shows_the_keys_and_another_leads_to_the_search(page, long_topic):
    page.goto("/2021/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("to the next post")
    page.keyboard.press("j")
    expect(page.locator(".current")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator(".find [name=q]")).to_be_focused()
    page.goto("/papers/")
    page.keyboard.press("/")
    expect(page.locator("#id_q")).to_be_focused()
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto("/2021/")
    page.keyboard.press("/")
    page.wait_for_url("**/search/#q")
    expect(page.locator("#q")).to_be_focused()


def test_visitors_switch_the_keys_off_in_their_browser_and_on_again(page, long_topic):
    page.goto("/2021/")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("button", name="Switch them off").click()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    page.wait_for_timeout(200)
    expect(page.locator(".current")).to_have_count(0)
    page.get_by_role("contentinfo").get_by_role("link", name="Keys").click()
    page.get_by_role("button", name="Switch them on").click()
    page.goto("/2021/")
    page.keyboard.press("j")
    expect(page.locator(".current")).to_have_id("post-1")


def test_members_switch_the_keys_off_in_their_settings(page, long_topic, ann):
    sign_in(page, "ann")
    page.goto("/2021/")
    page.keyboard.press("?")
    with page.expect_response(lambda answer: answer.url.endswith("/2021/")):
        page.get_by_role("dialog").get_by_role("button", name="Switch them off").click()
    page.wait_for_load_state()
    ann.refresh_from_db()
    assert not ann.keys
    page.keyboard.press("j")
    page.wait_for_timeout(200)
    expect(page.locator(".current")).to_have_count(0)
    page.goto("/settings/")
    page.get_by_role("button", name="Switch them on").click()
    page.goto("/2021/")
    page.keyboard.press("j")
    expect(page.locator(".current")).to_have_id("post-1")
