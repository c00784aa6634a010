"""Clients of every pace: nobody holds a thread for longer than an answer takes."""

import re
import socket
import threading
import time
from contextlib import ExitStack

import pytest
from django.conf import settings

from goodreadings.lib import server
from tests.deployed.conftest import HOST

DRIPPING = 50
HEAD = f"GET /2021/ HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
FORM = HEAD.replace("GET /2021/", "POST /accounts/login/")


def connect(site) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.port), timeout=30)


def say(site, text: bytes) -> bytes:
    """Everything that is answered until the server ends, or nothing comes for a second."""
    with connect(site) as client:
        client.sendall(text)
        client.settimeout(5)
        said = b""
        try:
            while piece := client.recv(65536):
                said += piece
        except TimeoutError:
            pass
        return said


def quickly(site, asked=12) -> float:
    """The longest of a few answers, in seconds."""
    longest = 0.0
    for _ in range(asked):
        begun = time.monotonic()
        assert site.ask("/2021/")[0] == 200
        longest = max(longest, time.monotonic() - begun)
    return longest


SLOW = {
    "nothing at all": "",
    "half a line": "GET /20",
    "a head without an end": HEAD + "X-One: 1",
    "a form without an end": FORM + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nlogin=",
    "chunks without an end": FORM + "Transfer-Encoding: chunked\r\n\r\n5\r\nlogin",
}  # fmt: skip


@pytest.mark.parametrize("begun", SLOW.values(), ids=SLOW)
def test_fifty_who_send_a_byte_a_moment_hold_nobody_up(site, begun):
    quiet = quickly(site)
    ended = threading.Event()
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(site)) for _ in range(DRIPPING)]
        for client in clients:
            client.sendall(begun.encode())

        def drip():
            while not ended.wait(0.2):
                for client in clients:
                    try:
                        client.sendall(b"a" if begun else b"")
                    except OSError:  # let go meanwhile
                        return

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            busy = quickly(site)
        finally:
            ended.set()
            dripping.join()
    # Before, eight of them took every thread and the first answer came after five seconds or never.
    assert busy < max(1.5, 10 * quiet), (busy, quiet)


def test_who_is_too_slow_is_told_so_and_let_go(site):
    with connect(site) as client:
        client.sendall(HEAD.encode())
        client.settimeout(server.HEAD_SECONDS + 10)
        assert b"408 Request Timeout" in client.recv(4096)
        client.settimeout(10)
        assert client.recv(4096) == b""


def test_who_takes_no_answer_holds_nobody_up(site):
    with ExitStack() as stack:
        for _ in range(DRIPPING):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", site.port))
            client.sendall((HEAD + "Connection: close\r\n\r\n").encode())
        assert quickly(site) < 5


def test_requests_in_a_row_and_in_pieces_are_answered_one_by_one(site):
    one = (HEAD + "\r\n").encode()
    assert say(site, one * 2 + (HEAD + "Connection: close\r\n\r\n").encode()).count(b"HTTP/1.1 200") == 3
    with connect(site) as client:
        for at in range(0, len(one), 7):
            client.sendall(one[at : at + 7])
        assert client.recv(100).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("coding", ["xchunked", "gzip", "chunked, chunked", "identity;q=1"])
def test_a_coding_that_nobody_knows_is_no_fault_of_ours(site, coding):
    head = HEAD.replace("GET", "POST", 1) + f"Transfer-Encoding: {coding}\r\n\r\n0\r\n\r\n"
    assert say(site, head.encode()).startswith(b"HTTP/1.1 400 ")


def test_a_form_in_pieces_arrives_whole(site):
    body = b"login=ann&password=x&csrfmiddlewaretoken=" + b"x" * 200_000
    head = (
        FORM
        + f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with connect(site) as client:
        client.sendall(head.encode())
        for at in range(0, len(body), 30_000):
            client.sendall(body[at : at + 30_000])
        assert client.recv(100).startswith(b"HTTP/1.1 403")  # no token, so it was read


def test_a_client_that_asks_first_is_told_to_go_on(site):
    with connect(site) as client:
        client.sendall((FORM + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n").encode())
        assert client.recv(25).startswith(b"HTTP/1.1 100 Continue\r\n")


TOO_MUCH = {
    "an address of 9 kB": (HEAD.replace("/2021/", "/2021/?q=" + "x" * 9000) + "\r\n", "414"),
    "a header of 20 kB": (HEAD + f"X-One: {'x' * 20_000}\r\n\r\n", "431"),
    "a head of 100 kB without an end": (HEAD + "X-One: 1\r\n" * 10_000, "431"),
    "two hundred headers": (HEAD + "".join(f"X-{n}: 1\r\n" for n in range(200)) + "\r\n", "431"),
    "a body of 30 MB": (FORM + "Content-Length: 31457280\r\n\r\nlogin=ann", "413"),
    "a length without sense": (FORM + "Content-Length: -5\r\n\r\nlogin=ann", "400"),
    "two lengths": (FORM + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nlogin", "400"),
    "a length and chunks": (FORM + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"),
    "no host": ("GET / HTTP/1.1\r\n\r\n", "400"),
    "no request": ("hello\r\n\r\n", "400"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "status"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_refused_before_it_is_read(site, text, status):
    said = say(site, text.encode()).decode()
    assert re.match(rf"HTTP/1.1 {status} ", said), said[:200]
    assert "content-security-policy: default-src 'none'" in said.lower()
    head = said.partition("\r\n\r\n")[0].lower()
    for name in (*settings.HEADERS_OF_EVERY_ANSWER, "Content-Security-Policy"):
        assert head.count(f"\r\n{name.lower()}: ") == 1, name
    assert quickly(site, 2) < 5
