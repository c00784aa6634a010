"""Which addresses the client asks: everything else is refused before a byte is sent there."""

import socket

import certifi
import pytest

from goodreadings.lib.http import Client, Unreachable
from goodreadings.lib.http.addresses import is_public
from tests.evil_server import EvilServer, Internet, answer, certificate, redirect

HOSTS = {"arxiv.org", "export.arxiv.org", "bücher.example"}
HOST = "export.arxiv.org"
PAGE = f"https://{HOST}/abs/2101.04342"
PLAIN = f"http://{HOST}/abs/2101.04342"

# An address, and how the sentence about it ends.
REFUSED = [
    ("http://169.254.169.254/latest/meta-data/", "a number where"),
    ("http://127.0.0.1/", "a number where"),
    ("http://127.1/", "a number where"),
    ("http://0x7f000001/", "a number where"),
    ("http://0x7F.1/", "a number where"),
    ("http://2130706433/", "a number where"),
    ("http://0177.0.0.1/", "cannot be read|a number where"),
    ("http://127.0.0.1./", "a number where"),
    ("http://①②⑦.⓪.⓪.①/", "cannot be read"),
    ("http://１２７.0.0.1/", "cannot be read"),
    ("http://[::1]/", "a number where"),
    ("http://[::ffff:127.0.0.1]/", "a number where"),
    ("http://[::ffff:7f00:1]:80/", "a number where"),
    ("http://[fe80::1%25eth0]/", "cannot be read|a number where"),
    ("http://localhost/", "is at localhost, a host that we do not ask"),
    ("http://evil.example/", "is at evil.example, a host that we do not ask"),
    ("http://export.arxiv.org.evil.example/", "a host that we do not ask"),
    ("http://evil-export.arxiv.org/", "a host that we do not ask"),
    ("http://x.export.arxiv.org/", "a host that we do not ask"),
    ("http://export.arxiv.org../", "a host that we do not ask"),
    ("http://export%2earxiv%2eorg/", "a host that we do not ask"),
    ("http://export.arxiv.org%00.evil.example/", "a host that we do not ask"),
    ("http://export.arxiv.org\\.evil.example/", "a host that we do not ask"),
    ("http://ехport.arxiv.org/", "a host that we do not ask"),
    ("//evil.example/", "a host that we do not ask|neither"),
    ("http://export.arxiv.org@evil.example/", "a user's name"),
    ("https://me:secret@export.arxiv.org/", "a user's name"),
    ("https://evil.example\\@export.arxiv.org/", "a user's name"),
    ("https://export.arxiv.org:8080/", "a port other"),
    ("https://export.arxiv.org:22/", "a port other"),
    ("https://export.arxiv.org:0/", "a port other"),
    ("https://export.arxiv.org:-1/", "a port other"),
    ("https://export.arxiv.org:65536/", "a port other"),
    ("https://export.arxiv.org:80@evil.example/", "a user's name"),
    ("https://export.arxiv.org:" + "9" * 5_000 + "/", "cannot be read"),
    ("https://export.arxiv.org:x/", "cannot be read"),
    ("file:///etc/passwd", "neither http nor https"),
    ("ftp://export.arxiv.org/", "neither http nor https"),
    ("gopher://export.arxiv.org:80/_GET", "neither http nor https"),
    ("javascript:alert(1)", "neither http nor https"),
    ("https:///abs/1", "a host that we do not ask"),
    ("https://export.arxiv.org/a\r\nEvil: yes", "characters that no address has"),
    ("https://export.arxiv.org/a\0", "characters that no address has"),
    ("https://export.arxiv.org/\x85\u202e", "characters that no address has"),
    ("https://export.arxiv.org\t.evil.example/", "characters that no address has"),
    ("https://export.arxiv.org/\ud800", "characters that no address has"),
    ("https://export.arxiv.org/%2e%2E/admin", "a dot for a folder"),
    ("https://export.arxiv.org/a/..%2fadmin", "a dot for a folder"),
    ("https://export.arxiv.org/%2e%2e%5cadmin?x=1", "a dot for a folder"),
    ("https://export.arxiv.org/" + "a" * 8_000, "longer than 8000 characters"),
    ("http://" + "a" * 7_000 + "/", r"is at a{100}, a host"),
]
# What can stand in a header; httpx would read "http:/x" and the like as relative.
IN_A_HEADER = [(url, why) for url, why in REFUSED if url.isprintable()]


