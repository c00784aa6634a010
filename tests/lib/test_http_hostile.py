"""Answers that never end, drip, bomb and lie: refused in time, in little memory, with a sentence."""

import gzip
import itertools
import socket
import time
import tracemalloc
import zlib
from contextlib import contextmanager

import certifi
import pytest

from goodreadings.lib.http import Client, Unreachable
from tests.evil_server import EvilServer, Internet, answer, certificate, drip, redirect

HOSTS = {"arxiv.org", "export.arxiv.org"}
PAGE = "https://export.arxiv.org/abs/2101.04342"
MB = 1024 * 1024
SECONDS = 0.5  # the limit of a client in a hurry
HEAD = b"HTTP/1.1 200 OK\r\n"
SIZED = HEAD + b"Content-Length: 1000\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def server():
    with EvilServer() as server:
        yield server


@pytest.fixture
def client(server):
    return Client(HOSTS, agent="a", gateway=server.url, seconds=10)


@pytest.fixture
def hasty(server):
    return Client(HOSTS, agent="a", gateway=server.url, seconds=SECONDS)


@contextmanager
def in_time():
    """What is in it ends in Unreachable, not before the limit and soon after it."""
    start = time.monotonic()
    with pytest.raises(Unreachable, match=r"export.arxiv.org did not answer within 0.5 s$"):
        yield
    assert SECONDS <= time.monotonic() - start < SECONDS + 0.7


@pytest.mark.parametrize(
    "page",
    [
        lambda: [30.0],
        drip(b"", b"H", 0.1),
        drip(HEAD, b"X: y\r\n", 0.1),
        drip(HEAD + b"X: ", b"y", 0.1),
        drip(SIZED, b"x", 0.1),
        drip(HEAD + b"\r\n", b"x", 0.1),
        drip(CHUNKED, b"1\r\nx\r\n", 0.1),
        drip(CHUNKED + b"0\r\n", b"X: y\r\n", 0.1),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.1),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 0),
        drip(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"", mtime=0)[:10], b"\0\0\0\xff\xff" * 10, 0.05),
    ],
    ids=["nothing", "status line", "headers", "one header", "body", "body without length", "chunks", "trailers",
         "patience", "much patience", "gzip of nothing"],
)  # fmt: skip
def test_an_answer_that_drips_ends_in_time(server, hasty, page):
    server.otherwise = page
    with in_time():
        hasty.get(PAGE)


def test_all_redirects_have_one_time_limit(server, hasty):
    server.otherwise = lambda: [0.2, redirect("/again")]
    with in_time():
        hasty.get(PAGE)
    assert len(server.asked) == 3


def test_a_tls_handshake_that_drips_ends_in_time(monkeypatch, server):
    internet = Internet(monkeypatch, server)
    internet.names["export.arxiv.org"] = [["93.184.215.14"]]
    # The start of a record of 16 kB that never comes; the server waits for a request that is none.
    monkeypatch.setattr(server, "_hear", lambda connection: "/")
    server.otherwise = drip(b"\x16\x03\x03\x40\x00", b"\x02", 0.1)
    with in_time():
        Client(HOSTS, agent="a", seconds=SECONDS).get(PAGE)


def test_a_server_that_does_not_listen_to_the_end_is_left_in_time(monkeypatch, server, hasty):
    monkeypatch.setattr(server, "_hear", lambda connection: "/")
    server.otherwise = lambda: [30.0]
    with in_time():
        hasty.get(PAGE, headers={"x": "y" * 16 * MB})  # more than lies ready in the system


def test_a_body_that_drips_through_tls_ends_in_time(monkeypatch, tmp_path):
    certified = certificate(tmp_path, "export.arxiv.org")
    monkeypatch.setattr(certifi, "where", lambda: str(certified))
    with EvilServer(certified) as server:
        internet = Internet(monkeypatch, server)
        internet.names["export.arxiv.org"] = [["93.184.215.14"]]
        server.otherwise = drip(SIZED, b"x", 0.1)
        with in_time():
            Client(HOSTS, agent="a", seconds=SECONDS).get(PAGE)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_connection_that_took_all_the_time_is_closed(monkeypatch, server, scheme):
    internet = Internet(monkeypatch, server)
    internet.names["export.arxiv.org"] = [["93.184.215.14"]]
    lead, connections = internet.lead, []

    def slowly(connection, address):
        connections.append(connection)
        lead(connection, address)
        time.sleep(SECONDS)

    monkeypatch.setattr(internet, "lead", slowly)
    with in_time():
        Client(HOSTS, agent="a", seconds=SECONDS).get(f"{scheme}://export.arxiv.org/")
    assert [connection.fileno() for connection in connections] == [-1]


def test_a_resolver_that_takes_its_time_is_left_alone(monkeypatch, hasty):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))
    with in_time():
        hasty.get(PAGE)


def test_an_address_that_takes_no_connection_costs_no_more_than_its_share(monkeypatch, server):
    internet = Internet(monkeypatch, server)
    internet.names["export.arxiv.org"] = [["93.184.215.14", "93.184.215.15"]]
    lead = internet.lead

    def nobody_at_the_first(connection, address):
        if address[0] == "93.184.215.14":
            time.sleep(connection.gettimeout())
            raise TimeoutError
        lead(connection, address)

    monkeypatch.setattr(internet, "lead", nobody_at_the_first)
    assert Client(HOSTS, agent="a", seconds=1).get("http://export.arxiv.org/").status == 200


