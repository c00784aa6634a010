"""Asking sources for papers: identifiers in, records out. A new source is a file here and a line in SOURCES.

No database and no clock: whoever asks keeps the pauses of the hosts, writes down what comes, and asks again.
"""

from collections.abc import Collection, Sequence

from threads.papers.identifier import Identifier, make
from threads.papers.record import Record
from threads.papers.sources import arxiv, crossref, datacite, github, page, semantic_scholar
from threads.papers.sources.source import (
    Client,
    Key,
    NotFound,
    Outcome,
    Source,
    Unavailable,
    key,
    page_host,
)
from threads.papers.sources.tidy import tidied

__all__ = [
    "SOURCES",
    "Client",
    "Key",
    "NotFound",
    "Outcome",
    "Source",
    "Unavailable",
    "hosts",
    "look_up",
    "route",
]

SOURCES: dict[str, Source] = {
    module.SOURCE.name: module.SOURCE
    for module in (arxiv, crossref, datacite, page, semantic_scholar, github)
}

ROUTES: dict[str, list[str]] = {
    "arxiv": ["arxiv", "datacite", "page"],
    "doi": ["crossref", "datacite"],
    "acl": ["page", "semantic_scholar"],
    "pmid": ["page", "semantic_scholar"],
    "pmcid": ["page", "semantic_scholar"],
    "pmlr": ["page"],
    "jmlr": ["page"],
    "neurips": ["page"],
    "cvf": ["page"],
    "ijcai": ["page"],
    "openreview": ["semantic_scholar"],
    "s2": ["semantic_scholar"],
}
"""Whom to ask, in order, by the kind of an identifier. Who gives no titles to strangers is not there."""


def route(identifier: Identifier, *, github: bool = False, hosts: Collection[str] = ()) -> list[str]:
    """The names of the sources to ask for `identifier`, in order; none for what is never looked up.

    Repositories only with `github`; an address only where its host is one of `hosts`, which the operator named.
    """
    if identifier.kind == "github":
        return ["github"] if github else []
    if identifier.kind == "url":
        return ["page"] if page_host(identifier) in hosts else []
    return list(ROUTES.get(identifier.kind, ()))


def hosts(extra: Collection[str] = ()) -> frozenset[str]:
    """Every host that some source may ask: ours, and those that the operator named."""
    named = {source.host for source in SOURCES.values() if source.host}
    return frozenset(named | page.HOSTS | set(extra))


def look_up(
    name: str, identifiers: Sequence[Identifier], client: Client, contact: str = ""
) -> dict[Key, Outcome]:
    """What the source `name` says of `identifiers` in one question, by (kind, value).

    `contact` is an e-mail or a page of whoever asks. Each identifier has one outcome, a Record with a title or
    NotFound. One that is absent did not fit into this question, or the answer said nothing sure of it: ask again.
    At least one is there. Raises Unavailable when nothing can be known now, also when the answer is of another work.
    """
    source = SOURCES[name]
    asked = {key(one): _newest(one) for one in identifiers}
    if not asked:
        return {}
    outcomes = source.look_up(list(asked.values())[: source.batch], client, contact)
    settled = {one: _checked(outcomes[one], asked[one], source) for one in asked if one in outcomes}
    if not settled:
        raise Unavailable(f"{source.title} gave no answer that fits the question")
    return settled


def _newest(one: Identifier) -> Identifier:
    """The work without the version that somebody linked: sources describe the newest."""
    return make(one.kind, one.value) if one.version else one


def _checked(outcome: Outcome, own: Identifier, source: Source) -> Outcome:
    if isinstance(outcome, NotFound):
        return outcome
    record: Record = tidied(outcome, own)
    return record if record.title else NotFound(f"{source.title} names no title of {own.label}")
