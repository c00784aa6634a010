"""What is typed survives: a reload, a closed tab, a lost connection, a server that fails, a session
that ends; and it goes when it is sent or discarded."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_year_of_reading import SESSION, fill_in_sign_in, sign_in
from tests.make import make_post
from threads.models import Draft, Post

SAVED = "Draft saved"


@pytest.fixture
def writer(page, topic, ann):
    sign_in(page, "ann", then="/2021/")
    begin(page)
    return page


def begin(page):
    page.goto("/2021/")
    field(page).focus()
    expect(page.locator("form.write")).to_have_class("write enhanced")


def field(page):
    return page.locator("#write textarea")


def said(page):
    return page.locator("#write .saved")


def kept_here(page):
    return page.evaluate("Object.keys(localStorage)")


def test_a_draft_survives_a_reload_and_ends_with_its_post(writer):
    field(writer).press_sequentially("Long thoughts.")
    expect(said(writer)).to_have_text(SAVED)
    assert Draft.objects.get().body == "Long thoughts."
    assert kept_here(writer) == []
    writer.reload()
    expect(field(writer)).to_have_value("Long thoughts.")
    expect(writer.locator(".kept")).to_contain_text("Your draft of")
    field(writer).press_sequentially(" And more.")
    writer.get_by_role("button", name="Post", exact=True).click()
    expect(writer.locator("#post-1")).to_be_visible()
    writer.wait_for_timeout(2000)
    assert not Draft.objects.exists()
    assert kept_here(writer) == []
    expect(field(writer)).to_have_value("")
    writer.reload()
    expect(field(writer)).to_have_value("")


def test_a_save_on_its_way_does_not_bring_the_draft_back(writer):
    def slowly(route):
        writer.wait_for_timeout(600)
        route.continue_()

    writer.route("**/drafts/save/", slowly)
    field(writer).press_sequentially("Quick")
    with writer.expect_request("**/drafts/save/"):
        pass
    field(writer).press("Control+Enter")
    expect(writer.locator("#post-1")).to_contain_text("Quick")
    writer.wait_for_timeout(1500)
    assert not Draft.objects.exists()
    assert Post.objects.count() == 1


def test_a_closed_tab_loses_nothing(writer):
    context = writer.context
    field(writer).press_sequentially("Closed at once")
    writer.close(run_before_unload=True)
    page = context.new_page()
    begin(page)
    expect(field(page)).to_have_value("Closed at once")
    expect(page.locator(".kept")).to_contain_text("Your draft")
    page.wait_for_timeout(500)
    assert Draft.objects.get().body == "Closed at once"


def test_a_lost_connection_loses_nothing(writer):
    writer.context.set_offline(True)
    field(writer).press_sequentially("On the train")
    expect(said(writer)).to_contain_text("Your text is kept in this browser.")
    writer.get_by_role("button", name="Post", exact=True).click()
    expect(writer.locator("#messages")).to_contain_text("The site could not be reached.")
    expect(field(writer)).to_have_value("On the train")
    assert kept_here(writer) == ["draft:ann:/2021/posts/"]
    writer.context.set_offline(False)
    expect(said(writer)).to_have_text(SAVED)
    assert Draft.objects.get().body == "On the train"
    assert kept_here(writer) == []
    writer.faults.clear()


def test_a_text_of_the_train_is_sent_from_another_page(writer):
    writer.context.set_offline(True)
    field(writer).press_sequentially("On the train")
    expect(said(writer)).to_contain_text("Your text is kept in this browser.")
    writer.context.set_offline(False)
    writer.goto("/papers/")
    writer.wait_for_timeout(1800)
    assert Draft.objects.get().body == "On the train"
    assert kept_here(writer) == []
    writer.faults.clear()


def test_a_server_that_fails_once_loses_nothing(writer):
    def once(route):
        route.fulfill(status=500, body="<!doctype html><title>500</title>")

    writer.route("**/drafts/save/", once, times=1)
    field(writer).press_sequentially("Once more")
    expect(said(writer)).to_contain_text("It is sent when the site is back.")
    expect(said(writer)).to_have_text(SAVED, timeout=15_000)
    assert Draft.objects.get().body == "Once more"
    writer.route("**/2021/posts/", once, times=1)
    writer.get_by_role("button", name="Post", exact=True).click()
    expect(writer.locator("#messages")).to_contain_text("What you typed is still here.")
    expect(field(writer)).to_have_value("Once more")
    writer.get_by_role("button", name="Post", exact=True).click()
    expect(writer.locator("#post-1")).to_contain_text("Once more")
    assert not Draft.objects.exists()
    writer.faults.clear()


def test_a_session_that_ends_loses_nothing(writer):
    field(writer).press_sequentially("Long thoughts")
    expect(said(writer)).to_have_text(SAVED)
    writer.context.clear_cookies()
    field(writer).press_sequentially(", and longer ones")
    expect(said(writer)).to_contain_text("You are signed out. Your text is kept in this browser.")
    said(writer).get_by_role("link", name="Sign in").click()
    fill_in_sign_in(writer, "ann")
    expect(field(writer)).to_have_value("Long thoughts, and longer ones")
    field(writer).focus()
    expect(field(writer)).to_have_value("Long thoughts, and longer ones")
    writer.get_by_role("button", name="Post", exact=True).click()
    expect(writer.locator("#post-1")).to_contain_text("and longer ones")
    assert not Draft.objects.exists()
    writer.faults.clear()


def test_posting_in_an_ended_session_leads_through_the_sign_in(writer):
    writer.context.clear_cookies(name=SESSION)
    field(writer).fill("Sent too late")
    field(writer).press("Control+Enter")
    writer.wait_for_url("**/accounts/login/**")
    fill_in_sign_in(writer, "ann")
    expect(field(writer)).to_have_value("Sent too late")
    writer.get_by_role("button", name="Post", exact=True).click()
    expect(writer.locator("#post-1")).to_contain_text("Sent too late")
    writer.reload()
    expect(field(writer)).to_have_value("")
    writer.faults.clear()


def test_signing_in_again_in_another_tab_is_enough(writer):
    writer.context.clear_cookies()
    other = writer.context.new_page()
    sign_in(other, "ann")
    field(writer).press_sequentially("Went on here")
    expect(said(writer)).to_have_text(SAVED)
    writer.get_by_role("button", name="Post", exact=True).click()
    expect(writer.locator("#post-1")).to_contain_text("Went on here")
    writer.faults.clear()


def test_somebody_else_who_signs_in_here_does_not_get_it(writer, bob):
    writer.context.clear_cookies()
    other = writer.context.new_page()
    sign_in(other, "bob")
    field(writer).press_sequentially("Mine alone")
    expect(said(writer)).to_contain_text("You are signed out.")
    begin(other)
    expect(field(other)).to_have_value("")
    assert not Draft.objects.exists()
    writer.faults.clear()


def test_the_post_sent_in_another_tab_ends_the_draft(writer):
    field(writer).press_sequentially("Begun here")
    expect(said(writer)).to_have_text(SAVED)
    other = writer.context.new_page()
    begin(other)
    expect(field(other)).to_have_value("Begun here")
    other.get_by_role("button", name="Post", exact=True).click()
    expect(other.locator("#post-1")).to_be_visible()
    writer.reload()
    expect(field(writer)).to_have_value("")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("choice", ["Take that one", "Keep this one"])
def test_two_tabs_that_write_are_asked_which_text_stays(writer, choice):
    field(writer).press_sequentially("First. ")
    expect(said(writer)).to_have_text(SAVED)
    other = writer.context.new_page()
    begin(other)
    field(other).press("Control+End")
    field(other).press_sequentially("There.")
    expect(said(other)).to_have_text(SAVED)
    field(writer).press("Control+End")
    field(writer).press_sequentially("Here.")
    expect(said(writer)).to_contain_text("This draft was changed in another tab or on another device.")
    said(writer).get_by_role("button", name=choice).click()
    text = "First. There." if choice == "Take that one" else "First. Here."
    expect(field(writer)).to_have_value(text)
    expect(said(writer)).to_have_text(SAVED)
    assert Draft.objects.get().body == text
    writer.faults.clear()


def test_a_draft_is_discarded_in_place_and_that_is_undone(page, topic, ann, bob):
    make_post(topic, bob, "Some words.")
    sign_in(page, "ann")
    page.goto("/2021/")
    for _ in range(2):
        page.locator("#post-1").get_by_role("link", name="Reply").click()
        reply = page.locator("#post-1 .reply textarea")
        if not reply.input_value():
            reply.press_sequentially("Perhaps not.")
            expect(page.locator("#post-1 .saved")).to_have_text(SAVED)
            page.reload()
    expect(reply).to_have_value("Perhaps not.")
    page.locator("#post-1 .kept").get_by_role("button", name="Discard").click()
    expect(reply).to_have_value("")
    expect(page.locator("#post-1 .kept")).to_contain_text("The draft is discarded.")
    assert not Draft.objects.exists()
    page.locator("#post-1 .kept").get_by_role("button", name="Undo").click()
    expect(reply).to_have_value("Perhaps not.")
    expect(page.locator("#post-1 .saved")).to_have_text(SAVED)
    assert Draft.objects.get().body == "Perhaps not."


def test_an_edit_comes_back_and_ends_when_it_is_saved(page, topic, ann):
    post = make_post(topic, ann, "First words.")
    sign_in(page, "ann")
    page.goto(f"/posts/{post.pk}/edit/")
    text = page.get_by_label("The post")
    text.press("Control+End")
    text.press_sequentially(" Second words.")
    expect(page.locator(".saved")).to_have_text(SAVED)
    page.goto(f"/posts/{post.pk}/edit/")
    expect(text).to_have_value("First words. Second words.")
    page.get_by_role("button", name="Discard").click()
    expect(text).to_have_value("First words.")
    text.press("Control+End")
    text.press_sequentially(" Third words.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#post-1 .words")).to_have_text("First words. Third words.")
    page.goto(f"/posts/{post.pk}/edit/")
    text.focus()
    page.wait_for_timeout(500)
    expect(text).to_have_value("First words. Third words.")
    expect(page.locator(".kept")).to_have_count(0)
    assert kept_here(page) == []


def test_what_is_typed_before_the_script_has_come_is_kept_too(page, topic, ann):
    late = []
    page.route("**/js/write/draft*.js", lambda route: late.append(route))  # noqa: PLW0108 (playwright asks for a name)
    with page.expect_request("**/js/write/draft*.js"):
        sign_in(page, "ann", then="/2021/")
    field(page).press_sequentially("Typed early.")
    late[0].continue_()
    expect(said(page)).to_have_text(SAVED)
    assert Draft.objects.get().body == "Typed early."


def test_a_refused_post_is_a_draft(writer):
    text = "x" * 32_001
    field(writer).fill(text)
    writer.get_by_role("button", name="Post", exact=True).click()
    expect(writer.get_by_text("Please make two posts of it.")).to_be_visible()
    expect(said(writer)).to_have_text(SAVED)
    writer.reload()
    expect(field(writer)).to_have_value(text)
    writer.faults.clear()


def test_a_text_that_only_this_browser_has_comes_into_a_form_far_below(writer, topic, ann):
    field(writer).press_sequentially("Begun.")
    expect(said(writer)).to_have_text(SAVED)
    entry = """localStorage.setItem("draft:ann:/2021/posts/", JSON.stringify(
        { body: "Begun, and gone on with.", version: document.querySelector("form.write").dataset.version, begun: "", key: "" }))"""
    for number in range(12):
        make_post(topic, ann, f"{number}\n\n" + "A long post.\n\n" * 20)
    writer.reload()
    writer.evaluate("scrollTo(0, 0)")
    writer.evaluate(entry)
    writer.reload()
    expect(field(writer)).to_have_value("Begun, and gone on with.")
    expect(writer.locator(".kept")).to_be_attached()
    assert not writer.evaluate("scrollY")
