"""The composer: tools, tabs, names, links, quotes; by mouse, by keyboard, and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_a_year_of_reading import sign_in
from tests.make import make_member, make_post, make_topic
from threads.models import Draft, Post
from threads.models.draft import NEW, Place


@pytest.fixture
def writer(page, topic, ann):
    sign_in(page, "ann", then="/2021/")
    page.goto("/2021/")
    field(page).focus()
    expect(page.locator("form.write")).to_have_class("write enhanced")
    return page


def field(page):
    return page.locator("form.write textarea").last


def select(page, start, end):
    field(page).evaluate(
        "(field, [start, end]) => { field.focus(); field.setSelectionRange(start, end) }", [start, end]
    )


TOOLS = [
    ("Bold", "some words", "some **words**"),
    ("Italic", "some words", "some _words_"),
    ("Code", "some words", "some `words`"),
    ("Mathematics", "some words", "some $words$"),
    ("Quote", "some words", "> some words"),
    ("List", "some words", "- some words"),
    ("Link", "some words", "some [words](https://)"),
]


@pytest.mark.parametrize(("tool", "before", "after"), TOOLS)
def test_a_tool_marks_what_is_selected_and_takes_the_mark_off_again(writer, tool, before, after):
    field(writer).fill(before)
    select(writer, 5, 10)
    button = writer.get_by_role("toolbar").get_by_role("button", name=tool)
    button.click()
    expect(field(writer)).to_have_value(after)
    expect(field(writer)).to_be_focused()
    if tool != "Link":
        button.click()
        expect(field(writer)).to_have_value(before)
    writer.keyboard.press("Control+z")
    expect(field(writer)).to_have_value(after if tool != "Link" else before)


def test_lines_and_blocks_are_marked_as_a_whole(writer):
    field(writer).fill("one\ntwo")
    select(writer, 0, 7)
    tools = writer.get_by_role("toolbar")
    tools.get_by_role("button", name="List").click()
    expect(field(writer)).to_have_value("- one\n- two")
    tools.get_by_role("button", name="List").click()
    tools.get_by_role("button", name="Code").click()
    expect(field(writer)).to_have_value("```\none\ntwo\n```")
    field(writer).fill("https://example.org/x")
    select(writer, 0, 21)
    tools.get_by_role("button", name="Link").click()
    expect(field(writer)).to_have_value("[](https://example.org/x)")


def test_the_toolbar_is_one_stop_and_keys_do_the_same(writer):
    field(writer).fill("words")
    select(writer, 0, 5)
    writer.keyboard.press("Control+b")
    expect(field(writer)).to_have_value("**words**")
    writer.keyboard.press("Control+i")
    expect(field(writer)).to_have_value("**_words_**")
    writer.keyboard.press("Shift+Tab")
    expect(writer.locator(":focus")).to_have_attribute("data-tool", "bold")
    writer.keyboard.press("ArrowLeft")
    expect(writer.locator(":focus")).to_have_attribute("data-tool", "math")
    writer.keyboard.press("Home")
    writer.keyboard.press("ArrowRight")
    expect(writer.locator(":focus")).to_have_attribute("data-tool", "italic")
    writer.keyboard.press("Shift+Tab")
    expect(writer.locator(":focus")).to_have_text("Write")


def test_write_and_preview_are_two_tabs(writer, topic, ann):
    make_post(make_topic(2020), ann, "arXiv:2101.04342")
    field(writer).fill("So **strong**: https://arxiv.org/abs/2101.04342v2 and $\\lambda$")
    writer.get_by_role("tab", name="Preview").click()
    panel = writer.get_by_role("tabpanel", name="Preview")
    expect(panel.locator("strong")).to_have_text("strong")
    expect(panel.locator(".known")).to_contain_text("shared in 2020 by ann (post 1)")
    expect(panel.locator(".math math")).to_be_attached()
    expect(field(writer)).to_be_hidden()
    writer.keyboard.press("ArrowLeft")
    expect(writer.get_by_role("tab", name="Write")).to_be_focused()
    expect(field(writer)).to_be_visible()
    field(writer).fill("Other words.")
    writer.get_by_role("tab", name="Write").press("ArrowRight")
    expect(panel).to_contain_text("Other words.")
    writer.get_by_role("button", name="Post", exact=True).click()
    expect(writer.locator("#post-1")).to_contain_text("Other words.")


def test_a_preview_that_fails_leads_back_to_the_text(writer):
    field(writer).fill("Kept.")
    writer.route("**/preview/", lambda route: route.fulfill(status=500, body="Sorry"))
    writer.get_by_role("tab", name="Preview").click()
    expect(writer.locator("#messages")).to_contain_text("Something went wrong on our side.")
    expect(field(writer)).to_have_value("Kept.")
    expect(field(writer)).to_be_visible()
    writer.faults.clear()


def test_an_arrow_beyond_the_end_keeps_what_is_chosen(writer, bob):
    field(writer).press_sequentially("Ask @bo")
    expect(writer.get_by_role("option")).to_have_count(1)
    for key in ("ArrowDown", "ArrowUp", "Enter"):
        writer.keyboard.press(key)
    expect(field(writer)).to_have_value("Ask @bob ")


def test_members_are_suggested_after_an_at_sign(writer, topic, bob):
    make_post(topic, make_member("antje", display_name="Antje Groß"))
    field(writer).press_sequentially("Ask @an")
    options = writer.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_have_text("Antje Groß @antje")
    expect(writer.get_by_role("status").filter(has_text="Suggestions: 2.")).to_be_attached()
    expect(field(writer)).to_have_attribute("aria-activedescendant", "suggestions-0")
    writer.keyboard.press("ArrowDown")
    expect(writer.get_by_role("option", selected=True)).to_have_text("ann")
    writer.keyboard.press("Enter")
    expect(field(writer)).to_have_value("Ask @ann ")
    writer.keyboard.type("and @bo")
    writer.get_by_role("option", name="bob").click()
    expect(field(writer)).to_have_value("Ask @ann and @bob ")
    expect(writer.get_by_role("option")).to_have_count(0)
    writer.keyboard.type("@an")
    expect(options).to_have_count(2)
    writer.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field(writer)).to_have_value("Ask @ann and @bob @an")


def test_emoji_are_suggested_after_a_colon(writer):
    field(writer).press_sequentially("Nice :smile")
    expect(writer.get_by_role("option").first).to_have_text("😄 :smile:")
    writer.keyboard.press("Tab")
    expect(field(writer)).to_have_value("Nice :smile: ")
    field(writer).press_sequentially("see: x")
    expect(writer.get_by_role("option")).to_have_count(0)


def paste(page, text):
    field(page).evaluate(
        """(field, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
          if (field.dispatchEvent(event)) document.execCommand("insertText", false, text);
        }""",
        text,
    )


def test_an_address_pasted_over_words_makes_a_link(writer):
    field(writer).fill("see the paper now")
    select(writer, 8, 13)
    paste(writer, "https://arxiv.org/abs/2101.04342")
    expect(field(writer)).to_have_value("see the [paper](https://arxiv.org/abs/2101.04342) now")
    writer.keyboard.press("Control+z")
    expect(field(writer)).to_have_value("see the paper now")
    select(writer, 0, 3)
    paste(writer, "look at")
    expect(field(writer)).to_have_value("look at the paper now")


def test_the_count_is_quiet_until_the_end_is_near(writer):
    count = writer.locator(".count")
    field(writer).fill("x" * 20_000)
    writer.wait_for_timeout(600)
    expect(count).to_have_text("")
    field(writer).fill("x" * 31_900 + "😀")
    expect(count).to_have_text("Characters left: 99")
    field(writer).fill("x" * 32_005)
    expect(count).to_have_text("Characters too many: 5")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_composer_is_readable_for_all_with_everything_open(open_page, topic, ann, scheme):
    page = open_page(viewport=PHONE, color_scheme=scheme)
    sign_in(page, "ann")
    Draft.objects.keep(ann, Place(NEW, topic), "Begun. ")
    page.goto("/2021/")
    page.locator(".how > summary").click()
    field(page).focus()
    expect(page.locator("form.write")).to_have_class("write enhanced")
    field(page).press_sequentially("@an")
    expect(page.get_by_role("option")).to_have_count(1)
    faults = Axe().run(page, context="form.write", options={"preload": False}).response["violations"]
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Preview").click()
    expect(page.locator(".preview.filled")).to_contain_text("Begun.")
    faults += Axe().run(page, context="form.write", options={"preload": False}).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in faults] == []


def test_everything_fits_a_phone(phone, topic, ann):
    make_member("anna-with-a-very-long-name", display_name="Anna with a name that is very long")
    sign_in(phone, "ann")
    phone.goto("/2021/")
    text = phone.locator("form.write textarea")
    text.tap()
    text.press_sequentially("A line that reaches to the very end @an")
    expect(phone.get_by_role("option").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = phone.locator(".suggestions").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    for button in phone.get_by_role("toolbar").get_by_role("button").all():
        size = button.bounding_box()
        assert min(size["width"], size["height"]) >= 24
    phone.get_by_role("option").first.tap()
    expect(text).to_have_value("A line that reaches to the very end @ann ")


def test_without_javascript_every_way_is_a_form(page_without_javascript, topic, ann, bob):
    page = page_without_javascript
    make_post(topic, bob, "Some words.")
    sign_in(page, "ann")
    page.goto("/2021/")
    expect(page.get_by_role("toolbar")).to_be_hidden()
    expect(page.get_by_role("tab")).to_have_count(0)
    page.locator("summary", has_text="Markdown").click()
    page.get_by_role("link", name="All of it, with examples").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How to write")
    expect(page.locator(".examples .words strong")).to_have_text("strong")
    page.goto("/2021/")
    page.locator("#post-1").get_by_role("link", name="Quote").click()
    page.get_by_label("Your reply").fill("Begun, **not** sent.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview strong")).to_have_text("not")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("main")).to_contain_text("Your draft of just now")
    page.locator("summary.face").click()
    page.get_by_role("link", name="Drafts").click()
    expect(page.get_by_role("main")).to_contain_text("A reply to bob, post 1 in Good Readings 2021")
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_label("Your reply")).to_have_value("Begun, **not** sent.")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_label("Your reply")).to_have_value("")
    page.goto("/2021/")
    page.get_by_label("Share a paper, or answer").fill("Kept by hand.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_label("Share a paper, or answer")).to_have_value("Kept by hand.")
    page.goto("/drafts/")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have no drafts.")
    assert Post.objects.count() == 1
