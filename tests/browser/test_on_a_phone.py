"""What members and moderators do to posts and years: on a phone without JavaScript, and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_a_year_of_reading import sign_in
from tests.make import make_post


@pytest.fixture
def phone_without_javascript(open_page):
    return open_page(viewport=PHONE, java_script_enabled=False)


def more(page, number):
    page.locator(f"#post-{number} details.more > summary").click()


def test_a_member_edits_and_deletes_and_sets_a_name(phone_without_javascript, topic, ann):
    page = phone_without_javascript
    for number in range(22):
        make_post(topic, ann, f"Post {number + 1}.")
    sign_in(page, "ann")
    page.goto("/2021/")
    page.get_by_label("Go to post").fill("22")
    page.get_by_role("button", name="Go", exact=True).click()
    page.wait_for_url("**/2021/?page=2#post-22")
    more(page, 22)
    page.locator("#post-22").get_by_role("link", name="Edit").click()
    page.get_by_label("The post").fill("Mended.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#post-22")).to_contain_text("Mended.")
    expect(page.locator("#post-22 .edited")).to_have_text("edited")
    more(page, 22)
    page.locator("#post-22 .sure > summary").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator("#post-22")).to_have_text("22 Removed by its author.")
    page.goto("/settings/")
    page.get_by_label("Display name").fill("Ann of the Train")
    page.get_by_role("button", name="Save").click()
    page.goto("/members/ann/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ann of the Train")


def test_a_moderator_hides_restores_describes_closes_and_reopens(phone_without_javascript, topic, ann, mo):
    page = phone_without_javascript
    make_post(topic, ann, "Off the mark.")
    sign_in(page, "mo-reads")
    page.goto("/2021/")
    more(page, 1)
    page.locator("#post-1").get_by_role("link", name="Hide").click()
    page.get_by_label("Why").fill("About the person.")
    page.get_by_role("button", name="Hide").click()
    expect(page.locator("#post-1")).to_contain_text("Mo wrote why: “About the person.”")
    more(page, 1)
    page.get_by_label("Why").fill("Seen again.")
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#post-1 .words")).to_have_text("Off the mark.")
    page.goto("/moderation/years/2021/")
    page.get_by_label("Introduction").fill("Read **slowly**.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".lead strong")).to_have_text("slowly")
    for act, state in (("Close", "is closed"), ("Reopen", "is open again")):
        page.goto("/moderation/years/")
        page.get_by_role("button", name=act, exact=True).click()
        expect(page.locator("#messages")).to_contain_text(f"Good Readings 2021 {state}.")
    page.goto("/moderation/log/")
    for word in ("hid", "About the person.", "restored", "Seen again.", "closed", "reopened"):
        expect(page.get_by_role("main")).to_contain_text(word)


def test_the_keyboard_is_enough(page, topic, ann, bob):
    make_post(topic, ann, "Type, do not click.")
    sign_in(page, "bob")
    page.goto("/2021/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    like = page.locator("#post-1 button.like")
    for _ in range(20):
        page.keyboard.press("Tab")
        if like.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#post-1 button.like")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(":focus")).to_have_class("like")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Reply")
    page.keyboard.press("Enter")
    expect(page.locator("textarea:focus")).to_be_visible()
    page.keyboard.type("By keyboard.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("By keyboard.")).to_be_visible()
    assert topic.posts.get(number=2).body == "By keyboard."
