"""Signing in and out, a forgotten password, a changed one."""

import re

import pytest
from django.test import Client

from accounts.models import User
from tests import page
from tests.make import PASSWORD, make_member

LOGIN, LOGOUT = "/accounts/login/", "/accounts/logout/"
NEW = "a wholly other phrase"
ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "javascript:x",
    "http:evil.example", "https:evil.example", " //evil.example", "\t//evil.example", "http:///evil.example",
    "//testserver@evil.example", "https://testserver.evil.example/",
]  # fmt: skip


def sign_in(client, login="ann", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password} | more)


def signed_in(client) -> bool:
    return client.get("/settings/").status_code == 200


@pytest.mark.parametrize("login", ["ann", "ANN", "ann@example.org", "Ann@Example.org"])
def test_members_sign_in_with_name_or_address(client, ann, login):
    assert sign_in(client, login).headers["Location"] == "/"
    assert signed_in(client)


def test_members_come_back_to_where_they_were(client, ann):
    assert sign_in(client, next="/2021/?page=2#post-37").headers["Location"] == "/2021/?page=2#post-37"


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nobody_is_led_away_at_sign_in(client, ann, there):
    place = sign_in(client, next=there).headers["Location"]
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))


@pytest.mark.parametrize("there", ELSEWHERE)
@pytest.mark.parametrize("address", ["/accounts/logout/", "/settings/view/"])
def test_nobody_is_led_away_elsewhere(client, ann, address, there):
    client.force_login(ann)
    place = client.post(address, {"next": there}).headers["Location"]
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))


@pytest.mark.parametrize("there", ELSEWHERE)
def test_the_page_of_sign_in_leads_nobody_away(client, ann, there):
    hidden = [
        e for e in page.tree(client.get(LOGIN, {"next": there})).iter("input") if e.get("name") == "next"
    ]
    for field in hidden:
        client.logout()
        place = sign_in(client, next=field.get("value")).headers["Location"]
        assert place.startswith("/")
        assert not place.startswith(("//", "/\\"))


@pytest.mark.parametrize("login", ["ann", "nobody", "ann@example.org", "nobody@example.org"])
def test_a_wrong_password_says_the_same_of_everybody(client, ann, login):
    kind = "e-mail" if "@" in login else "name"
    said = {
        page.words(sign_in(client, name, "a wrong password")).replace(name, kind) for name in (login, "zed")
    }
    assert not signed_in(client)
    assert all("not correct" in one for one in said)


@pytest.mark.parametrize(
    "login", ["x" * 10_000, "x" * 60_000, "a\0b", "", "\ufffd", "%", "_nn", "a@" + "b" * 60_000]
)
def test_odd_names_sign_nobody_in(client, ann, login):
    assert sign_in(client, login).status_code == 422
    assert not signed_in(client)


@pytest.mark.parametrize("password", ["", "x" * 100_000, "a\0b", "\ufffd"], ids=range(4))
def test_odd_passwords_sign_nobody_in(client, ann, password):
    assert sign_in(client, password=password).status_code == 422
    assert not signed_in(client)


def test_five_wrong_passwords_close_the_door_for_a_while(client, ann):
    for _ in range(5):
        sign_in(client, password="a wrong password")
    answer = sign_in(client)
    assert "Too many failed" in page.words(answer)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 300
    assert 'value="ann"' in answer.content.decode()
    assert not signed_in(client)


def test_the_door_closes_for_unknown_names_too(client, ann):
    for _ in range(5):
        sign_in(client, "nobody-at-all", "a wrong password")
    answer = sign_in(client, "nobody-at-all")
    assert "Too many failed" in page.words(answer)
    assert answer.status_code == 429


def test_the_admin_is_entered_by_the_same_door(client, admin):
    answer = client.post("/admin/login/", {"username": "ada", "password": PASSWORD})
    assert answer.headers["Location"].startswith(LOGIN)
    assert not signed_in(client)


def test_suspended_and_imported_members_do_not_sign_in(client, ann):
    old = make_member("old-ann", imported_name="old-ann", email="", is_active=False)
    ann.is_active = False
    ann.save()
    for member in (ann, old):
        sign_in(client, member.username)
        assert not signed_in(client)


