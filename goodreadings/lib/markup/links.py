"""Where a link leads and how far it goes in the text. Every step looks at a bounded stretch."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import NamedTuple

from .characters import UNSPACED
from .limits import ADDRESS

_SPACE = re.compile(r"[ \t]{0,9}+\n?+[ \t]{0,9}+")
_WRAPPED = re.compile(rf"<([^<>\n]{{0,{ADDRESS}}})>")
_TITLE = re.compile(r"\"([^\"]{0,300})\"|'([^']{0,300})'|\(([^()]{0,300})\)", re.DOTALL)
_LABEL = re.compile(r"\[([^\[\]]{0,200})\]")
# What Markdown gives a meaning to; a backslash before a slash, a colon or an @ stays, and the address is refused.
_ESCAPE = re.compile(r"\\([!-.;-?\[\]^_`{-~])")
# References to control characters, which html.unescape would leave out or replace: 0 to 31 and 127 to 159.
_CONTROL = re.compile(
    r"&#(?:0*(?:[12]?\d|3[01]|12[789]|1[345]\d)(?!\d)|x0*(?:[01]?[0-9a-f]|7f|[89][0-9a-f])(?![0-9a-f]));?",
    re.IGNORECASE,
)
_ENDS = frozenset("?!.,:;*_~'’‘…،؛؟。，、！？；：）」』】》")

IN_ANGLES = re.compile(
    rf"<(https?://[^\s<>]{{1,{ADDRESS}}}|[\w.+-]{{1,64}}@[a-z0-9.-]{{1,190}}\.[a-z]{{2,24}})>", re.IGNORECASE
)
BARE = re.compile(rf"(?:(?<![^\W_])|(?<=[{UNSPACED}]))https?://", re.IGNORECASE)
# Neither quotation marks of any language: what is copied from a browser has them escaped.
_BARE = re.compile(
    rf"[^\s<>\[\]`\"\\|{{}}^\x00-\x1f“”„«»‹›，。、！？；：（）「」『』【】《》]{{1,{ADDRESS}}}"
)


class Target(NamedTuple):
    """What follows the words of a link: address and title as written, and where it ends."""

    address: str
    title: str
    end: int


def plain_value(text: str) -> str:
    """`text` of an address or a title with its escapes and entities resolved, once; control characters are kept."""
    return html.unescape(_CONTROL.sub("\0", _ESCAPE.sub(r"\1", text)))


def normal_label(label: str) -> str:
    """How the label of a reference is compared: without regard to case and white space."""
    return " ".join(label.split()).lower()


def target_after(
    text: str, start: int, close: int, references: Mapping[str, tuple[str, str | None]]
) -> Target | None:
    """The target of the bracket pair whose content runs from `start` to `close` (the place of its `]`)."""
    if text.startswith("(", close + 1) and (target := _in_parentheses(text, close + 2)):
        return target
    if not references:
        return None
    label, end = text[start:close], close + 1
    if match := _LABEL.match(text, end):
        named = references.get(normal_label(match[1].strip() or label))
        if named:
            return Target(named[0], named[1] or "", match.end())
    found = references.get(normal_label(label))
    return Target(found[0], found[1] or "", end) if found else None


def _in_parentheses(text: str, position: int) -> Target | None:
    position = _end_of_space(text, position)
    if match := _WRAPPED.match(text, position):
        address, position = match[1], match.end()
    else:
        end = _end_of_address(text, position)
        address, position = text[position:end], end
    after = _end_of_space(text, position)
    title = _TITLE.match(text, after) if after > position else None
    if title:
        after = _end_of_space(text, title.end())
    if not address or not text.startswith(")", after):
        return None
    words = next((words for words in title.groups() if words is not None), "") if title else ""
    return Target(address, words, after + 1)


def _end_of_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _end_of_address(text: str, position: int) -> int:
    """Where an address in parentheses ends: at white space or at a parenthesis that it did not open."""
    depth, limit = 0, min(len(text), position + ADDRESS + 1)
    while position < limit:
        character = text[position]
        if character in " \n\t":
            break
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
        position += 1
    return position


def end_of_bare(text: str, start: int) -> int:
    """Where a bare address ends: without the sentence's punctuation and without a parenthesis it did not open."""
    match = _BARE.match(text, start)
    end = match.end() if match else start
    surplus = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in _ENDS:
            break
        end -= 1
    return end
