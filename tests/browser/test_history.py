"""Histories and edits that meet, in the browser: two members at one post, without JavaScript, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_year_of_reading import sign_in
from tests.make import make_like, make_post
from threads.models import Post, Revision

LONG = "\n".join(f"Line number {n} of a long post." for n in range(30))


@pytest.fixture
def post(topic, ann, bob):
    post = make_post(topic, ann, f"The cat sat on the mat.\n\n{LONG}")
    make_like(post, bob)
    return post


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_two_who_edit_one_post_are_told_and_both_texts_survive(open_page, post, mo, javascript):
    ann, moderator = (open_page(java_script_enabled=javascript) for _ in range(2))
    address = f"/posts/{post.pk}/edit/"
    for page, name in ((ann, "ann"), (moderator, "mo-reads")):
        sign_in(page, name, then=address)
        page.goto(address)
    moderator.get_by_label("The post").fill(f"The dog sat on the mat.\n\n{LONG}")
    moderator.get_by_role("button", name="Save").click()
    moderator.wait_for_url("**/2021/#post-1")

    ann.get_by_label("The post").fill(f"The cat slept on the mat.\n\n{LONG}")
    ann.get_by_role("button", name="Save").click()
    told = ann.get_by_role("alert")
    expect(told).to_contain_text("Mo changed this post while you were writing")
    if javascript:
        expect(told).to_be_focused()
        assert ann.locator("#messages .late").count() == 0
    expect(ann.locator(".conflict ins").first).to_contain_text("dog")
    expect(ann.get_by_label("The post")).to_have_value(f"The cat slept on the mat.\n\n{LONG}")
    assert Post.objects.get().body.startswith("The dog sat")

    ann.get_by_label("The post").fill(f"The dog slept on the mat.\n\n{LONG}")
    ann.get_by_role("button", name="Save").click()
    ann.wait_for_url("**/2021/#post-1")
    expect(ann.locator("#post-1 .words")).to_contain_text("The dog slept")
    ann.faults.clear()  # the browser notes the 409

    ann.locator("#post-1 a.edited").click()
    expect(ann.locator(".version")).to_have_count(3)
    expect(ann.locator(".version").first.locator("ins")).to_contain_text("slept")
    expect(ann.locator(".version").nth(1)).to_contain_text("Mo edited")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_reader_follows_edited_and_unfolds_a_text(open_page, post, ann, javascript):
    Post.objects.get().edit(by=ann, body=f"The dog sat on the mat.\n\n{LONG}")
    page = open_page(java_script_enabled=javascript)
    page.goto("/2021/")
    page.locator("#post-1").get_by_role("link", name="edited").click()
    newest = page.locator(".version").first
    expect(newest.locator("del")).to_have_text("[removed: cat]")
    expect(newest.locator(".folded")).to_contain_text("lines")
    newest.get_by_role("link", name="The whole text").click()
    expect(page.locator(".version").first).to_contain_text("Line number 20 of")
    expect(page.locator(".version").first.locator(".folded")).to_have_count(0)
    expect(page.locator(".version")).to_have_count(2 if javascript else 1)


def test_changes_are_told_without_colour_and_fit_a_phone(phone, post, ann):
    Post.objects.get().edit(by=ann, body=f"The dog{'g' * 80} sat on the mat.\n\n{LONG}")
    phone.goto(f"/posts/{post.pk}/history/")
    line = "element => getComputedStyle(element).textDecorationLine"
    assert phone.locator("del").first.evaluate(line) == "line-through"
    assert phone.locator("ins").first.evaluate(line) == "underline"
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_author_removes_an_earlier_text_without_javascript(page_without_javascript, post, ann):
    page = page_without_javascript
    Post.objects.get().edit(by=ann, body="Other words.")
    sign_in(page, "ann", then=f"/posts/{post.pk}/history/")
    page.goto(f"/posts/{post.pk}/history/")
    page.get_by_role("link", name="Remove this text").click()
    expect(page.get_by_role("main")).to_contain_text("The cat sat")
    page.get_by_role("button", name="Remove it for good").click()
    expect(page.get_by_role("main")).to_contain_text("ann removed this text for good.")
    assert Revision.objects.get().body == ""