def test_a_link_to_signing_out_signs_nobody_out(client, ann):
    client.force_login(ann)
    for address in (LOGOUT, "/admin/logout/"):
        client.get(address)
        client.head(address)
        assert signed_in(client)
    assert client.get(LOGOUT).status_code == 405
    assert client.post(LOGOUT).headers["Location"] == "/"
    assert not signed_in(client)


def test_signing_in_begins_a_new_session(client, ann):
    client.get("/accounts/login/")
    session = client.session
    session["mine"] = "before"
    session.save()
    client.cookies["session"] = session.session_key
    sign_in(client)
    assert client.session.session_key != session.session_key


def test_a_session_ends_when_the_password_changes_elsewhere(ann, mailoutbox):
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser)
        assert signed_in(browser)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/accounts/password/change/", form).status_code == 302
    assert signed_in(here)
    assert not signed_in(there)
    assert "changed" in mailoutbox[-1].subject.lower()


def test_a_session_ends_when_its_member_is_suspended(client, ann):
    client.force_login(ann)
    ann.is_active = False
    ann.save()
    assert not signed_in(client)


def test_a_password_is_not_changed_without_the_old_one(client, ann):
    sign_in(client)
    client.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert User.objects.get().check_password(PASSWORD)


def test_a_forgotten_password_is_set_anew_and_ends_other_sessions(client, ann, mailoutbox):
    other = Client()
    sign_in(other)
    client.post("/accounts/password/reset/", {"email": "ann@example.org"})
    link = re.search(r"http://testserver(/\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert User.objects.get().check_password(NEW)
    assert not signed_in(other)
    assert client.get(link).status_code == 404
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.get().check_password(NEW)


def test_a_forgotten_password_says_the_same_of_everybody(client, ann, mailoutbox):
    answers = []
    for email in ("ann@example.org", "nobody@example.org"):
        answer = client.post("/accounts/password/reset/", {"email": email})
        said = page.words(client.get(answer.headers["Location"]))
        answers.append((answer.status_code, answer.headers["Location"], said.replace(email, "X")))
    assert answers[0] == answers[1]
    assert len(mailoutbox) == 2


def test_an_imported_member_gets_no_new_password(client, db, mailoutbox):
    make_member("old-ann", imported_name="old-ann", email="old@example.org", is_active=False)
    client.post("/accounts/password/reset/", {"email": "old@example.org"})
    assert not [mail for mail in mailoutbox if "/accounts/password/reset/key/" in mail.body]


def change_address(client, email):
    """Asks for the password on the way."""
    asked = client.post("/accounts/email/", {"email": email, "action_add": ""})
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    return client.post(asked.headers["Location"], {"password": PASSWORD})


def test_a_new_address_counts_after_it_is_confirmed(client, ann, mailoutbox):
    sign_in(client)
    change_address(client, "other@example.org")
    assert User.objects.get().email == "ann@example.org"
    mail = next(mail for mail in mailoutbox if mail.to == ["other@example.org"])
    client.post(re.search(r"http://testserver(/\S+confirm\S+)", mail.body)[1])
    assert User.objects.get().email == "other@example.org"


def test_an_address_is_not_changed_without_the_password(client, ann, mailoutbox):
    client.force_login(ann)
    client.post("/accounts/email/", {"email": "evil@example.org", "action_add": ""})
    client.post("/accounts/reauthenticate/?next=/accounts/email/", {"password": "wrong"})
    assert User.objects.get().email == "ann@example.org"
    assert not mailoutbox


def test_the_address_of_another_is_not_told(client, ann, bob, mailoutbox):
    sign_in(client)
    change_address(client, "first@example.org")
    client.get("/accounts/email/")
    answers = []
    for email in ("bob@example.org", "free@example.org"):
        answer = client.post("/accounts/email/", {"email": email, "action_add": ""}, follow=True)
        answers.append((answer.redirect_chain, page.words(answer).replace(email, "X")))
    assert answers[0] == answers[1]
