"""What the client asks, of whom, and what it makes of an honest answer."""

import gzip
import socket
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from goodreadings.lib.http import Answer, Client, Unreachable
from tests.evil_server import EvilServer, answer, redirect

HOSTS = {"arxiv.org", "export.arxiv.org"}
PAGE = "https://export.arxiv.org/abs/2101.04342"


@pytest.fixture
def server():
    with EvilServer() as server:
        yield server


@pytest.fixture
def client(server):
    """Asks the server as a gateway."""
    with Client(HOSTS, agent="Good Readings (mail@example.org)", gateway=server.url, seconds=5) as client:
        yield client


def headers(request):
    """Of a request that the server heard: the names in lower case."""
    lines = request.split("\r\n\r\n")[0].split("\r\n")[1:]
    return {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}


def test_an_answer_has_all_that_was_sent(server, client):
    server.otherwise = answer(b"<feed/>", 'Content-Type: Application/Atom+XML; Charset="UTF-8"')
    assert client.get(PAGE) == Answer(
        status=200,
        url=PAGE,
        content_type="application/atom+xml",
        charset="UTF-8",
        body=b"<feed/>",
        retry_after=None,
    )


@pytest.mark.parametrize(
    "kind", ["", "Content-Type: nonsense", "Content-Type: /;=", "Content-Type: \xff/\x01"]
)
def test_a_content_type_that_is_none_is_empty(server, client, kind):
    server.otherwise = answer(b"a", *([kind] if kind else []))
    assert (client.get(PAGE).content_type, client.get(PAGE).charset) == ("", "")


@pytest.mark.parametrize("status", ["404 Not Found", "429 Too Many", "503 Busy", "204 No Content", "304 Old"])
def test_errors_are_answers_too(server, client, status):
    server.otherwise = answer(b"" if status < "4" else b"sorry", status=status)
    got = client.get(PAGE)
    assert (got.status, got.body) == (int(status[:3]), b"" if status < "4" else b"sorry")


def test_a_redirect_to_nowhere_is_an_answer(server, client):
    server.otherwise = answer(b"", status="302 Found")
    assert client.get(PAGE).status == 302


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("-5", None),
        ("soon", None),
        ("9" * 5_000, None),
        ("Mon, 99 Nov 2026 99:99:99 GMT", None),
    ],
)
def test_a_retry_after_is_in_seconds_from_now(server, client, said, seconds):
    server.otherwise = answer(b"", f"Retry-After: {said}", status="429 Too Many")
    assert client.get(PAGE).retry_after == seconds


def test_a_retry_after_may_be_a_date(server, client):
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    server.otherwise = answer(b"", f"Retry-After: {in_a_minute}", status="503 Busy")
    assert 50 < client.get(PAGE).retry_after <= 60


def test_a_packed_answer_is_unpacked(server, client):
    server.otherwise = answer(gzip.compress(b"a" * 100_000, mtime=0), "Content-Encoding: gzip")
    assert client.get(PAGE).body == b"a" * 100_000
    server.otherwise = answer(b"", "Content-Encoding: gzip", status="404 Not Found")
    assert client.get(PAGE).body == b""


def test_who_we_are_and_what_we_take_is_said(server, client):
    client.get(
        PAGE, accept="application/json", headers={"X-Api-Key": "k", "ACCEPT-ENCODING": "br", "host": "evil"}
    )
    assert headers(server.asked[0]) == {
        "host": server.url.removeprefix("http://"),
        "user-agent": "Good Readings (mail@example.org)",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "connection": "close",
        "x-api-key": "k",
    }


def test_a_gateway_is_asked_below_its_own_path(server):
    server.otherwise = answer(b"mirrored")
    client = Client(HOSTS, agent="a", gateway=server.url + "/papers/")
    assert (
        client.get("https://EXPORT.arxiv.org.:443/api/query?x=1#top").url
        == "https://export.arxiv.org/api/query?x=1"
    )
    assert server.paths == ["/papers/export.arxiv.org/api/query?x=1"]


@pytest.mark.parametrize("status", ["301 a", "302 a", "303 a", "307 a", "308 a"])
@pytest.mark.parametrize("place", ["https://arxiv.org/b", "//arxiv.org/b"])
def test_a_redirect_through_a_gateway_goes_through_it_again(server, client, place, status):
    server.pages = {"/export.arxiv.org/a": redirect(place, status), "/arxiv.org/b": answer(b"here")}
    got = client.get("https://export.arxiv.org/a")
    assert (got.url, got.body) == ("https://arxiv.org/b", b"here")
    assert server.paths == ["/export.arxiv.org/a", "/arxiv.org/b"]


