"""Loaded before Django's settings (`-p tests.plugin` in pyproject.toml): the environment of the tests.

TEST_DATABASE=postgresql runs them on a private PostgreSQL server instead of SQLite. Workers of
xdist find what their controller made in the environment.
"""

import atexit
import os
import re
import shutil
import socket
import tempfile
from pathlib import Path

import pytest

from tests import postgresql

SETTINGS = Path(__file__).resolve().parent.parent / "goodreadings" / "settings"
DATABASE = os.environ.setdefault("TEST_DATABASE", "sqlite")
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ

server: postgresql.Server | None = None


def variables() -> set[str]:
    """The names that the settings read."""
    return {
        name
        for file in SETTINGS.glob("*.py")
        for name in re.findall(r'read\(\s*"([A-Z_]+)"', file.read_text())
    }


def environment(var: Path) -> dict[str, str]:
    """Every variable, so that neither the shell nor a .env file has a say; empty is the default."""
    return dict.fromkeys(variables(), "") | {
        "DJANGO_SETTINGS_MODULE": "goodreadings.settings",
        "SECRET_KEY": "only for tests, and long enough for Django's own checks",
        "SITE_URL": "http://testserver",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "VAR_DIR": str(var),
        "EMAIL_URL": "memorymail://",
        "CACHE_URL": "locmemcache://",
        # A test that is one transaction never commits what would make a kept page an old one.
        "KEEP_PAGES": "no",
        "DATABASE_URL": f"sqlite:///{var}/tests.sqlite3",
        # The cast has been here for long; tests of newcomers say otherwise.
        "NEW_MEMBER_POSTS": "0",
        # And tests type fast; those of the trap say otherwise.
        "SIGN_UP_SECONDS": "0",
        "LIMIT_SEARCHES": "no",
    }


def prepare() -> None:
    global server
    var = Path(tempfile.mkdtemp(prefix="goodreadings-tests-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    os.environ.update(environment(var))
    # WhiteNoise warns of a missing folder.
    (var / "static").mkdir()
    if DATABASE == "postgresql":
        server = postgresql.Server()
        os.environ["DATABASE_URL"] = server.url
    elif DATABASE != "sqlite":
        raise pytest.UsageError("TEST_DATABASE must be sqlite or postgresql.")


def connect_only_here(address: object) -> None:
    """Raise unless `address` is this machine's own: a Unix socket, or the loopback."""
    if isinstance(address, tuple):
        host = str(address[0])
        if host not in {"localhost", "::1", ""} and not host.startswith("127."):
            raise OSError(f"Tests reach no network, and this one asked for {host}.")


def close_network() -> None:
    """Sockets and names of other machines are refused in every test."""
    connect, connect_ex, getaddrinfo = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self, address):
        connect_only_here(address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        connect_only_here(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host, *args, **kwargs):
        connect_only_here((host.decode() if isinstance(host, bytes) else host or "",))
        return getaddrinfo(host, *args, **kwargs)

    socket.socket.connect = guarded_connect
    socket.socket.connect_ex = guarded_connect_ex
    socket.getaddrinfo = guarded_getaddrinfo


if not IS_WORKER:
    prepare()
close_network()


def pytest_report_header() -> str:
    return f"database: {DATABASE}" + (f" ({server.version})" if server else "")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    if server and not session.config.option.collectonly:
        server.start()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if server:
        server.stop()