@pytest.fixture
def server():
    with EvilServer() as server:
        yield server


@pytest.fixture
def internet(monkeypatch, server):
    internet = Internet(monkeypatch, server)
    internet.names = {HOST: [["93.184.215.14"]]}
    return internet


@pytest.fixture
def client():
    return Client(HOSTS, agent="a", seconds=5)


@pytest.mark.parametrize(
    ("url", "why"), [*REFUSED, ("", "neither"), ("export.arxiv.org", "neither"), ("/a", "neither")]
)
def test_an_address_that_may_not_be_asked_is_refused_with_a_sentence(internet, client, url, why):
    with pytest.raises(Unreachable, match=f"^the address .*({why})") as sentence:
        client.get(url)
    assert internet.resolved == internet.connected == []
    assert len(str(sentence.value)) < 200 and "secret" not in str(sentence.value)


@pytest.mark.parametrize(("url", "why"), IN_A_HEADER)
@pytest.mark.parametrize("through", ["a gateway", "the Internet"])
def test_a_redirect_leads_to_no_address_that_may_not_be_asked(internet, server, url, why, through):
    server.otherwise = redirect(url)
    client = Client(HOSTS, agent="a", gateway=server.url if through == "a gateway" else "")
    internet.names["127.0.0.1"] = [["127.0.0.1"]]
    with pytest.raises(Unreachable, match=f"^the address that export.arxiv.org redirects to .*({why})"):
        client.get(PLAIN)
    assert len(server.asked) == len(internet.connected) == 1


@pytest.mark.parametrize("inner", ["http://127.0.0.1:{port}/", "http://gateway.internal:{port}/admin"])
def test_a_redirect_to_the_gateway_itself_is_refused(internet, server, inner):
    internet.names["gateway.internal"] = [["10.0.0.1"]]
    server.otherwise = redirect(inner.format(port=server.port))
    with pytest.raises(Unreachable, match=r"a number where|a host that we do not ask"):
        Client(HOSTS, agent="a", gateway=f"http://gateway.internal:{server.port}").get(PAGE)
    assert server.paths == ["/export.arxiv.org/abs/2101.04342"] and internet.connected == [
        ("10.0.0.1", server.port)
    ]


def test_a_redirect_from_https_to_http_is_refused(server):
    server.pages = {"/export.arxiv.org/a": redirect("http://arxiv.org/b")}
    with pytest.raises(Unreachable, match="goes back from https to http"):
        Client(HOSTS, agent="a", gateway=server.url).get("https://export.arxiv.org/a")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://EXPORT.arXiv.org./a b?c=é d#e", "http://export.arxiv.org/a%20b?c=%C3%A9%20d"),
        ("http://export.arxiv.org:80", "http://export.arxiv.org"),
        ("http://BÜCHER.example/", "http://xn--bcher-kva.example/"),
        ("http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"),
        ("http://export.arxiv.org/a/../b?c/../d", "http://export.arxiv.org/b?c/../d"),
        ("http://export.arxiv.org/a.b/...", "http://export.arxiv.org/a.b/..."),
        ("http://export.arxiv.org/" + "a" * 7_900, "http://export.arxiv.org/" + "a" * 7_900),
    ],
)
def test_a_named_host_is_asked_however_it_is_spelt(internet, client, url, asked):
    internet.names["xn--bcher-kva.example"] = [["93.184.215.14"]]
    assert client.get(url).url == asked
    host = asked.split("/")[2]
    assert internet.resolved == [host] and f"\r\nhost: {host}\r\n" in internet.server.asked[0]


def test_a_name_is_resolved_once_and_the_checked_address_connected_to(internet, server, client):
    internet.names[HOST] = [["93.184.215.14"], ["127.0.0.1"]]  # rebinding: the second answer is inner
    assert client.get(PLAIN).status == 200
    assert internet.resolved == [HOST] and internet.connected == [("93.184.215.14", 80)]
    with pytest.raises(Unreachable, match=r"^export.arxiv.org is a name of an address that is not public$"):
        client.get(PLAIN)
    assert internet.connected == [("93.184.215.14", 80)]


