"""Machines as a large site has them, on this one: a primary with a standby, web processes, a program that reads."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import httpx
import psycopg

from tests.browser.deployed import Deployed
from tests.make import PASSWORD
from tests.worker import ROOT

T = TypeVar("T")
# A slow machine is no fault of ours.
PATIENCE = 60.0


def until(ask: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """What `ask` says as soon as that is something."""
    end = time.monotonic() + seconds
    while not (said := ask()):
        assert time.monotonic() < end, what
        time.sleep(0.05)
    return said


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def one(server, sql: str, *values):
    """The first value of the first row; None for what has no rows."""
    with psycopg.connect(
        host=str(server.folder),
        user="postgres",
        dbname="postgres",
        autocommit=True,
        options="-c synchronous_commit=on",
    ) as connection:
        answer = connection.execute(sql, values or None)
        return answer.fetchone()[0] if answer.description else None


class Web(Deployed):
    """gunicorn with variables of its own."""

    def __init__(self, var, **variables: str):
        super().__init__(var)
        self.log = var / f"log-{self.port}"
        self.environment |= {"LOG_LEVEL": "INFO", **variables}

    def start(self) -> None:
        with self.log.open("ab") as self.output:
            super().start()

    def run(self, code: str) -> str:
        """What `code` prints with the settings of this site."""
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", f"import django; django.setup()\n{code}"],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


class Reader:
    """Somebody with a browser, a visitor until they sign in; a context manager."""

    def __init__(self, url: str, **headers: str):
        self.browser = httpx.Client(
            base_url=url,
            follow_redirects=True,
            timeout=30,
            headers=headers,
            trust_env=False,
            verify=False,  # noqa: S501, a certificate of nobody
        )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.browser.close()

    def get(self, path: str) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        self.tag = answer.headers.get("ETag", "")
        return answer.text

    def send(self, path: str, form_at: str, **fields: str) -> httpx.Response:
        """The form of a page, filled in."""
        page = self.get(form_at)
        fields["csrfmiddlewaretoken"] = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        if key := re.search(r'name="key" value="([\w-]+)"', page):
            fields["key"] = key[1]
        return self.browser.post(path, data=fields, headers={"Referer": str(self.browser.base_url)})

    def sign_in(self, name: str) -> "Reader":
        self.send("/accounts/login/", "/accounts/login/", login=name, password=PASSWORD)
        assert {"session", "__Host-session"} & set(self.browser.cookies), "not signed in"
        return self

    def post(self, body: str) -> str:
        """The page that the forum leads to."""
        answer = self.send("/2021/posts/", "/2021/", body=body)
        assert answer.status_code == 200, answer.status_code
        return answer.text
