"""Links to posts of the site tell how the post begins: on hover and on focus, dismissable, hoverable."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.make import make_post


@pytest.fixture
def posts(topic, ann, bob, mo):
    first = make_post(topic, ann, "How it all began: attention.")
    gone = make_post(topic, ann, "Secretword.")
    gone.hide(by=mo, reason="No.")
    words = (
        f"See [the first](/posts/{first.pk}/) and [this](/2021/#post-1), not [that](/2021/#post-2). "
        + "More. " * 40
    )
    return [first, gone, make_post(topic, bob, words)]


def test_pointing_at_a_link_shows_the_post(page, posts):
    page.goto("/2021/")
    peek = page.locator("#peek")
    for name in ("the first", "this"):
        link = page.get_by_role("link", name=name, exact=True)
        link.hover()
        expect(peek).to_be_visible()
        expect(peek).to_contain_text("ann")
        expect(peek).to_contain_text("How it all began: attention.")
        expect(link).to_have_attribute("aria-describedby", "peek")
        box, line = peek.bounding_box(), link.bounding_box()
        assert box["y"] >= line["y"] + line["height"] - 1 or box["y"] + box["height"] <= line["y"] + 1
        page.keyboard.press("Escape")
        expect(peek).to_be_hidden()
        page.mouse.move(5, 5)


def test_it_stays_while_one_points_at_it_and_goes_then(page, posts):
    page.goto("/2021/")
    link, peek = page.get_by_role("link", name="this", exact=True), page.locator("#peek")
    link.hover()
    expect(peek).to_be_visible()
    assert Axe().run(page, options={"preload": False}).response["violations"] == []
    peek.hover()
    page.wait_for_timeout(600)
    expect(peek).to_be_visible()
    page.mouse.move(5, 5)
    expect(peek).to_be_hidden()


def test_the_keyboard_shows_it_too(page, posts):
    page.goto("/2021/")
    link, peek = page.get_by_role("link", name="this", exact=True), page.locator("#peek")
    page.get_by_role("link", name="the first", exact=True).focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(peek).to_be_visible()
    page.keyboard.press("Tab")
    expect(peek).to_be_hidden()


def test_a_short_way_over_a_link_and_a_removed_post_show_nothing(page, posts):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "brief" in request.url else None)
    page.goto("/2021/")
    page.get_by_role("link", name="this", exact=True).hover()
    page.mouse.move(5, 5)
    page.wait_for_timeout(500)
    assert not asked
    page.get_by_role("link", name="that", exact=True).hover()
    page.wait_for_timeout(600)
    assert len(asked) == 1
    expect(page.locator("#peek")).to_be_hidden()
    assert "Secretword" not in page.content()


def test_fingers_have_none(phone, posts):
    phone.goto("/2021/")
    phone.get_by_role("link", name="this", exact=True).focus()
    phone.wait_for_timeout(500)
    assert phone.locator("#peek").count() == 0
