"""A form that the client sends: to the one place that was named, once."""

import pytest

from goodreadings.lib.http import Client, Unreachable
from tests.stand_in import StandIn

PAGE = "https://hub.example.org/push"


@pytest.fixture
def server():
    with StandIn() as server:
        yield server


@pytest.fixture
def client(server):
    with Client({"hub.example.org"}, agent="tests", gateway=server.url, seconds=5, most_bytes=100) as client:
        yield client


def test_a_form_is_sent_and_its_answer_read(server, client):
    server.routes["/hub.example.org/push"] = (202, {}, b"thanks")
    got = client.post(PAGE, [("hub.mode", "publish"), ("a", "b & c=\udcff")])
    assert (got.status, got.body) == (202, b"thanks")
    assert server.forms == ["hub.mode=publish&a=b+%26+c%3D%3F"]
    assert server.headers[0]["content-length"] == "32"
    assert server.headers[0]["host"] == server.url.removeprefix("http://")


def test_a_form_is_not_sent_on(server, client):
    server.routes["/hub.example.org"] = (307, {"Location": "https://hub.example.org/elsewhere"}, b"")
    assert client.post(PAGE, [("a", "b")]).status == 307
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "place",
    ["https://example.org/", "http://127.0.0.1/", "ftp://hub.example.org/", "https://hub.example.org:8080/"],
)
def test_a_form_goes_to_the_named_host_alone(server, client, place):
    with pytest.raises(Unreachable):
        client.post(place, [])
    assert server.requests == []


def test_a_long_answer_is_not_read(server, client):
    server.routes["/hub.example.org/push"] = (200, {}, b"x" * 101)
    with pytest.raises(Unreachable, match="more than 100 bytes"):
        client.post(PAGE, [])


def test_inner_addresses_are_not_reached():
    with Client({"localhost"}, agent="tests") as client, pytest.raises(Unreachable):
        client.post("http://localhost/", [("a", "b")])
