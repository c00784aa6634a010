"""django-allauth's pages answer as ours do: methods, forms that come back, links that are none."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tests import page
from tests.make import PASSWORD

ROOM = "/accounts/"
CONFIRM = re.compile(r"http://testserver(/accounts/confirm-email/\S+)")
RESET = re.compile(r"http://testserver(/accounts/password/reset/key/\S+)")


def has_browser(username="ann") -> Client:
    client = Client()
    assert client.post(f"{ROOM}login/", {"login": username, "password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(("address", "form"), [
    ("login/", {"login": "typed", "password": "not-this-one"}), ("signup/", {"username": "typed", "email": "x", "password1": "not-this-one"}),
    ("password/reset/", {"email": "typed"}), ("password/change/", {"oldpassword": "not-this-one", "password1": "not-this-one"}),
    ("email/", {"email": "typed", "action_add": ""}), ("reauthenticate/", {"password": "not-this-one"}),
])  # fmt: skip
def test_a_bad_form_comes_back_with_what_was_typed_but_no_password(ann, address, form):
    client = has_browser() if address.startswith(("password/change", "email", "reauth")) else Client()
    for headers in ({}, {"X-Requested-With": "XMLHttpRequest"}, {"Accept": "application/json"}):
        answer = client.post(ROOM + address, form, headers=headers)
        assert answer.status_code == 422
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "not-this-one" not in answer.text
        assert ("typed" not in form.values()) or 'value="typed"' in answer.text


def test_a_bad_form_is_422_too_for_who_says_who_they_are_by_a_code(ann, with_app):
    client = Client()
    client.post(f"{ROOM}login/", {"login": "ann", "password": PASSWORD})
    for form in ({"code": "000000"}, {"credential": "{}"}):
        assert client.post(f"{ROOM}2fa/authenticate/", form).status_code == 422


@pytest.fixture
def with_app(ann):
    return TOTP.activate(ann, generate_totp_secret())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize(
    "address",
    ["login/", "signup/", "email/", "2fa/", "password/reset/key/1-x/", "confirm-email/x/", "logout/"],
)
def test_no_page_takes_another_method(client, ann, address, method):
    answer = client.generic(method, ROOM + address)
    assert answer.status_code == 405
    allowed = (
        {"POST"}
        if address == "logout/"
        else {"GET", "HEAD"}
        if address == "2fa/"
        else {"GET", "HEAD", "POST"}
    )
    assert set(answer.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    "address",
    ["confirm-email/MTox/", "password/reset/key/1-abc-def/", "password/reset/key/zzz-set-password/"],
)
def test_a_link_that_is_none_is_not_found(client, ann, address):
    answer = client.get(ROOM + address)
    assert answer.status_code == 404
    assert page.links(answer, "main").keys() & {f"{ROOM}login/", f"{ROOM}password/reset/"}


@pytest.mark.parametrize("ask", [("signup/", CONFIRM), ("password/reset/", RESET)], ids=["confirm", "reset"])
def test_following_a_link_signs_nobody_out_of_another_account(ann, bob, mailoutbox, ask):
    address, link = ask
    new = {"username": "newcomer", "email": "new@example.org", "password1": PASSWORD}
    Client().post(ROOM + address, new if address == "signup/" else {"email": bob.email})
    there = link.search(mailoutbox[-1].body)[1]
    client = has_browser("ann")
    shown = client.get(there, follow=True)
    assert shown.status_code == 200
    assert client.get("/settings/").context["user"] == ann
    form = (
        {}
        if address == "signup/"
        else {"password1": "a wholly other phrase", "password2": "a wholly other phrase"}
    )
    assert client.post(shown.request["PATH_INFO"], form).status_code == 302
    answer = client.get("/settings/")
    assert answer.status_code == 302 or answer.context["user"] != ann


def test_sign_up_where_it_is_closed_takes_no_form(client, settings, ann):
    settings.SIGN_UP = "invitation"
    assert client.get(f"{ROOM}signup/").status_code == 200
    assert client.post(f"{ROOM}signup/", {"username": "newcomer"}).status_code == 403


def test_no_browser_keeps_what_guards_an_account(ann):
    client = has_browser()
    for address in ("2fa/", "email/", "password/change/"):
        assert "no-store" in client.get(ROOM + address).headers["Cache-Control"]
    for address in ("/", "/settings/", "/drafts/", "/nowhere/"):
        assert "private" in client.get(address).headers["Cache-Control"]
