"""Asking: one GET, and what every source means by the status of its answer."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from goodreadings.lib.http import Answer, Unreachable
from threads.papers.identifier import Identifier
from threads.papers.sources.source import Client, NotFound, Outcomes, Unavailable, key

MISSING = (404, 410)
JSON = "application/json"


def ask(
    client: Client,
    title: str,
    url: str,
    *,
    accept: str,
    also: tuple[int, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The answer of the source called `title`, of status 200 or one of `also`.

    Raises Unavailable for every other: what says "too many" (429), "forbidden" (403) or "broken" (5xx) says
    nothing about the paper.
    """
    try:
        answer = client.get(url, accept=accept, headers=headers)
    except Unreachable as problem:
        raise Unavailable(str(problem)) from problem
    if answer.status == 200 or answer.status in also:
        return answer
    raise Unavailable(f"{title} answered {answer.status}", answer.retry_after)


def object_of(answer: Answer, title: str) -> dict[str, Any]:
    """The JSON object that the answer is. Raises Unavailable for anything else, broken or nested too deep."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise unreadable(title)
    return found


def unreadable(title: str) -> Unavailable:
    return Unavailable(f"{title} sent an answer that cannot be read")


def another(title: str) -> Unavailable:
    """An answer about another work is never taken for this one; the next may be right."""
    return Unavailable(f"{title} answered about another work than was asked for")


def not_found(title: str, identifier: Identifier) -> Outcomes:
    """The outcome of a question about one identifier that the source does not know."""
    return {key(identifier): NotFound(f"{title} does not know {identifier.label}")}


def in_path(text: str) -> str:
    """`text` as a part of an address's path, its slashes kept. Raises ValueError for dots as folders (a
    DOI may hold them), which would lead elsewhere."""
    if {".", ".."} & set(text.split("/")):
        raise ValueError("a dot for a folder")
    return quote(text, safe="/:")


def mailto(contact: str) -> str:
    """The query that puts us among those whom Crossref and DataCite serve first; empty without an e-mail."""
    mail = contact.removeprefix("mailto:")
    return "?" + urlencode({"mailto": mail}) if "@" in mail and "/" not in mail else ""
