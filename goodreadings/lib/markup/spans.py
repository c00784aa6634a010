"""Where `code` and $mathematics$ stand inside a paragraph. Each is found in time linear in the paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from .marks import QUOTE_TAG

_TICKS = re.compile(r"`+")
_TOKEN = re.compile(r"\\[(\[]|\\.|\$\$?|https?://[^\s<>]*|\]\([^\s()]*", re.DOTALL | re.IGNORECASE)
_TEX_END = re.compile(r"\\[()\[\]]")
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)
_CODE = "\x0e"  # stands for code while mathematics is looked for


class Span(NamedTuple):
    """Code or mathematics in a paragraph; `mark` is "`", "$" or "$$"."""

    start: int
    end: int
    mark: str
    content: str


class Ticks:
    """Pairs the backticks of one paragraph: found once, so that asking for the partner of each is cheap."""

    def __init__(self, text: str) -> None:
        self._starts: dict[int, list[int]] = {}
        for match in _TICKS.finditer(text):
            self._starts.setdefault(len(match[0]), []).append(match.start())

    def partner(self, position: int, length: int) -> int | None:
        """Where the next run of exactly `length` backticks after `position` starts."""
        starts = self._starts.get(length, [])
        index = bisect_right(starts, position)
        return starts[index] if index < len(starts) else None


def spans(paragraph: str) -> list[Span]:
    """The code and the mathematics of `paragraph`, in order. Code wins over mathematics."""
    code = list(_code(paragraph)) if "`" in paragraph else []
    if "$" not in paragraph and "\\" not in paragraph:
        return code
    visible, position = [], 0
    for span in code:
        visible += [paragraph[position : span.start], _CODE * (span.end - span.start)]
        position = span.end
    visible.append(paragraph[position:])
    text, found, start = "".join(visible), code, 0
    for tag in QUOTE_TAG.finditer(text):  # mathematics does not reach over the edge of a quote
        found += _mathematics(text, start, tag.start())
        start = tag.end()
    found += _mathematics(text, start, len(text))
    return sorted(found)


def _code(text: str) -> Iterator[Span]:
    ticks, position = Ticks(text), 0
    while match := _TICKS.search(text, position):
        position = match.end()
        length = position - match.start()
        if _is_escaped(text, match.start()):
            length -= 1
        if length and (end := ticks.partner(position - 1, length)) is not None:
            content = text[position:end].replace("\n", " ")
            if content.strip() and content[0] == content[-1] == " ":
                content = content[1:-1]
            yield Span(position - length, end + length, "`", content)
            position = end + length


def _is_escaped(text: str, position: int) -> bool:
    start = position
    while start and text[start - 1] == "\\":
        start -= 1
    return (position - start) % 2 == 1


def _mathematics(text: str, position: int, limit: int) -> Iterator[Span]:
    """What stands in `$…$`, `$$…$$`, `\\(…\\)` and `\\[…\\]` between `position` and `limit`."""
    while match := _TOKEN.search(text, position, limit):
        opening, position = match[0], match.end()
        end = 0
        if opening == "$":
            end = _end_of_dollar(text, match.start(), limit)
        elif opening == "$$":
            end = text.find("$$", position, limit)
        elif opening in ("\\(", "\\["):
            closing = _TEX_END.search(text, position, limit)
            end = closing.start() if closing and closing[0] == {"\\(": "\\)", "\\[": "\\]"}[opening] else 0
        content = text[position:end] if end > 0 else ""
        if not content.strip() or _CODE in content or ("$" in content and opening != "$"):
            continue
        mark = "$" if opening in ("$", "\\(") else "$$"
        start, position = match.start(), end + len(opening)
        yield Span(start, position, mark, content)


def _end_of_dollar(text: str, start: int, limit: int) -> int:
    """Where the `$` stands that closes the one at `start`, by pandoc's rule, or 0: $5 and $10 are prices."""
    before, after = text[start - 1 : start], text[start + 1 : start + 2]
    if before.isalnum() or not after or after.isspace():
        return 0
    position = start + 1
    while match := _DOLLAR.search(text, position, limit):
        if match[0] != "$":
            position = match.end()
            continue
        end = match.start()
        closes = not text[end - 1].isspace() and not text[end + 1 : end + 2].isdigit()
        return end if closes and end > start + 1 else 0
    return 0
