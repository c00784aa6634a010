"""The client: what is sent, to whom, and how often one follows."""

import ssl
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import httpcore
import httpx

from . import addresses, answers
from .addresses import host_of
from .answers import Answer
from .network import Deadline, Guard
from .unreachable import Unreachable, explained

_REDIRECTS = {301, 302, 303, 307, 308}
_NOT_OURS_TO_SET = {"content-length", "transfer-encoding"}  # a GET has no body, a form one of known length


class Client:
    """Asks `hosts`, names in any spelling, and no others.

    `agent` is who we say we are, with a way to reach us. `seconds` are for one `get` with all its redirects,
    of which it follows at most `redirects`; `most_bytes` is the longest answer, packed or unpacked.

    With `gateway`, the operator's own ("http://mirror.internal:8080/papers"), https://export.arxiv.org/api/query
    is asked for as http://mirror.internal:8080/papers/export.arxiv.org/api/query. Which addresses may be asked, and
    where redirects may lead, is the same as without.

    Raises ValueError for a host or a gateway that cannot be. Nothing is kept between one `get` and the next,
    neither cookies nor connections, so threads may share a client.
    """

    def __init__(
        self,
        hosts: Collection[str],
        *,
        agent: str,
        gateway: str = "",
        seconds: float = 10.0,
        most_bytes: int = 2 * 1024 * 1024,
        redirects: int = 5,
    ) -> None:
        self._hosts = frozenset(addresses.host_name(host) for host in hosts)
        self._agent = agent
        self._gateway = _gateway(gateway) if gateway else None
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._redirects = redirects

    def get(self, url: str, *, accept: str = "*/*", headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET, whatever its status; `headers` go to the host of `url` and to no other.

        Raises Unreachable, and nothing else, when there is no answer that can be used.
        """
        place = asked = addresses.read(url, self._hosts)
        deadline = Deadline(self._seconds)
        for _ in range(self._redirects + 1):
            own = headers or {} if host_of(place) == host_of(asked) else {}
            with explained(self._who_answers(place), self._seconds):
                answer = self._ask(place, self._headers(place, accept, own), deadline)
            if isinstance(answer, Answer):
                return answer
            place = addresses.read(answer, self._hosts, came_from=place)
        raise Unreachable(f"{host_of(asked)} redirects more than {self._redirects} times")

    def post(self, url: str, fields: Sequence[tuple[str, str]]) -> Answer:
        """The answer to a POST of a form, whatever its status. A redirect is an answer: what was sent to one
        place is not sent to another.

        Raises Unreachable, and nothing else, when there is no answer that can be used.
        """
        form = urlencode(fields, errors="replace").encode("ascii")
        return self.send(url, form, {"content-type": "application/x-www-form-urlencoded"})

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer to a POST of `body`, whatever its status, as with `post`."""
        place = addresses.read(url, self._hosts)
        sent = [
            *self._headers(place, "*/*", headers),
            (b"content-length", str(len(body)).encode("ascii")),
        ]
        with explained(self._who_answers(place), self._seconds):
            answer = self._ask(place, sent, Deadline(self._seconds), body=body)
        assert isinstance(answer, Answer)
        return answer

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # The environment has no say in whom we trust, nor in anything else here: no proxies, no .netrc.
        return httpx.create_ssl_context(trust_env=False)

    def _ask(
        self,
        place: httpx.URL,
        headers: list[tuple[bytes, bytes]],
        deadline: Deadline,
        body: bytes | None = None,
    ) -> Answer | str:
        """The answer of one host, or the address that it redirects a GET to. With a `body` it is a POST."""
        there = self._sent_to(place)
        target = httpcore.URL(
            scheme=there.raw_scheme, host=there.raw_host, port=there.port, target=there.raw_path
        )
        guard = Guard(deadline, inner=self._gateway is not None)
        tls = self._tls if there.scheme == "https" else None
        with (
            httpcore.HTTPConnection(target.origin, tls, network_backend=guard) as connection,
            connection.stream(
                "GET" if body is None else "POST", target, headers=headers, content=body
            ) as response,
        ):
            location = answers.header(response, b"location")
            if body is None and response.status in _REDIRECTS and location:
                return location
            return answers.read(response, place, self._most_bytes)

    def _sent_to(self, place: httpx.URL) -> httpx.URL:
        if self._gateway is None:
            return place
        path = self._gateway.raw_path.rstrip(b"/") + b"/" + place.raw_host + place.raw_path
        return self._gateway.copy_with(raw_path=path)

    def _who_answers(self, place: httpx.URL) -> str:
        return f"the gateway to {host_of(place)}" if self._gateway else host_of(place)

    def _headers(self, place: httpx.URL, accept: str, own: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
        named = {name.lower(): value for name, value in own.items() if name.lower() not in _NOT_OURS_TO_SET}
        named |= {
            "host": self._sent_to(place).netloc.decode("ascii"),
            "user-agent": self._agent,
            "accept": accept,
            "accept-encoding": "gzip",
            "connection": "close",
        }
        return [
            (name.encode("utf-8", "replace"), value.encode("utf-8", "replace"))
            for name, value in named.items()
        ]

    def close(self) -> None:
        """Nothing is open between one `get` and the next; whoever has a client need not know."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _gateway(written: str) -> httpx.URL:
    """Raises ValueError for what is no gateway; its words do not repeat the address, which may hold a password."""
    try:
        url = httpx.URL(written)
    except httpx.InvalidURL:
        raise ValueError("the gateway is no address") from None
    if url.scheme not in {"http", "https"} or not addresses.is_machine(host_of(url)):
        raise ValueError("the gateway's address must begin with http:// or https:// and a host")
    if url.userinfo or url.query or url.fragment:
        raise ValueError("the gateway's address must have no user's name, no query and no fragment")
    return url.copy_with(query=None, fragment=None)
