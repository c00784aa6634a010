"""gunicorn's worker of threads, for clients of every pace.

A thread of gunicorn's own reads a request as slowly as its client sends it: eight clients of one byte a
second, and two processes of four threads answer nobody else. Here the loop beside the threads gathers
requests, and a thread gets whole ones only. What comes too slowly, or is too large, is told so and let go.
"""

import functools
import re
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from gunicorn import http, util
from gunicorn.http.errors import InvalidHeader, UnsupportedTransferCoding
from gunicorn.workers.gthread import TConn, ThreadWorker

from goodreadings.lib.headers import POLICY

HEAD_SECONDS = 10.0  # for the head of a request
SLOWEST = 16_000  # bytes a second of a body, after as much time again
SEND_SECONDS = 30.0  # for the client to take an answer
STOP_SECONDS = 3.0  # of a worker that ends, for what is being gathered
MOST_HEAD = 64 * 1024  # of one that does not end; gunicorn has closer limits for its parts
MOST_BODY = 20 * 1024 * 1024  # as deploy/nginx.conf: the views have limits of their own
MOST_AT_ONCE = 256 * 1024 * 1024  # of all that one process gathers
IN_MEMORY = 64 * 1024  # of one request; the rest is in a file
PIECE = 64 * 1024
END_OF_HEAD, END_OF_CHUNKS = b"\r\n\r\n", b"\r\n0\r\n\r\n"
TOO_SLOW = 408, "Request Timeout", "Your request came too slowly. Please try again."
TOO_LARGE = 413, "Content Too Large", "This is more than the forum takes at once."
LONG_HEAD = 431, "Request Header Fields Too Large", "The head of your request does not end."
FULL = 503, "Service Unavailable", "Too much is being sent to us just now. Please try again."


class TooMuch(Exception):
    """With what the client is told."""


class Socket(socket.socket):
    """A client that takes nothing holds its thread for a while only."""

    def setblocking(self, flag: bool) -> None:
        self.settimeout(SEND_SECONDS if flag else 0)


