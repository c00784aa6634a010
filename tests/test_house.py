"""What holds of the tests and of the commands themselves."""

import os
import re
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from accounts.roles import is_moderator
from tests import house

ROOT = Path(settings.BASE_DIR)


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """As typed by hand, also when these tests were."""
    by_hand = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=by_hand, capture_output=True, text=True, check=False
    )


def test_tests_reach_no_other_machine():
    with pytest.raises(OSError, match="Tests reach no network"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(OSError, match="Tests reach no network"):
        urllib.request.urlopen("http://example.org/")
    with socket.socket(socket.AF_INET6) as client, pytest.raises(OSError, match="Tests reach no network"):
        client.connect(("2001:db8::1", 80, 0, 0))


def test_tests_reach_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_the_database_is_the_one_asked_for(db):
    assert connection.vendor == os.environ["TEST_DATABASE"]


def test_the_cast_is_who_it_says(ann, bob, cem, mo, admin, topic):
    assert [is_moderator(member) for member in (ann, bob, cem, mo, admin)] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert all(member.has_confirmed_email for member in (ann, bob, cem, mo, admin))
    assert (topic.year, topic.opened_by) == (2021, mo)


def test_the_rules_of_the_house_hold():
    assert house.hosts_in_locks() == []
    assert house.secrets(house.files()) == []


def test_a_lock_that_names_a_place_is_seen(tmp_path, monkeypatch):
    (tmp_path / "requirements.txt").write_text("--extra-index-url https://packages.example.org\nnh3==1\n")
    (tmp_path / "package-lock.json").write_text('{"resolved": "packages.example.org", "integrity": "sha512"}')
    monkeypatch.setattr(house, "ROOT", tmp_path)
    assert [found.split()[0] for found in house.hosts_in_locks()] == ["package-lock.json", "requirements.txt"]


def test_a_file_that_is_too_long_is_seen(tmp_path, monkeypatch):
    (tmp_path / "long.py").write_text("\n" * 301)
    (tmp_path / "short.py").write_text("\n" * 300)
    monkeypatch.setattr(house, "ROOT", tmp_path)
    assert house.long_files(["long.py", "short.py"]) == ["long.py has 301 lines; 300 are the most."]


def test_make_alone_lists_every_command():
    shown = make(ROOT).stdout
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert re.findall(r"^  make ([a-z-]+)", shown, re.MULTILINE) == targets
    assert {"install", "demo", "test", "lint", "lock", "audit", "vendor"} <= set(targets)


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        ("/nowhere/python3", "finds no '/nowhere/python3'"),
        ("{old}", "is older"),
        ("{bare}", "lacks the module venv"),
    ],
)
def test_a_python_that_will_not_do_is_refused_with_a_sentence(tmp_path, python, sentence):
    """`old` and `bare` answer the Makefile's questions as such a Python would."""
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    (tmp_path / "requirements-dev.txt").touch()
    for name, question in {"old": "version_info", "bare": "ensurepip"}.items():
        fake = tmp_path / name
        fake.write_text(f'#!/bin/sh\ncase "$*" in *{question}*) exit 1;; esac\n')
        fake.chmod(0o755)
    python = python.format(old=tmp_path / "old", bare=tmp_path / "bare")
    made = make(tmp_path, "install", f"PYTHON={python}")
    assert made.returncode != 0
    assert sentence in made.stderr
    assert not (tmp_path / ".venv").exists()
