"""The moderators' queue by keyboard, on a phone, without JavaScript."""

import pytest
from django.utils import timezone

from tests.browser.conftest import PHONE
from tests.browser.test_a_year_of_reading import sign_in
from tests.browser.test_every_page import check
from tests.make import make_member, make_post
from threads.acts import Said, sanction
from threads.models import Action, Flag, Post


@pytest.fixture
def waiting(topic, ann, bob, cem):
    spam = [make_post(topic, by=bob, body=f"Buy watches, number {n}.") for n in range(2)]
    for post in spam:
        Flag.objects.put(post, ann, Flag.SPAM, "Advertising.")
    return [*spam, make_post(topic, by=cem, body="Hello, I am new.")]


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_the_queue_by_keyboard_on_a_phone(open_page, waiting, mo, scripts):
    page = open_page(viewport=PHONE, java_script_enabled=scripts)
    sign_in(page, mo.username, "/moderation/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") if scripts else True

    # Every control is reached by Tab, in the order in which it stands.
    page.locator(f"#choose-{waiting[0].pk}").focus()
    page.keyboard.press("Space")
    page.locator(f"#choose-{waiting[1].pk}").focus()
    page.keyboard.press("Space")
    page.locator("#many-reason").focus()
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "It stays"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Hide"
    # Without a reason nothing is done, and what was chosen stays chosen.
    page.keyboard.press("Enter")
    page.get_by_text("Say why.").wait_for()
    page.faults[:] = [fault for fault in page.faults if "422" not in fault]
    assert page.locator(".queue [type=checkbox]:checked").count() == 2
    assert Post.objects.filter(hidden_at=None).count() == 3
    page.locator("#many-reason, #id_reason").first.focus()
    page.keyboard.type("Advertising.")
    page.locator("#many button[value=hide]").focus()
    page.keyboard.press("Enter")
    page.get_by_text("2 posts are hidden.").wait_for()
    assert Post.objects.filter(hidden_at=None).get() == waiting[2]
    page.get_by_role("button", name="Undo", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_text("2 acts are undone.").wait_for()
    assert Post.objects.filter(hidden_at=None).count() == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_a_silenced_and_warned_member(open_page, waiting, ann, mo, scheme):
    sanction(Action.WARN, ann, Said(mo, "A word_that_is_far_too_long_for_a_phone_" + "x" * 60))
    sanction(Action.SILENCE, ann, Said(mo, "Three posts of insults."))
    page = open_page(viewport={"width": 320, "height": 800}, color_scheme=scheme)
    sign_in(page, ann.username)
    check(page, ["/2021/", f"/posts/{waiting[0].pk}/", "/notifications/"])


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_enter_in_a_reason_does_nothing_by_itself(open_page, waiting, mo, ann, scripts):
    """It would press the first button: the post stays, or somebody is let in, whatever was typed."""
    arrival = make_member("arrival", awaits_since=timezone.now())
    page = open_page(java_script_enabled=scripts)
    sign_in(page, mo.username, "/moderation/")
    page.locator(f"#choose-{waiting[1].pk}").check()
    for reason in (f"#one-{waiting[0].pk}-reason", "#many-reason"):
        page.locator(reason).fill("Advertising.")
        page.keyboard.press("Enter")
    assert page.locator("#many-reason").input_value() == "Advertising."
    page.goto(page.url.replace("/moderation/", "/moderation/admit/"))
    page.locator(f"#choose-{arrival.pk}").check()
    page.locator("#why").fill("A robot.")
    page.keyboard.press("Enter")
    assert page.locator("#why").input_value() == "A robot."
    page.goto(page.url.replace("admit/", f"members/{ann.username}/"))
    page.locator("[name=reason]").fill("Unkind.")
    page.keyboard.press("Enter")
    # What had been sent would have been answered before this page.
    page.goto(page.url)
    assert not Action.objects.filter(kind__in=[Action.KEEP, Action.ADMIT, Action.WARN]).exists()
