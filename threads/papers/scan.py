"""Running text: where identifiers may stand in it. One pass, in time linear in the text."""

import re
from collections.abc import Iterator

from threads.papers.hosts import rules_of

# What no identifier or address holds when it stands in a text: space, control, quotation marks and
# dashes of every script, half surrogate pairs.
_STOP = (
    r"\s\x00-\x20\x7f-\xa0\xab\xbb<>\"`{}|\\^\u1680\u2000-\u200f\u2014\u2018-\u201f\u2026-\u202f"
    r"\u2039\u203a\u205f-\u2064\u3000-\u3002\u3008-\u301f\ud800-\udfff\ufeff\uff01-\uff0f\uff1a-\uff20"
    r"\uff3b-\uff40\uff5b-\uff65"
)
_CJK = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
# Letters that go on a word, so that "éarxiv.org" is not arXiv; Chinese goes on without a space.
_WORD = r"A-Za-z0-9\xc0-\u052f"

_START = re.compile(
    rf"""
      (?<![A-Za-z0-9]) https?://
    | (?<![{_WORD}@./-]) (?P<host>(?:[a-z0-9-]{{1,63}}+\.){{1,4}}[a-z]{{2,24}})(?::\d{{1,5}})?/
    | (?<![A-Za-z0-9./]) 10\.\d{{4,9}}(?:\.\d{{1,9}}){{0,4}}/
    | (?<![A-Za-z0-9]) (?P<short>
          arxiv (?:[ \xa0]?[:：][ \xa0]?|[ \xa0]) (?:abs/)?
            (?:\d{{4}}\.\d{{4,5}}|[a-z-]{{2,9}}(?:\.[a-z-]{{2,20}})?/\d{{7}}) (?:v\d{{1,9}})?
        | pmid [ \xa0]?[:：]?[ \xa0]? \d{{1,9}}
        | (?:pmcid:[ \xa0]?)? pmc\d{{1,9}}
        | (?:corpus[ ]?id|s2cid) [ \xa0]?[:：]?[ \xa0]? \d{{1,12}}
        | acl (?:[ ]anthology)? [ \xa0:] (?:[a-z]\d\d-\d{{4}}|\d{{4}}\.[a-z][\w]{{0,40}}-\w{{1,40}}\.\d{{1,6}})
      ) (?![A-Za-z0-9])
    """,
    re.A | re.I | re.X,
)
# Of an address: neither brackets nor what begins the next thing.
_PLAIN = re.compile(
    rf"""(?:
      [^{_STOP}()\[\],;'&\u0100-\U0010ffff]++
    | \\_
    | (?! [,;](?:https?://|10\.\d{{4}}|doi:) | '(?![A-Za-z0-9])
        | &(?:quot|apos|gt|lt|nbsp|\#39|\#x27); | (?<=[A-Za-z0-9)]){_CJK} )
      [^{_STOP}()\[\]]
    )++""",
    re.A | re.I | re.X,
)
# Old DOIs of Wiley have a pair of angle brackets: …17:15/16<1661::AID-SIM968>3.0.CO;2-2
_SICI = re.compile(r"<\d{1,6}:[\w:.+-]{1,40}>", re.A)
_BRACKET = re.compile(rf"[()\[\]]|[{_STOP}]")
_CLOSERS = {")": "(", "]": "["}
_MARKS = ".,;:!?'\"*_~"


def candidates(text: str) -> Iterator[str]:
    """What may be an identifier or an address, in order, without the marks of the text round it.

    An address without a scheme begins with //, and only hosts of the table may go without one.
    """
    partner = _partners(text)
    at = 0
    while start := _START.search(text, at):
        at = start.end()
        host, short = start.groups()
        if short:
            yield short
            continue
        at = max(at, _end(text, at, partner))
        if host is None or rules_of(host.lower()):
            token = _without_marks(text, start.start(), at).replace("\\_", "_")
            yield f"//{token}" if host else token


def _partners(text: str) -> dict[int, int]:
    """The closing bracket of each opening one, of those that stand in one piece of text."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for match in _BRACKET.finditer(text):
        mark = match[0]
        if mark in "([":
            open_.append(match.start())
        elif mark not in ")]":
            open_.clear()
        elif open_ and text[open_[-1]] == _CLOSERS[mark]:
            found[open_.pop()] = match.start()
    return found


def _end(text: str, at: int, partner: dict[int, int]) -> int:
    """Where the address ends that goes on at `at`: at the first bracket that is not a pair."""
    while True:
        if plain := _PLAIN.match(text, at):
            at = plain.end()
        if at in partner and not text.startswith("http", at + 1):
            at = partner[at] + 1
        elif sici := _SICI.match(text, at):
            at = sici.end()
        else:
            return at


def _without_marks(text: str, start: int, end: int) -> str:
    before = text[max(0, start - 2) : start]
    token = text[start:end]
    # A link's target in Markdown or HTML ends where it says, and so does <https://…>.
    if before.endswith("<") or before in ("](", '="', "='"):
        return token.rstrip("'") if before == "='" else token
    bare = token.rstrip(_MARKS)
    # An id of OpenReview may end with _, which is the text's only when the text began it there.
    if "_" in token[len(bare) :] and "openreview.net/" in token.lower() and not before.endswith("_"):
        return token.rstrip(_MARKS.replace("_", ""))
    return bare
