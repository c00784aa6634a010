"""Rendering with a deadline: every text is rendered by a process that is killed when it takes too long.

At most `PROCESSES` of them to a web process, started when first needed, used by its threads in turn, replaced when
they die. After a fork the new process starts its own.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from goodreadings.lib.sentences import gettext_noop as _

from . import wire
from .limits import DEADLINE, Refused, check

PROCESSES = 2
_START = 20.0  # seconds that a process may take to start, on a machine that is busy
_WAIT = 10.0  # seconds that a thread waits for its turn
_PASSED_ON = re.compile(r"PATH$|LANG$|LC_|LD_LIBRARY_PATH$|PYTHON|TMPDIR$|VIRTUAL_ENV$")  # and no secret
_ROOT = Path(__file__).resolve().parents[3]


class RendererUnavailable(RuntimeError):
    """No rendering process can be had: a fault of the installation or the machine, not of the text."""


class Renderer:
    """One rendering process and the socket to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._connection = ours
        self._process: subprocess.Popen[bytes]
        command = [sys.executable, "-m", "goodreadings.lib.markup.child"]
        environment = {name: value for name, value in os.environ.items() if _PASSED_ON.match(name)}
        try:
            # close_fds is the default: the child gets its socket and our standard error, no database connection.
            self._process = subprocess.Popen(
                command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, cwd=_ROOT, env=environment
            )
        except OSError as error:
            ours.close()
            raise RendererUnavailable(f"the rendering process {command} does not start: {error}") from error
        finally:
            theirs.close()
        try:
            wire.receive(ours, time.monotonic() + _START)
        except OSError as error:
            self.close()
            raise RendererUnavailable(
                f"the rendering process {command} ended with code {self._process.returncode} or was silent for"
                f" {_START:.0f} s when started; see standard error"
            ) from error

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, request: dict[str, Any], deadline: float) -> dict[str, Any]:
        """The answer within `deadline` seconds. Raises TimeoutError, or ConnectionError when the process died."""
        until = time.monotonic() + deadline
        wire.send(self._connection, request, until)
        return wire.receive(self._connection, until)

    def close(self) -> None:
        """Kill the process and wait for its end, so that none is left behind."""
        self._connection.close()
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """Close our end after a fork; the process is the parent's."""
        self._connection.close()
        self._process.returncode = 0  # not ours to wait for


class Pool:
    """The rendering processes of this process."""

    def __init__(self, size: int) -> None:
        self._turns = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[Renderer] = []
        self._all: set[Renderer] = set()

    def ask(self, request: dict[str, Any], deadline: float) -> dict[str, Any]:
        """Have `request` answered; a process that died meanwhile is replaced, once.

        Raises TimeoutError at the deadline, RendererUnavailable when there is no process to be had.
        """
        if not self._turns.acquire(timeout=_WAIT):
            raise RendererUnavailable(f"all rendering processes were busy for {_WAIT:.0f} s")
        try:
            for _ in range(2):
                renderer = self._take()
                try:
                    answer = renderer.ask(request, deadline)
                except ConnectionError:
                    self._drop(renderer)
                    continue
                except BaseException:
                    self._drop(renderer)
                    raise
                with self._lock:
                    self._idle.append(renderer)
                return answer
        finally:
            self._turns.release()
        raise RendererUnavailable("the rendering process died twice over one text; see standard error")

    def _take(self) -> Renderer:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        renderer = Renderer()
        with self._lock:
            self._all.add(renderer)
        return renderer

    def _drop(self, renderer: Renderer) -> None:
        with self._lock:
            self._all.discard(renderer)
        renderer.close()

    def close(self) -> None:
        """End all processes."""
        for renderer in list(self._all):
            self._drop(renderer)
        self._idle.clear()

    def forget(self) -> None:
        """Leave the processes to the parent after a fork."""
        for renderer in self._all:
            renderer.forget()


_pool = Pool(PROCESSES)


def _start_afresh() -> None:
    global _pool
    _pool.forget()
    _pool = Pool(PROCESSES)


def _close() -> None:
    with contextlib.suppress(Exception):
        _pool.close()


os.register_at_fork(after_in_child=_start_afresh)
atexit.register(_close)


def render(
    text: str,
    *,
    members: Mapping[str, str] | None = None,
    sources: Mapping[tuple[int | None, int], str] | None = None,
    images: Mapping[str, tuple[int, int]] | None = None,
    prefix: str = "",
) -> str:
    """Safe HTML of a member's `text` (Markdown, the quotes of Discourse, mathematics left for the browser).

    `members` maps the lower-case names of existing members to their addresses: their mentions become links.
    `sources` maps the (year of the topic or None, number) of posts to their addresses: quotes of them are linked.
    `images` maps the addresses of members' images to their width and height on a page; all others become links.
    `prefix` (letters, digits, hyphens; the id of the post, say) keeps the ids of footnotes apart on one page; without
    it they are made from the text.

    Raises Refused, whose `str` is a sentence for the member, beyond the limits of `limits.py` and after `DEADLINE`
    seconds; ValueError for another prefix; RendererUnavailable when the rendering process cannot be had.
    Rules: security.md, "What members' words may become"; docs/decisions/0002-markup.md.
    """
    check(text, prefix)
    request = {
        "text": text,
        "members": dict(members or {}),
        "sources": [[topic, post, address] for (topic, post), address in (sources or {}).items()],
        "images": [[address, *size] for address, size in (images or {}).items()],
        "prefix": prefix,
    }
    try:
        answer = _pool.ask(request, DEADLINE)
    except TimeoutError:
        raise Refused(
            _("This text takes too long to turn into a page: please simplify its formatting.")
        ) from None
    if "html" not in answer:
        template, values = answer["refused"]
        raise Refused(template, **values)
    html: str = answer["html"]
    return html