@contextmanager
def within(most):
    """What is in it takes at most so many bytes of memory at a time, the server's part included."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def bomb(size):
    """Zeros, `size` MB of them in as many kB, one after another."""
    packer = zlib.compressobj(9, wbits=31)
    start = packer.compress(b"\0" * MB) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + (packer.compress(b"\0" * MB) + packer.flush(zlib.Z_FULL_FLUSH)) * (size - 1)


def test_a_bomb_of_a_gigabyte_does_not_go_off(server, client):
    packed = bomb(1024)
    assert len(packed) < 1.1 * MB
    server.otherwise = answer(packed, "Content-Encoding: gzip")
    start = time.monotonic()
    with (
        within(10 * MB),
        pytest.raises(Unreachable, match=r"^export.arxiv.org sent more than 2097152 bytes$"),
    ):
        client.get(PAGE)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "page",
    [
        lambda: itertools.chain([HEAD + b"\r\n"], itertools.repeat(b"x" * 65536)),
        lambda: itertools.chain([CHUNKED], itertools.repeat(b"10000\r\n" + b"x" * 65536 + b"\r\n")),
        lambda: itertools.chain(
            [HEAD + b"Content-Length: 99999999999\r\n\r\n"], itertools.repeat(b"x" * 65536)
        ),
    ],
    ids=["without length", "in chunks", "with a length"],
)
def test_a_body_without_end_is_left(server, client, page):
    server.otherwise = page
    with within(12 * MB), pytest.raises(Unreachable, match="sent more than 2097152 bytes"):
        client.get(PAGE)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_most_is_accepted_and_a_byte_more_is_not(server, pack):
    client = Client(HOSTS, agent="a", gateway=server.url, most_bytes=100_000)
    packing = ["Content-Encoding: gzip"] if pack is gzip.compress else []
    server.otherwise = answer(pack(b"x" * 100_000), *packing)
    assert client.get(PAGE).body == b"x" * 100_000
    server.otherwise = answer(pack(b"x" * 100_001), *packing)
    with pytest.raises(Unreachable, match="sent more than 100000 bytes"):
        client.get(PAGE)


def test_what_unfolds_to_nothing_counts_as_it_comes(server):
    nothing = gzip.compress(b"", mtime=0)[:10] + b"\0\0\0\xff\xff" * 30_000
    server.otherwise = answer(nothing, "Content-Encoding: gzip")
    with pytest.raises(Unreachable, match="sent more than 100000 bytes"):
        Client(HOSTS, agent="a", gateway=server.url, most_bytes=100_000).get(PAGE)


@pytest.mark.parametrize(
    "packing", ["br", "deflate", "zstd", "gzip, gzip", "gzip, identity", "compress", "gzip\x80", "*"]
)
def test_only_gzip_once_is_unpacked(server, client, packing):
    server.otherwise = answer(gzip.compress(gzip.compress(b"a"), mtime=0), f"Content-Encoding: {packing}")
    with pytest.raises(Unreachable, match="packed its answer in a way that we did not ask for"):
        client.get(PAGE)


def test_a_packing_in_two_headers_is_not_unpacked(server, client):
    server.otherwise = answer(
        gzip.compress(b"a", mtime=0), "Content-Encoding: gzip", "content-encoding: gzip"
    )
    with pytest.raises(Unreachable, match="packed its answer"):
        client.get(PAGE)


@pytest.mark.parametrize(
    "headers", [b"X: " + b"y" * 300_000, b"X: y\r\n" * 60_000, b"X" * 300_000], ids=["long", "many", "no end"]
)
def test_headers_without_measure_are_left(server, client, headers):
    server.otherwise = HEAD + headers + b"\r\n\r\n"
    with within(6 * MB), pytest.raises(Unreachable, match="broken or incomplete"):
        client.get(PAGE)


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\0",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"200 OK\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        HEAD,
        HEAD + b"no header\r\n\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        HEAD + b"Content-Length: x\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n",
        answer(b"short", length=50),
        CHUNKED + b"5\r\nabc",
        CHUNKED + b"5\r\nabcde\r\n",
        CHUNKED + b"5\r\nabcdefgh\r\n0\r\n\r\n",
        CHUNKED + b"-5\r\nabcde\r\n0\r\n\r\n",
        CHUNKED + b"fffffffffffffffffffffff\r\nabcde\r\n",
        CHUNKED + b"rubbish\r\n",
        answer(b"no gzip", "Content-Encoding: gzip"),
        answer(zlib.compress(b"a"), "Content-Encoding: gzip"),
        answer(gzip.compress(b"a" * 1000, mtime=0)[:-9], "Content-Encoding: gzip"),
        answer(gzip.compress(b"a", mtime=0) + b"more", "Content-Encoding: gzip"),
        answer(gzip.compress(b"a", mtime=0)[:-8] + b"\0" * 8, "Content-Encoding: gzip"),
    ],
)
def test_an_answer_that_is_broken_or_cut_off_is_none(server, client, page):
    server.otherwise = page
    with pytest.raises(
        Unreachable, match=r"^the gateway to export.arxiv.org sent an answer that is broken or incomplete$"
    ):
        client.get(PAGE)


def test_what_comes_after_the_length_that_was_said_is_nobodys_answer(server, client):
    server.otherwise = answer(b"true" + answer(b"smuggled"), length=4)
    assert [client.get(PAGE).body, client.get(PAGE).body] == [b"true", b"true"]


def test_tls_with_one_who_knows_none_is_told_in_a_sentence(monkeypatch, server):
    internet = Internet(monkeypatch, server)
    internet.names["export.arxiv.org"] = [["93.184.215.14"]]
    monkeypatch.setattr(server, "_hear", lambda connection: "/")
    with pytest.raises(Unreachable, match=r"^export.arxiv.org does not speak TLS as it should$"):
        Client(HOSTS, agent="a", seconds=5).get(PAGE)
    assert internet.connected == [("93.184.215.14", 443)]
