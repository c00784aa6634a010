"""No machine keeps anything to itself: two of them take turns behind nginx, and nobody notices. `make test-many` runs
every other browser test so, too; that arXiv is asked once in three seconds by all of them, tests/threads/test_worker.py
shows with two processes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import opener
from tests.browser.test_a_year_of_reading import sign_in
from tests.browser.test_images import choose
from tests.files import png
from tests.make import make_post
from tests.many.servers import Reader
from threads.models import Image, Like, Post


@pytest.fixture
def open_before(chromium, machines):
    yield from opener(chromium, machines.url)


def both_answer(machines, before) -> bool:
    return all(now > then for now, then in zip(machines.answered(), before, strict=True))


def test_two_machines_are_one_forum(machines, open_before, topic, ann, bob):
    first, before = make_post(topic, bob, "Read this."), machines.answered()
    page, visitor = open_before(), open_before(java_script_enabled=False)
    visitor.goto("/2021/")
    # One signs in on one machine and is known on the other.
    sign_in(page, "ann", "/2021/")
    for _ in range(4):
        page.goto("/2021/")
        expect(page.locator("header.top .face")).to_be_visible()
    # An image that one took, both show.
    field = page.locator("#write textarea")
    expect(page.locator("#write form")).to_contain_class("enhanced")
    field.fill("Seen by both.")
    choose(page, ("curves.png", "image/png", png((300, 200))))
    expect(page.locator("#write .said")).to_contain_text("Say in the brackets")
    page.keyboard.type("Two curves")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#post-2 .words img")).to_have_attribute("alt", "Two curves")
    image = Image.objects.get().get_absolute_url()
    assert {page.request.get(image).status for _ in range(4)} == {200}
    # What one keeps for visitors is never older than what was written on the other.
    for reader in [visitor] * 4:
        reader.goto("/2021/")
        expect(reader.locator("#post-2")).to_contain_text("Seen by both.")
    page.locator(f"#post-{first.number} button.like").click()
    expect(page.get_by_role("button", name="Like, 1")).to_be_visible()
    assert Like.objects.get().member == ann
    for _ in range(2):
        visitor.goto("/2021/")
        assert '1<span class="vh"> like;' in visitor.content()
    assert both_answer(machines, before)


def test_two_machines_count_together(machines, ann):
    with Reader(machines.url) as program:
        left = [
            int(re.search(r"r=(\d+)", program.browser.get("/api/v1/topics/").headers["RateLimit"])[1])
            for _ in range(6)
        ]
        assert len(set(left)) == 6, left
    with Reader(machines.url) as somebody:
        tries = [
            somebody.send("/accounts/login/", "/accounts/login/", login="ann", password="wrong").status_code
            for _ in range(8)
        ]
    # Five for a name in five minutes: of both together.
    assert tries == [422] * 5 + [429] * 3


def test_one_machine_goes_and_the_other_goes_on(machines, topic, ann, bob):
    make_post(topic, bob, "Still here.")
    with Reader(machines.url) as reader:
        reader.sign_in("ann")
        machines.webs[0].stop()
        try:
            for _ in range(4):
                assert "Still here." in reader.get("/2021/")
            assert "And so am I." in reader.post("And so am I.")
        finally:
            machines.webs[0].start()
    assert Post.objects.count() == 2