def test_a_redirect_is_resolved_and_checked_as_well(internet, server, client):
    internet.names["arxiv.org"] = [["10.0.0.1"]]
    server.otherwise = redirect("http://arxiv.org/")
    with pytest.raises(Unreachable, match=r"^arxiv.org is a name of an address that is not public$"):
        client.get(PLAIN)
    assert internet.connected == [("93.184.215.14", 80)]


@pytest.mark.parametrize("inner", ["127.0.0.1", "192.168.1.1", "::1", "fd00::1", "::ffff:10.0.0.1"])
@pytest.mark.parametrize("outer", [[], ["93.184.215.14"], ["2606:2800:21f:cb07:6820:80da:af6b:8b2c"]])
def test_a_name_with_one_inner_address_is_not_connected_to(internet, client, inner, outer):
    for addresses in ([*outer, inner], [inner, *outer]):
        internet.names[HOST] = [addresses]
        with pytest.raises(Unreachable, match="an address that is not public"):
            client.get(PAGE)
    assert internet.connected == []


def test_an_address_where_nobody_answers_leaves_it_to_the_next(internet, client):
    internet.names[HOST] = [["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "93.184.215.14"]]
    assert client.get(PLAIN).status == 200
    assert internet.connected == [("2606:2800:21f:cb07:6820:80da:af6b:8b2c", 80), ("93.184.215.14", 80)]


def test_a_system_without_ipv6_goes_on_to_the_next(internet, client, monkeypatch):
    monkeypatch.setattr(socket, "AF_INET6", 9999)  # a family of addresses that it does not have
    internet.names[HOST] = [["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "93.184.215.14"]]
    assert client.get(PLAIN).status == 200
    assert internet.connected == [("93.184.215.14", 80)]


@pytest.mark.parametrize(
    ("names", "why"), [([["2606::1"]], "connection refused"), (None, "name or service not known")]
)
def test_a_host_that_is_not_there_is_told_in_a_sentence(internet, client, names, why):
    internet.names = {HOST: names} if names else {}
    with pytest.raises(Unreachable, match=f"^export.arxiv.org cannot be reached: {why}$"):
        client.get(PAGE)


@pytest.mark.parametrize(
    "number",
    """0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.170
    192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1
    255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe
    64:ff9b:1::8.8.8.8 100::1 2001::1 2001:0:7f00:1:: 2001:db8::1 2001:20::1 2002:7f00:1:: 2002:808:808:: 3fff::1
    4000::1 5f00::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1""".split(),
)
def test_an_address_of_another_kind_is_not_public(number):
    assert not is_public(number)


@pytest.mark.parametrize(
    "number", ["8.8.8.8", "151.101.3.42", "172.32.0.1", "2606:4700::1", "64:ff9b::808:808"]
)
def test_an_address_of_the_internet_is_public(number):
    assert is_public(number)


@pytest.fixture
def secure(internet, tmp_path):
    """The Internet with a server that has a certificate for HOST; `certified` is the file."""
    internet.certified = certificate(tmp_path, HOST)
    internet.names["arxiv.org"] = [["93.184.215.15"]]
    with EvilServer(internet.certified) as internet.server:
        yield internet


def test_the_certificate_is_checked_by_name_at_the_checked_address(secure, monkeypatch):
    monkeypatch.setattr(certifi, "where", lambda: str(secure.certified))
    client = Client(HOSTS, agent="a")
    secure.server.otherwise = answer(b"secret")
    assert client.get(PAGE).body == b"secret"
    assert secure.server.names == [HOST] and secure.connected == [("93.184.215.14", 443)]
    with pytest.raises(Unreachable, match=r"^arxiv.org has no certificate that we trust: Hostname mismatch"):
        client.get("https://arxiv.org/")
    assert len(secure.server.asked) == 1


def test_a_certificate_that_only_the_environment_trusts_is_refused(secure, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certified))
    with pytest.raises(Unreachable, match=r"no certificate that we trust: self-signed certificate$"):
        Client(HOSTS, agent="a").get(PAGE)
    assert secure.server.asked == []
