"""Selected words of a post come into a reply, with their source: by mouse, by touch and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_year_of_reading import sign_in
from tests.make import make_post, make_topic

SELECT = """([first, last]) => {
  const range = document.createRange();
  range.setStart(document.querySelector(first), 0);
  const end = document.querySelector(last);
  range.setEnd(end, end.childNodes.length);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""


@pytest.mark.parametrize("size", ["page", "phone"])
def test_selected_words_are_quoted_into_a_reply(request, size, topic, ann, bob):
    page = request.getfixturevalue(size)
    make_post(topic, bob, "Some **strong** words, $\\lambda$ and `code`.\n\nNot these.")
    make_post(topic, bob, "More words.")
    sign_in(page, "ann")
    page.goto("/2021/")
    page.wait_for_selector("#post-1 .math math")
    page.evaluate(SELECT, ["#post-1 .words p", "#post-1 .words p"])
    button = page.locator(".quote-this")
    expect(button).to_be_in_viewport()
    button.click()
    reply = page.locator("#post-1 .reply textarea")
    quoted = '[quote="bob, post:1"]\nSome **strong** words, $\\lambda$ and `code`.\n[/quote]\n\n'
    expect(reply).to_have_value(quoted)
    expect(reply).to_be_focused()
    # Into the one that is open.
    page.evaluate(SELECT, ["#post-2 .words p", "#post-2 .words p"])
    button.click()
    expect(reply).to_have_value(quoted + '[quote="bob, post:2"]\nMore words.\n[/quote]\n\n')
    expect(page.locator(".quote-this")).to_have_count(0)


def test_the_quote_button_is_reached_by_keyboard_and_goes_with_the_selection(page, topic, ann, bob):
    make_post(topic, bob, "Some words.")
    sign_in(page, "ann")
    page.goto("/2021/")
    page.locator("#post-1 .words p").click(click_count=3)
    button = page.locator(".quote-this")
    expect(button).to_be_visible()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#post-1 .reply textarea")).to_have_value(
        '[quote="bob, post:1"]\nSome words.\n[/quote]\n\n'
    )
    page.evaluate(SELECT, ["#post-1 .words p", "#post-1 .words p"])
    expect(button).to_be_visible()
    page.evaluate("getSelection().removeAllRanges()")
    expect(button).to_have_count(0)


def test_words_of_another_year_are_quoted_with_it(page, topic, ann, bob, mo):
    old = make_topic(2020, by=mo)
    paper = make_post(old, bob, "arXiv:2101.04342 is good.").shares.get().paper
    sign_in(page, "ann")
    page.goto(paper.get_absolute_url())
    composer = page.locator("#write textarea")
    composer.focus()
    expect(page.locator("#write form")).to_have_class("write enhanced")
    composer.press_sequentially("x")
    page.evaluate(SELECT, [".post .words p", ".post .words p"])
    page.locator(".quote-this").click()
    expect(composer).to_have_value(
        "https://arxiv.org/abs/2101.04342\n\nx\n\n"
        '[quote="bob, post:1, topic:2020"]\narXiv:2101.04342 is good.\n[/quote]\n\n'
    )


def test_nothing_is_offered_to_visitors_nor_fetched_for_those_who_read(page, topic, ann):
    make_post(topic, ann, "Some words.")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/2021/")
    page.evaluate(SELECT, ["#post-1 .words p", "#post-1 .words p"])
    page.wait_for_timeout(300)
    assert not [url for url in fetched if "/js/write" in url]
    expect(page.locator(".quote-this")).to_have_count(0)


def test_what_helps_to_write_leaves_words_selected_that_were_selected_before_it_came(page, topic, ann, bob):
    make_post(topic, bob, "Some words.")
    sign_in(page, "ann")
    late = []
    page.route("**/js/write/draft.js", lambda route: late.append(route))  # noqa: PLW0108 (playwright asks for a name)
    page.goto("/2021/")
    page.locator("#write textarea").focus()
    page.evaluate(SELECT, ["#post-1 .words p", "#post-1 .words p"])
    expect(page.locator(".quote-this")).to_be_visible()
    for route in late:
        route.continue_()
    expect(page.locator("#write form")).to_have_class("write enhanced")
    assert page.evaluate("getSelection().toString()").strip() == "Some words."
