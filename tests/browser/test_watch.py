"""The watch over pages sees what it is there for."""

import pytest


@pytest.fixture(autouse=True)
def a_year(topic):
    return topic


@pytest.mark.parametrize("fixture", ["page", "phone", "page_without_javascript"])
def test_the_front_page_opens_without_a_complaint(request, fixture):
    page = request.getfixturevalue(fixture)
    answer = page.goto("/")
    assert answer.status == 200
    assert page.locator("h1").is_visible()


def test_a_foreign_request_is_seen_and_does_not_leave(page):
    page.goto("/")
    page.evaluate("fetch('https://example.org/').catch(() => {})")
    page.wait_for_timeout(100)
    assert any("https://example.org/" in fault for fault in page.faults)
    page.faults.clear()


def test_a_broken_policy_is_seen(page):
    page.goto("/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in fault for fault in page.faults)
    page.faults.clear()


def test_a_fault_of_a_script_is_seen(page):
    page.goto("/")
    page.evaluate("setTimeout(() => { throw new Error('a fault') })")
    page.wait_for_timeout(100)
    assert page.faults == ["script: a fault"]
    page.faults.clear()
