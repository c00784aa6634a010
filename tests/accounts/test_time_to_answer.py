"""Whether somebody has an account is not told by how long an answer takes."""

import itertools
import statistics

import pytest
from django.core.cache import cache
from django.test import Client

from tests.clock import _timed
from tests.make import PASSWORD, make_member

HASHER = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
ROUNDS = 9
# A hash is most of the work of each answer; without it one side takes a tenth.
MOST = 1.6


@pytest.fixture
def real_hashes(settings):
    """With the hasher that sites have: what it costs is what would tell."""
    settings.PASSWORD_HASHERS = [HASHER]


def ratio(known, unknown) -> float:
    """Of CPU time, known to unknown: medians of turns beside each other."""
    spent = {True: [], False: []}
    for _ in range(ROUNDS):
        for kind, ask in ((True, known), (False, unknown)):
            cache.clear()  # tries are limited
            spent[kind].append(_timed(ask))
    return statistics.median(spent[True]) / statistics.median(spent[False])


@pytest.mark.one_database
@pytest.mark.parametrize("what", ["sign-in by name", "sign-in by address", "sign-up"])
def test_an_answer_takes_as_long_for_known_as_for_unknown(db, real_hashes, mailoutbox, what):
    make_member("ann")
    numbers = itertools.count()

    def sign_in(name):
        Client().post("/accounts/login/", {"login": name, "password": "a wrong password"})

    def sign_up(email):
        form = {"email": email, "username": f"reader{next(numbers)}", "password1": PASSWORD}
        Client().post("/accounts/signup/", form)

    known, unknown = {
        "sign-in by name": (lambda: sign_in("ann"), lambda: sign_in("zed")),
        "sign-in by address": (lambda: sign_in("ann@example.org"), lambda: sign_in("zed@example.org")),
        "sign-up": (lambda: sign_up("ann@example.org"), lambda: sign_up(f"new{next(numbers)}@example.org")),
    }[what]
    assert 1 / MOST < ratio(known, unknown) < MOST


def test_asking_for_a_password_costs_about_the_same(db, mailoutbox):
    """Both send a mail; the token of the known one is all the difference."""
    make_member("ann")

    def ask(email):
        Client().post("/accounts/password/reset/", {"email": email})

    assert 1 / 2.5 < ratio(lambda: ask("ann@example.org"), lambda: ask("zed@example.org")) < 2.5
    assert {mail.to[0] for mail in mailoutbox} == {"ann@example.org", "zed@example.org"}
