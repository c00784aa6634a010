"""Recognising papers: a string or a text in, identifiers out. No network, no database."""

import re

from threads.papers import grammar
from threads.papers.address import BLANK, Address
from threads.papers.hosts import recognised, rules_of
from threads.papers.identifier import Identifier, make
from threads.papers.scan import candidates

__all__ = ["LONGEST", "NORMALISER", "Identifier", "find_papers", "identify"]

NORMALISER = 2
"""The version of the rules, stored beside each key.

Raise it by one in the commit after which some input gives another kind or value than before
(not for a new host whose addresses nobody has shared, nor for another landing page or label), and
make the stored keys anew in a migration: old keys beside new ones find a paper from
one side only (lobsters/lobsters#1529, #1588).
"""

LONGEST = 2048
"""Characters of an input; what is longer names nothing."""
LONGEST_VALUE = 2000
"""Characters of a key: what a database indexes."""
ROUNDS = 4
"""How often an address may be cleaned: what then still changes was made to."""

_NAMED = re.compile(r"(?:doi|arxiv|url)\s?[:：]\s?(?=https?://)", re.A | re.I)
_SCHEMELESS = re.compile(r"[\w.-]+\.[a-z]{2,24}(?::\d{1,5})?/", re.A | re.I)
# Where an address may be at its end and the text go on without a space.
_SEAMS = (re.compile(r"[^!-~]"), re.compile(r"[()\[\],;*'!]"))


def identify(text: str) -> Identifier:
    """What the one identifier or address in `text` names.

    All of `text` has to be it, but for space, quotation marks, brackets round it and a full stop.
    A bare number is arXiv's. What names nothing, or has more than 2,048 characters, gives kind
    "unknown" with the stripped input as value (whatever it holds: do not store that). Never raises.
    """
    return _named(text) or Identifier("unknown", text.strip())


def find_papers(text: str) -> list[Identifier]:
    """Every identifier in a text (Markdown, HTML or plain), by first appearance, each once.

    Bare numbers count only where one is the whole text. Takes time linear in the text; never raises.
    """
    found: dict[tuple[str, str], Identifier] = {}
    for candidate in dict.fromkeys(candidates(text)):
        if one := _found(candidate):
            found.setdefault((one.kind, one.value), one)
    if not found and (one := _named(text)):
        return [one]
    return list(found.values())


def _found(candidate: str) -> Identifier | None:
    """A candidate, or its beginning where only that is a paper: "arxiv.org/abs/2101.04342(v2)"."""
    one = _named(candidate)
    # Of a host that the table does not hold no beginning is a paper either.
    if one and (one.kind != "url" or not rules_of(one.value.split("/", 3)[2].partition(":")[0])):
        return one
    for seam in _SEAMS:
        if end := seam.search(candidate):
            part = _named(candidate[: end.start()].rstrip("*_~'"))
            if part and part.kind != "url":
                return part
    return one


def _named(text: str) -> Identifier | None:
    if len(text) > LONGEST:
        return None
    found = _identified(grammar.trimmed(grammar.unwrapped(text.strip(BLANK).strip())))
    if found and len(found.value) <= LONGEST_VALUE and len(found.url) <= LONGEST:
        return found
    return None


def _identified(text: str) -> Identifier | None:
    if named := _NAMED.match(text):
        text = text[named.end() :]
    if text[:4].lower() == "http":
        return _linked(text)
    if found := grammar.alone(text):
        return found
    if text[:2] != "//" and not _SCHEMELESS.match(text):
        return None
    address = Address.parse("https://" + text.removeprefix("//"))
    return recognised(address) if address else None


def _linked(text: str) -> Identifier | None:
    """The paper that an http address leads to, or the address itself in its one form."""
    for _ in range(ROUNDS):
        address = Address.parse(text)
        if not address:
            return None
        if found := recognised(address):
            return found
        clean = address.clean
        if len(clean) > LONGEST:
            return None
        rest = grammar.trimmed(clean)
        if rest == clean:
            return make("url", rest)
        # What was cut off may have hidden a paper: the cleaned address is asked again.
        text = rest
    return None
