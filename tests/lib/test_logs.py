"""Lines that operators read hold no key and no address of anybody."""

import logging

import pytest

from goodreadings.lib.logs import Masked, masked

KEY = "s3cret:K3y-of_mine=="


@pytest.mark.parametrize(
    "line",
    [
        f"Forbidden (CSRF cookie not set.): /accounts/password/reset/key/1-{KEY}/",
        f"Not Found: /accounts/confirm-email/{KEY}/",
        f'"POST /unsubscribe/{KEY}/" 200',
        f"Bad Request: /feed/replies/2-{KEY}/",
        f"Error handling request GET /2021/?token={KEY}&page=2",
        f"/accounts/login/?csrfmiddlewaretoken={KEY}",
        f"login failed: password={KEY}",
        f"oldpassword={KEY}&password1={KEY}",
        f"Cookie: __Host-session={KEY}",
    ],
)
def test_keys_are_masked(line):
    assert "s3cret" not in masked(line)
    assert "…" in masked(line)


@pytest.mark.parametrize(
    "address", ["ann@example.org", "<ann.b+c@mail.example.org>", "{'ann@example.org': (550, b'no')}"]
)
def test_names_in_addresses_are_masked(address):
    assert masked(f"Refused: {address}.").count("ann") == 0
    assert "example.org" in masked(address)


@pytest.mark.parametrize(
    "line",
    ["Not Found: /posts/7/edit/", '"GET /2021/papers/" 200 0.031 5120', "@ann mentions @bob", "arXiv:2101.04342 is kept",
     "Worker 7 (key) took 2 s", "File \"/opt/goodreadings/x.py\", line 3, in f", "a monkey=1"],
)  # fmt: skip
def test_other_lines_stay_as_they_are(line):
    assert masked(line) == line


def test_a_traceback_is_masked_too():
    record = None
    try:
        raise OSError("refused: ann@example.org")
    except OSError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "f.py", 1, "A mail failed.", (), (type(error), error, error.__traceback__)
        )
    text = Masked("{message}", style="{").format(record)
    assert "Traceback" in text
    assert "ann@" not in text
