"""What newcomers meet: readable for all (axe), no wider than a small phone, and the trap out of everybody's way."""

import pytest

from accounts.models import Invitation
from tests.browser.test_a_year_of_reading import sign_in
from tests.browser.test_every_page import check
from tests.make import make_post
from threads.models import newcomer

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_newcomers(open_page, ann, topic, settings, width, scheme):
    settings.SIGN_UP = "invitation"
    post = make_post(topic, by=ann, body="Look: https://casino.example/")
    post.hold(newcomer.LINKS)
    Invitation.objects.make(ann, note="For a friend from the reading group")
    Invitation.objects.make(ann)[0].revoke()
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    check(page, ["/accounts/signup/"])
    sign_in(page, "ann")
    check(page, ["/2021/", f"/posts/{post.pk}/", "/settings/invitations/"])
    page.get_by_role("button", name="Make an invitation").click()
    assert "/join/" in page.get_by_label("The link").input_value()


def test_keys_and_those_who_fill_forms_in_pass_the_trap_by(open_page, db):
    page = open_page()
    page.goto("/accounts/signup/")
    reached = []
    page.locator("#id_email").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name ?? ''"))
    assert "homepage" not in reached
    assert "password1" in reached
    trap = page.locator("[name=homepage]").bounding_box()
    assert trap["x"] + trap["width"] <= 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