@functools.cache
def headers() -> bytes:
    """Of an answer that Django does not give, Django's settings say them, too: they are loaded with the site."""
    told = {
        "Content-Type": "text/html",
        **settings.HEADERS_OF_EVERY_ANSWER,
        "Content-Security-Policy": POLICY,
    }
    if settings.SECURE_HSTS_SECONDS:
        told["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode("ascii")


class Dressed:
    """A socket on which gunicorn's own answers have the headers of all others (lib/headers.py)."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sock, name)

    def sendall(self, data: bytes) -> None:
        self.sock.sendall(data.replace(b"Content-Type: text/html\r\n", headers(), 1))


class Source:
    """What the parser reads: the one request that was gathered, and then nothing."""

    def __init__(self) -> None:
        self.file: Any = None

    def recv(self, size: int) -> bytes:
        return bytes(self.file.read(size))


class Connection(TConn):  # type: ignore[misc]
    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.source = Source()
        self.parser = http.get_parser(self.cfg, self.source, self.client)
        self.initialized = self.data_ready = True
        self.rest = b""  # of the next request, sent with this one
        self.begin()

    def begin(self) -> None:
        """Wait for the next request."""
        self.forget()
        self.source.file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115, closed when the next begins
        self.head, self.tail = bytearray(), b""
        # Bytes of the head, 0 until all of it is there, and of the body.
        self.size, self.length, self.is_chunked = 0, 0, False
        self.deadline = time.monotonic() + HEAD_SECONDS

    def forget(self) -> None:
        if self.source.file:
            self.source.file.close()

    def take(self, data: bytes) -> bool:
        """Keep what came; whether the request is whole. Raises TooMuch."""
        self.rest = b""
        if not self.size:
            self.head += data
            end = self.head.find(END_OF_HEAD, max(0, len(self.head) - len(data) - 3))
            if end < 0:
                if len(self.head) > MOST_HEAD:
                    raise TooMuch(LONG_HEAD)
                return False
            data, self.head = bytes(self.head), bytearray()
            self.size = end + len(END_OF_HEAD)
            self._read_head(data[: self.size])
        kept = self.source.file.tell()
        room = MOST_BODY if self.is_chunked else self.size + self.length - kept
        self.source.file.write(data[:room])
        self.rest = data[room:]
        if not self.is_chunked:
            return len(data) >= room
        if kept + len(data) > MOST_BODY:
            raise TooMuch(TOO_LARGE)
        self.tail = (self.tail + data)[-len(END_OF_CHUNKS) :]
        return self.tail == END_OF_CHUNKS

    def _read_head(self, head: bytes) -> None:
        lengths = re.findall(rb"(?im)^content-length:[ \t]*(\d{1,18})[ \t]*\r$", head)
        self.is_chunked = bool(re.search(rb"(?im)^transfer-encoding:", head))
        self.length = int(lengths[0]) if lengths and not self.is_chunked else 0
        if self.length > MOST_BODY:
            raise TooMuch(TOO_LARGE)
        self.deadline += self.length / SLOWEST
        if self.is_chunked:
            self.deadline += HEAD_SECONDS
        if re.search(rb"(?im)^expect:[ \t]*100-continue", head):
            with suppress(OSError):
                self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def ready(self) -> None:
        self.source.file.seek(0)

    def close(self, graceful: bool = False) -> None:
        """At once, also gracefully: gunicorn would wait in the loop until the client ends, too."""
        if graceful:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_WR)
        self.forget()
        util.close(self.sock)


class Worker(ThreadWorker):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.gathering: set[Connection] = set()
        self.leaving: dict[Connection, float] = {}
        self.stop_at = float("inf")

    def accept(self, listener: socket.socket) -> None:
        try:
            accepted, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        sock = Socket(fileno=accepted.detach())
        self.gather(Connection(self.cfg, sock, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """A connection that was kept has its next request."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.gather(conn)

    def gather(self, conn: Connection) -> None:
        conn.begin()
        conn.sock.setblocking(False)
        self.gathering.add(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.more, conn))
        if conn.rest:
            self.keep(conn, conn.rest)

    def more(self, conn: Connection, sock: socket.socket) -> None:
        try:
            data = sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop(conn)
        elif conn in self.gathering:
            self.keep(conn, data)

    def keep(self, conn: Connection, data: bytes) -> None:
        try:
            is_whole = conn.take(data)
        except TooMuch as refusal:
            self.dismiss(conn, refusal.args[0])
            return
        if is_whole:
            conn.ready()
            self.poller.unregister(conn.sock)
            self.gathering.discard(conn)
            self.enqueue_req(conn)
        elif conn.length > IN_MEMORY and self.gathered() > MOST_AT_ONCE:
            self.dismiss(conn, FULL)

    def gathered(self) -> int:
        return sum(conn.source.file.tell() for conn in self.gathering)

    def dismiss(self, conn: Connection, why: tuple[int, str, str]) -> None:
        """Say why, and go on reading for a moment: who is still sending would not hear it otherwise."""
        self.gathering.discard(conn)
        with suppress(OSError):
            util.write_error(Dressed(conn.sock), *why)
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        self.leaving[conn] = time.monotonic() + STOP_SECONDS

    def drop(self, conn: Connection) -> None:
        self.gathering.discard(conn)
        self.leaving.pop(conn, None)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Called about once a second: who took too long."""
        now = time.monotonic()
        if not self.alive:
            self.stop_at = min(self.stop_at, now + STOP_SECONDS)
        for conn in [one for one in self.gathering if now > min(one.deadline, self.stop_at)]:
            if (conn.head or conn.size) and self.alive:
                self.dismiss(conn, TOO_SLOW)
            else:
                self.drop(conn)
        for conn in [one for one, end in self.leaving.items() if now > end]:
            self.drop(conn)

    def finish_request(self, conn: Connection, fs: Any) -> None:
        if conn.rest and self.alive and not fs.cancelled() and not fs.exception() and fs.result() is True:
            self.gather(conn)
        else:
            super().finish_request(conn, fs)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if isinstance(exc, UnsupportedTransferCoding):
            # Not a fault of ours, which 501 would look like to whoever counts them.
            exc = InvalidHeader("TRANSFER-ENCODING")
        super().handle_error(req, Dressed(client), addr, exc)
