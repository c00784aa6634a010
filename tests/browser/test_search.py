"""Searching as one types, by key, and without a script."""

import pytest
from playwright.sync_api import expect

from tests.make import make_post, make_record

pytestmark = pytest.mark.one_database


@pytest.fixture
def paper(topic, ann):
    make_post(topic, ann, "Aardvarks in arXiv:2103.00020")
    return make_record("arXiv:2103.00020", title="Aardvarks at night", authors=("Kim, A.",))


def test_results_come_as_one_types_and_stay_with_the_address(page, paper):
    page.goto("/search/")
    field = page.locator("#q")
    expect(field).to_be_focused()
    field.press_sequentially("aardva")
    expect(page.locator("#found")).to_contain_text("No word is “aardva” alone.")
    field.press_sequentially("rks")
    expect(page.locator("#found-papers + article mark")).to_have_text("Aardvarks")
    expect(field).to_be_focused()
    page.wait_for_url("**/search/?q=aardvarks")
    page.get_by_role("link", name="Papers 1").click()
    page.wait_for_url("**what=papers")
    page.go_back()
    expect(page.locator("#q")).to_have_value("aardvarks")
    expect(page.locator("#found-posts")).to_be_visible()


def test_the_field_of_the_bar_leads_to_the_results(page, paper):
    page.goto("/2021/")
    page.keyboard.press("/")
    expect(page.locator(".find [name=q]")).to_be_focused()
    page.keyboard.type("night")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=night")
    expect(page.locator("#found mark")).to_have_text("night")


def test_on_a_phone_an_icon_leads_there(phone, paper):
    phone.goto("/2021/")
    expect(phone.locator(".find")).to_be_hidden()
    phone.get_by_role("link", name="Search").click()
    phone.locator("#q").fill("night")
    phone.locator("#q").press("Enter")
    expect(phone.locator("#found mark")).to_have_text("night")


def test_it_all_works_without_a_script(page_without_javascript, paper):
    page = page_without_javascript
    page.goto("/search/")
    page.locator("#q").fill("night")
    page.get_by_role("button", name="Find").click()
    page.wait_for_url("**/search/?q=night")
    expect(page.locator("#found mark")).to_have_text("night")
