"""A source: who can be asked for a paper, how often, and what may come of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from goodreadings.lib.http import Answer
from threads.papers.address import Address
from threads.papers.identifier import Identifier
from threads.papers.record import Record

Key = tuple[str, str]
"""(kind, value) of an identifier."""


class Unavailable(Exception):
    """The source could not answer now, or not in a way that can be trusted: it is asked again later.

    str() is a short sentence for a moderator; `retry_after` the seconds it asked us to wait, if it did.
    """

    def __init__(self, problem: str, retry_after: float | None = None) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class NotFound:
    """An answer for one identifier: the source does not know it. `reason` is a short sentence."""

    reason: str


Outcome = Record | NotFound
Outcomes = dict[Key, Outcome]


class Client(Protocol):
    """Whatever gets: goodreadings.lib.http.Client. Raises Unreachable, and nothing else."""

    def get(self, url: str, *, accept: str = "*/*", headers: Mapping[str, str] | None = None) -> Answer: ...


LookUp = Callable[[Sequence[Identifier], Client, str], Outcomes]
"""One question about the identifiers; the text is who we are, an e-mail or a page, or empty.

What is absent from the outcomes is not settled: ask again. Raises Unavailable.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody to ask.

    name    the key in SOURCES: "arxiv"
    title   as people call it: "arXiv"
    host    the host whose gate and limits it lives under; empty where each identifier has its own
    pause   seconds between two questions
    batch   the most identifiers of one question
    """

    name: str
    title: str
    host: str
    pause: float
    batch: int
    look_up: LookUp

    def host_of(self, identifier: Identifier) -> str:
        """The host that a question about `identifier` goes to; empty when there is none."""
        return self.host or page_host(identifier)


def page_host(identifier: Identifier) -> str:
    """The host of the landing page, where it is one that can be asked (no port of its own)."""
    page = Address.parse(identifier.url)
    return page.host if page and page.port is None else ""


def key(identifier: Identifier) -> Key:
    return identifier.kind, identifier.value
