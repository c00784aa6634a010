"""Where one is signed in: seen in words, and ended."""

import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from accounts.devices import in_words
from accounts.sessions import SEEN
from tests import page
from tests.make import PASSWORD

SESSIONS = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1"
    " Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
    " Edg/131.0.0.0"
)


def browser(agent=FIREFOX, username="ann"):
    client = Client(headers={"User-Agent": agent})
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    return client


def is_in(client) -> bool:
    return client.get("/settings/").status_code == 200


@pytest.mark.parametrize(("agent", "words"), [
    (FIREFOX, "Firefox on Linux"), (PHONE, "Safari on iPhone"), (EDGE, "Edge on Windows"), ("curl/8.5", "An unknown browser"),
    ("", "An unknown browser"), ("<script>alert(1)</script>", "An unknown browser"),
    ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
     "Chrome on Android"),
])  # fmt: skip
def test_a_browser_is_named_as_its_owner_knows_it(agent, words):
    assert in_words(agent) == words


def test_each_browser_stands_in_the_list_and_this_one_is_marked(ann, bob):
    here, _, _ = browser(FIREFOX), browser(PHONE), browser(EDGE, "bob")
    said = page.words(here.get(SESSIONS), "main")
    assert said.count("Safari on iPhone") >= 1
    assert "Firefox on Linux This one" in said
    assert "Edge" not in said


def test_one_of_them_is_ended(ann):
    here, there, third = browser(), browser(PHONE), browser(EDGE)
    key = UserSession.objects.get(user_agent=PHONE).pk
    assert here.post(SESSIONS, {"end": key}).headers["Location"] == SESSIONS
    assert not is_in(there)
    assert is_in(here)
    assert is_in(third)


def test_all_others_are_ended(ann, bob):
    here, there, third, others = browser(), browser(PHONE), browser(EDGE), browser(EDGE, "bob")
    here.post(SESSIONS, {"end": "others"})
    assert [is_in(one) for one in (here, there, third, others)] == [True, False, False, True]
    assert "signed in nowhere else" in page.words(here.get(SESSIONS), "main")


@pytest.mark.parametrize("key", ["0", "-1", str(2**63), "abc", "x" * 10_000, ""])
def test_what_is_no_session_of_ones_own_is_not_there(ann, key):
    here, there = browser(), browser(PHONE)
    assert here.post(SESSIONS, {"end": key}).status_code == 404
    assert is_in(there)


def test_nobody_ends_the_session_of_another(ann, bob):
    here, there = browser(), browser(PHONE, "bob")
    key = UserSession.objects.get(user=bob).pk
    assert here.post(SESSIONS, {"end": key}).status_code == 404
    assert is_in(there)


def test_the_list_shows_sessions_that_began_elsewhere(client, ann):
    client.force_login(ann)
    assert "This one" in page.words(client.get(SESSIONS), "main")


def test_a_new_password_ends_the_others(ann):
    here, there = browser(), browser(PHONE)
    here.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/"})
    form = {"oldpassword": PASSWORD, "password1": "another long pass", "password2": "another long pass"}
    here.post("/accounts/password/change/", form)
    assert is_in(here)
    assert not is_in(there)
    assert page.words(here.get(SESSIONS), "main").count("Safari") == 0


def test_whoever_is_deactivated_is_out_and_stays_out(ann, admin):
    there = browser(PHONE)
    desk = Client()
    desk.force_login(admin)
    kept = {"username": "ann", "display_name": "", "about": "", "email": ann.email}
    assert desk.post(f"/admin/accounts/user/{ann.pk}/change/", kept).status_code == 302
    ann.refresh_from_db()
    assert not ann.is_active
    assert not is_in(there)
    ann.is_active = True
    ann.save()
    assert not is_in(there)


def test_pages_write_no_row_but_every_ten_minutes(ann, django_assert_num_queries):
    here = browser()
    here.get("/keys/")  # the word of welcome
    with django_assert_num_queries(2):
        here.get("/keys/")
    early = timezone.now() - datetime.timedelta(minutes=11)
    UserSession.objects.update(last_seen_at=early)
    here.get("/keys/")
    assert UserSession.objects.get().last_seen_at == early
    session = here.session
    session[SEEN] = int(early.timestamp())
    session.save()
    here.get("/keys/", headers={"User-Agent": EDGE})
    row = UserSession.objects.get()
    assert row.last_seen_at > early
    assert row.user_agent == EDGE
    with django_assert_num_queries(2):
        here.get("/keys/")


def test_a_browser_that_names_itself_badly_signs_in(ann):
    for agent in ("x" * 10_000, "\u00ff\u0000".strip("\0"), ""):
        assert is_in(browser(agent))
