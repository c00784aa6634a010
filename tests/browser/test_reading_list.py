"""A reader saves a paper, notes something, exports the list, and takes along what a year left."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_year_of_reading import sign_in
from tests.make import make_like, make_post, make_record, make_topic
from threads.models import Reading

LINK = "arXiv:2101.04342"


@pytest.fixture
def paper(topic, bob):
    make_post(topic, by=bob, body=LINK)
    return make_record(LINK, title="Mixup", authors=("Yu, Hao",), issued=(2021, 1))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("start", ["/", "/2021/", "/papers/", "/2021/papers/"])
def test_save_note_export(open_page, ann, paper, javascript, start):
    if start == "/":
        make_like(paper.shares.get().post, by=ann)
    page = open_page(java_script_enabled=javascript)
    sign_in(page, "ann", then=start)
    page.locator(".shelve > summary").first.click()
    page.locator(".shelve").get_by_role("button", name="Read", exact=True).first.click()
    expect(page.get_by_text("read by 1 member").first).to_be_visible()
    page.goto("/reading/?sort=title")
    page.get_by_role("link", name="Add a note").click()
    page.get_by_label("Note").fill("For the seminar.")
    page.get_by_label("Tags").fill("vision, to teach")
    page.get_by_label("Your rating").select_option("4")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".kept .note")).to_have_text("For the seminar.")
    expect(page.locator(".kept .stars")).to_have_text("★★★★")
    assert page.url.endswith("/reading/?sort=title")
    if javascript:
        expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_focused()
    kept = Reading.objects.get()
    assert (kept.state, kept.rating, kept.tag_list) == ("read", 4, ["vision", "to teach"])
    page.get_by_role("link", name="to teach").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSL-JSON").click()
    assert [one["title"] for one in json.loads(download.value.path().read_text())] == ["Mixup"]


def test_a_refused_note_stays_in_its_place(page, ann, paper):
    Reading.objects.want(ann, paper, "to-read")
    sign_in(page, "ann", then="/reading/")
    page.get_by_role("link", name="Add a note").click()
    page.get_by_label("Note").fill("Typed by hand.")
    page.get_by_label("Tags").fill("x" * 41)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".kept .errorlist")).to_contain_text("too long for a tag")
    expect(page.get_by_label("Note")).to_have_value("Typed by hand.")
    page.get_by_label("Tags").fill("short")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".kept .note")).to_have_text("Typed by hand.")
    page.faults[:] = [fault for fault in page.faults if "422" not in fault]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_what_a_year_left_is_taken_along(open_page, ann, mo, paper, javascript):
    Reading.objects.want(ann, paper, "to-read")
    make_topic(2022, by=mo, close_previous=True)
    page = open_page(java_script_enabled=javascript)
    sign_in(page, "ann", then="/2022/")
    page.get_by_role("link", name="Choose").click()
    expect(page.get_by_role("heading", name="Left from Good Readings 2021")).to_be_in_viewport()
    page.go_back()
    page.get_by_role("button", name="Take it along").click()
    expect(page.locator("form.left-over")).to_have_count(0)
    page.goto("/reading/")
    expect(page.locator("#left-over")).to_have_count(0)
    assert Reading.objects.get().taken_past == 2021
