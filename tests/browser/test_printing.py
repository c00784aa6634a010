"""On paper: what was said, by whom and when, and what was read; nothing that can only be pressed."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_year_of_reading import sign_in
from tests.make import make_post, make_record

WORDS = "Read [this page](https://example.org/a) and https://arxiv.org/abs/2101.04342 now."


@pytest.fixture
def posts(topic, ann, bob):
    first = make_post(topic, ann, WORDS)
    make_record("arXiv:2101.04342", title="Mixup", authors=("Zhang, Hongyi",), issued=(2021, 1))
    return [first, make_post(topic, bob, "Again: arXiv:2101.04342, and arXiv:2102.12092", parent=first)]


@pytest.mark.parametrize("path", ["/2021/", "/2021/print/"])
def test_a_topic_is_a_clean_document_with_a_bibliography(open_page, posts, path):
    page = open_page()
    sign_in(page, "bob", then=path)
    page.goto(path)
    page.emulate_media(media="print")
    for selector in ("button", "textarea", "nav", ".top", ".foot", "summary", "form", ".acts"):
        assert not [one for one in page.locator(selector).all() if one.is_visible()], selector
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#post-1")).to_contain_text("ann")
    last = page.locator("main :is(.cited, .bibliography)")
    assert (
        last.locator("li").all_inner_texts()[1]
        == "Hongyi Zhang. Mixup. 2021. https://arxiv.org/abs/2101.04342"
    )
    assert last.locator("li").count() == 3
    below = """(list) => [...document.querySelectorAll("main *")].filter((one) => one.getClientRects().length
        && one.getBoundingClientRect().top > list.getBoundingClientRect().bottom).length"""
    assert last.evaluate(below) == 0
    after = "(link) => getComputedStyle(link, '::after').content"
    assert "https://example.org/a" in page.locator("#post-1 .words a").first.evaluate(after)
    client = page.context.new_cdp_session(page)
    assert len(client.send("Page.printToPDF")["data"]) > 1000


def test_a_document_says_an_address_once_and_numbers_what_is_cited(open_page, posts):
    page = open_page()
    page.goto("/2021/print/")
    page.emulate_media(media="print")
    after = "(link) => getComputedStyle(link, '::after').content"
    assert page.locator("#post-1 .words a").nth(1).evaluate(after) == "none"
    assert page.locator("#post-2 .by a").all_inner_texts() == ["[2]", "[3]"]
    page.emulate_media(media="screen")
    page.locator("#post-2 .by a").first.click()
    assert page.evaluate("location.hash") == "#cited-2"
