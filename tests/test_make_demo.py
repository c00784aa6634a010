"""`make demo`, as a newcomer types it: in a terminal, on a copy of the working tree."""

import contextlib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import termios
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tests.house import files

ROOT = Path(settings.BASE_DIR)
CTRL_C = b"\x03"

pytestmark = pytest.mark.slow


class Terminal:
    """`make demo` before somebody who reads, looks, and presses Ctrl-C."""

    def __init__(self, folder: Path, *arguments: str):
        self.ours, theirs = pty.openpty()
        self.make = subprocess.Popen(
            ["make", "demo", *arguments],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(theirs)
        self.shown = ""

    def read_until(self, sentence: str, seconds: float = 120) -> None:
        until = time.monotonic() + seconds
        while sentence not in self.shown:
            assert time.monotonic() < until, f"No {sentence!r} within {seconds} s:\n{self.shown}"
            if not self._read():
                break
        assert sentence in self.shown, self.shown

    def end(self, seconds: float = 20) -> int:
        """Everything that is still said, and the status."""
        until = time.monotonic() + seconds
        while self._read() and time.monotonic() < until:
            pass
        return self.make.wait(timeout=seconds)

    def press(self, key: bytes) -> None:
        os.write(self.ours, key)

    def close(self) -> None:
        for group in {self.make.pid, os.tcgetpgrp(self.ours)} if self.make.poll() is None else ():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        self.make.wait()
        os.close(self.ours)

    def _read(self) -> bool:
        ready, _, _ = select.select([self.ours], [], [], 1)
        if not ready:
            return self.make.poll() is None
        try:
            self.shown += os.read(self.ours, 65536).decode(errors="replace")
        except OSError:  # the other end is closed
            return False
        return True


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("newcomer")
    for name in files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    # What somebody keeps here that is not the demonstration's.
    (folder / "var").mkdir()
    (folder / "var" / "goodreadings.sqlite3").write_text("theirs")
    (folder / ".env").write_text("DATABASE_URL=postgres://nobody@localhost/theirs\nTIME_ZONE=nowhere\n")
    return folder


@pytest.fixture(scope="module")
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def demo(copy, port):
    started = []

    def start(*arguments):
        terminal = Terminal(copy, f"PORT={port}", *arguments)
        started.append(terminal)
        return terminal

    yield start
    for terminal in started:
        terminal.close()


def get(url, **headers):
    answer = urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10)
    with answer:
        return answer.status, answer.headers, answer.read()


def posts(copy) -> int:
    code = "from threads.models import Post; print(Post.objects.count())"
    told = subprocess.run(
        [".venv/bin/python", "manage.py", "shell", "--verbosity", "0", "-c", code],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "DEMO": "yes", "DATABASE_URL": "", "TIME_ZONE": "UTC"},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(told.stdout)


def test_the_first_run_loads_and_serves(demo, copy, port):
    terminal = demo()
    home = f"http://127.0.0.1:{port}"
    terminal.read_until(f"is open at {home}")
    for kind in ("member", "moderator", "administrator"):
        assert kind in terminal.shown.lower()

    status, headers, page = get(home + "/")
    assert (status, b"Good Readings" in page) == (200, True)
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    status, _, page = get(home + "/2021/")
    assert (status, page.count(b'id="post-') >= 20) == (200, True)

    style = re.search(rb'href="(/static/css/\w+\.[0-9a-f]{12}\.css)"', page).group(1).decode()
    status, headers, _ = get(home + style, **{"Accept-Encoding": "br, gzip"})
    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in headers["Cache-Control"]

    with pytest.raises(urllib.error.HTTPError) as missing:
        get(home + "/nowhere/")
    with missing.value as answer:
        assert (answer.code, b"DEBUG" in answer.read()) == (404, False)

    terminal.press(CTRL_C)
    assert terminal.end() == 0, terminal.shown
    assert "Traceback" not in terminal.shown
    assert "***" not in terminal.shown
    assert posts(copy) >= 180


def test_a_second_run_starts_in_seconds_and_keeps_the_data(demo, copy, port):
    before = posts(copy)
    began = time.monotonic()
    terminal = demo()
    terminal.read_until("is open at")
    assert time.monotonic() - began < 10
    terminal.press(CTRL_C)
    assert terminal.end() == 0
    assert posts(copy) == before > 0


def test_a_taken_port_is_named_before_anything_is_done(demo, port):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        terminal = demo()
        assert terminal.end() != 0
    assert f"Port {port} is taken" in terminal.shown
    assert f"make demo PORT={port + 1}" in terminal.shown
    assert "Traceback" not in terminal.shown
    assert "Preparing" not in terminal.shown


@pytest.mark.parametrize("wrong", ["http", "0", "65536"])
def test_a_port_that_is_none_is_refused(demo, wrong):
    terminal = demo(f"PORT={wrong}")
    assert terminal.end() != 0
    assert "PORT must be a number from 1 to 65535" in terminal.shown


def test_ctrl_c_while_loading_ends_without_a_traceback(demo):
    terminal = demo("FRESH=1")
    terminal.read_until("Loading the demonstration")
    terminal.press(CTRL_C)
    assert terminal.end() != 0
    assert "Traceback" not in terminal.shown


def test_beginning_anew_touches_nothing_else(demo, copy):
    terminal = demo("FRESH=1")
    terminal.read_until("is open at")
    terminal.press(CTRL_C)
    assert terminal.end() == 0
    assert posts(copy) >= 180
    assert (copy / "var" / "goodreadings.sqlite3").read_text() == "theirs"