def test_a_redirect_may_be_relative_and_leads_from_http_to_https(server, client):
    server.pages = {
        "/export.arxiv.org/a/b": redirect("../c d?é=1"),
        "/export.arxiv.org/c%20d?%C3%A9=1": redirect("https://export.arxiv.org/e"),
        "/export.arxiv.org/e": answer(b"here"),
    }
    assert client.get("http://export.arxiv.org/a/b").url == "https://export.arxiv.org/e"


def test_a_key_goes_to_the_host_it_is_for_and_to_no_other(server, client):
    server.pages = {
        "/export.arxiv.org/a": redirect("/b"),
        "/export.arxiv.org/b": redirect("https://arxiv.org/c"),
    }
    client.get("https://export.arxiv.org/a", headers={"x-api-key": "k"})
    assert [headers(request).get("x-api-key") for request in server.asked] == ["k", "k", None]


def test_five_redirects_are_followed_and_no_more(server, client):
    server.pages = {f"/arxiv.org/{number}": redirect(f"/{number + 1}") for number in range(1, 7)}
    server.pages["/arxiv.org/7"] = answer(b"here")
    assert client.get("https://arxiv.org/2").body == b"here"
    assert len(server.asked) == 6
    with pytest.raises(Unreachable, match=r"^arxiv.org redirects more than 5 times$"):
        client.get("https://arxiv.org/1")
    assert len(server.asked) == 12


def test_a_loop_of_redirects_ends(server, client):
    server.otherwise = redirect(PAGE)
    with pytest.raises(Unreachable, match="redirects more than 5 times"):
        client.get(PAGE)
    assert len(server.asked) == 6


def test_no_cookie_comes_back(server, client):
    server.otherwise = answer(
        b"", "Set-Cookie: a=b; Domain=arxiv.org; Path=/", "Location: /c", status="302 a"
    )
    server.pages = {"/arxiv.org/c": answer(b"", "Set-Cookie: a=b")}
    client.get("https://arxiv.org/a")
    client.get("https://arxiv.org/c")
    assert len(server.asked) == 3 and "cookie" not in "".join(server.asked).lower()


def test_nothing_is_asked_twice(server, client):
    server.otherwise = b""
    with pytest.raises(Unreachable):
        client.get(PAGE)
    assert len(server.asked) == 1


def test_the_environment_has_no_say(server, client, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("default login us password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    client.get(PAGE)
    assert len(server.asked) == 1 and "authorization" not in headers(server.asked[0])


def test_a_client_serves_threads_at_once(server, client):
    server.pages = {f"/arxiv.org/{number}": answer(str(number).encode() * 1000) for number in range(10)}
    got = {}

    def ask(number):
        got[number] = client.get(f"https://arxiv.org/{number}").body

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {number: str(number).encode() * 1000 for number in range(10)}


def test_a_gateway_where_nobody_listens_is_named():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(Unreachable) as sentence:
        Client(HOSTS, agent="a", gateway=nobody).get(PAGE)
    assert str(sentence.value) == "the gateway to export.arxiv.org cannot be reached: connection refused"


@pytest.mark.parametrize(
    "wrong", [{"X": "a\r\nEvil: yes"}, {"X\n": "a"}, {"é": "a"}, {"": "a"}, {"X": "a\0"}, {"X ": "secret"}]
)
def test_a_header_that_cannot_be_is_not_sent(server, client, wrong):
    with pytest.raises(Unreachable, match="a header of ours cannot be sent") as sentence:
        client.get(PAGE, headers=wrong)
    assert server.asked == [] and sentence.value.__cause__ is None and sentence.value.__suppress_context__


def test_a_get_has_no_body_whatever_its_headers_say(server, client):
    client.get(PAGE, headers={"Content-Length": "5", "transfer-encoding": "chunked"})
    assert not {"content-length", "transfer-encoding"} & set(headers(server.asked[0]))


@pytest.mark.parametrize(
    "host", ["", "127.0.0.1", "127.1", "0x7f000001", "[::1]", "a b", "a/b", "a:80", "a@b", "é" * 99]
)
def test_what_is_no_name_cannot_be_among_the_hosts(host):
    with pytest.raises(ValueError, match="is not the name of a host"):
        Client({host}, agent="a")


@pytest.mark.parametrize(
    "gateway",
    [
        "mirror.internal",
        "ftp://a",
        "http://",
        "http://a..b",
        "http://a?b",
        "http://u:hunter2@a",
        "http://a:x",
    ],
)
def test_what_is_no_gateway_is_refused_without_repeating_a_password(gateway):
    with pytest.raises(ValueError, match=r"^the gateway") as sentence:
        Client(HOSTS, agent="a", gateway=gateway)
    assert "hunter2" not in str(sentence.value)
