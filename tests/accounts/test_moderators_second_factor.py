"""MODERATORS_NEED_SECOND_FACTOR: a moderator without one reads, and does not act."""

import pytest
from allauth.mfa.models import Authenticator

from tests import page
from tests.make import make_post

NEEDED = "/settings/second-factor/"


@pytest.fixture
def strict(settings):
    settings.MODERATORS_NEED_SECOND_FACTOR = True


def acts(post) -> dict[str, dict]:
    return {
        f"/posts/{post.pk}/hide/": {"reason": "Off topic."},
        f"/posts/{post.pk}/edit/": {"body": "Mine now.", "base": ""},
        f"/moderation/posts/{post.pk}/dismiss/": {"reason": "It stays."},
        "/moderation/years/2021/close/": {},
        "/moderation/years/": {"year": "2022", "title": "2022"},
    }


def test_reading_stays_and_acts_lead_to_setting_one_up(client, ann, mo, topic, strict):
    post = make_post(topic, ann)
    client.force_login(mo)
    for address in ("/moderation/", "/moderation/log/", "/moderation/years/", f"/posts/{post.pk}/hide/"):
        assert client.get(address).status_code == 200, address
    for address, form in acts(post).items():
        assert client.post(address, form).headers["Location"] == NEEDED, address
    post.refresh_from_db()
    topic.refresh_from_db()
    assert post.is_visible
    assert post.body == "Worth reading."
    assert topic.is_open
    told = client.get(NEEDED)
    assert page.titles(told) == "A second factor is needed"
    assert "/accounts/2fa/" in page.links(told, "main")


def test_what_is_ones_own_goes_on(client, mo, topic, strict):
    client.force_login(mo)
    client.post("/2021/posts/", {"body": "My own."})
    assert topic.posts.get().author == mo
    assert client.post("/settings/", {"display_name": "Mo", "about": ""}).headers["Location"] == "/settings/"


@pytest.mark.parametrize("who", ["mo", "admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_is_closed_without_one(client, request, topic, strict, who, method):
    client.force_login(request.getfixturevalue(who))
    for address in ("/admin/", "/admin/threads/topic/", "/admin/accounts/user/"):
        assert getattr(client, method)(address).headers["Location"] == NEEDED
    assert client.post("/admin/logout/").headers["Location"] == "/"


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_with_one_nothing_is_in_the_way(client, ann, mo, topic, strict, kind):
    Authenticator.objects.create(user=mo, type=kind, data={"name": "x", "secret": "x", "credential": {}})
    post = make_post(topic, ann)
    client.force_login(mo)
    client.post(f"/posts/{post.pk}/hide/", {"reason": "Off topic."})
    post.refresh_from_db()
    assert not post.is_visible
    assert client.get("/admin/").status_code == 200
    assert page.titles(client.get(NEEDED)) == "Nothing is missing"


def test_recovery_codes_alone_are_none(client, mo, topic, strict):
    Authenticator.objects.create(user=mo, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    client.force_login(mo)
    assert client.get("/admin/").headers["Location"] == NEEDED


def test_members_and_visitors_notice_nothing(client, ann, topic, strict):
    assert client.post("/posts/999/hide/", {"reason": "x"}).status_code in {302, 404}
    client.force_login(ann)
    assert client.post("/posts/999/hide/", {"reason": "x"}).status_code == 403
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_without_the_setting_a_password_is_enough(client, ann, mo, topic):
    post = make_post(topic, ann)
    client.force_login(mo)
    client.post(f"/posts/{post.pk}/hide/", {"reason": "Off topic."})
    post.refresh_from_db()
    assert not post.is_visible
