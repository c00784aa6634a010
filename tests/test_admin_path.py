"""Where the admin is: a setting that takes no address of the forum."""

import re

import pytest
from django.urls import get_resolver

from goodreadings.lib.admin_path import TAKEN, admin_path
from tests.test_settings import run

ASK = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from django.test import Client
for path in ("/admin/", "/desk-of-ours/", "/desk-of-ours/login/?next=//evil.example"):
    answer = Client().get(path)
    print(answer.status_code, answer.headers.get("Location"))
"""


def test_it_takes_no_address_that_the_forum_has():
    firsts = set()
    for one in get_resolver().url_patterns:
        for pattern in getattr(one, "url_patterns", None) if str(one.pattern) == "" else [one]:
            first = re.match(r"\^?([a-z-]+)", str(pattern.pattern))
            firsts |= {first[1]} if first else set()
    assert firsts - {"admin"} <= TAKEN
    for first in TAKEN:
        with pytest.raises(ValueError, match=r"address of the forum|must be"):
            admin_path(first.upper())


@pytest.mark.parametrize(
    "bad", ["", "a", "a b", "a/b", "..", "2021", "x" * 62, "%41dmin", "admin?", "-admin", "ädmin"]
)
def test_a_bad_path_is_refused(bad):
    with pytest.raises(ValueError, match="must be"):
        admin_path(bad)


@pytest.mark.parametrize("good", ["admin", "/admin/", "desk-of-our-own", "D3sk_x"])
def test_a_good_path_is_taken(good):
    assert admin_path(good) == good.strip("/")


@pytest.mark.one_database
def test_the_admin_is_where_it_was_put_and_nowhere_else(tmp_path):
    said = run(
        "-W", "ignore", "-c", ASK, ADMIN_PATH="desk-of-ours", ALLOWED_HOSTS="testserver", VAR_DIR=str(tmp_path),
        DATABASE_URL=f"sqlite:///{tmp_path}/a.sqlite3", DEBUG="yes",
    )  # fmt: skip
    assert said.stdout.splitlines() == [
        "404 None",
        "302 /desk-of-ours/login/?next=/desk-of-ours/",
        "302 /accounts/login/?next=//evil.example",
    ], said.stderr
