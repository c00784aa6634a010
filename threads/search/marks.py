"""The words that were looked for, marked where they stand in a text."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from threads.search.fold import SIGN, fold

LENGTH = 240
BEFORE = 60
LOOKED_AT = 60_000
_WORD = re.compile(f"[{SIGN}]|[^\\W_{SIGN}]+")
_ENDINGS = ("ational", "ization", "fulness", "iveness", "ations", "ation", "ments", "ities", "ingly", "ment",
            "ness", "able", "ible", "ings", "ers", "ity", "ive", "ing", "ies", "ied", "ion", "ous", "ors", "est", "al", "er",
            "ed", "es", "ly", "or", "s", "e", "y")  # fmt: skip


def stem(word: str) -> str:
    """Roughly what the indexes take words for: good enough to mark them."""
    for ending in _ENDINGS:
        if word.isascii() and word.endswith(ending) and len(word) - len(ending) >= 3:
            return stem(word[: -len(ending)]) if ending in {"s", "ed", "ly"} else word[: -len(ending)]
    return word


def marked(text: str, wanted: list[tuple[str, ...]]) -> SafeString:
    """All of `text`, escaped, what was looked for in <mark>."""
    return _written(text, _places(text[:LOOKED_AT], wanted))


def in_context(text: str, wanted: list[tuple[str, ...]], length: int = LENGTH) -> SafeString:
    """About `length` characters of `text` where most of what was looked for stands, marked."""
    text = text[:LOOKED_AT]
    places = _places(text, wanted)
    start = _start(text, places, length)
    end = min(len(text), start + length)
    if end < len(text) and (space := text.rfind(" ", start + length // 2, end)) > 0:
        end = space
    inside = [(max(first, start) - start, last - start) for first, last in places if start <= first and last <= end]
    said = _written(text[start:end], inside)
    return format_html("{}{}{}", "… " if start else "", said, " …" if end < len(text) else "")


def _start(text: str, places: list[tuple[int, int]], length: int) -> int:
    if len(text) <= length or not places:
        return 0

    def told(first: int) -> int:
        here = {text[a:b].lower() for a, b in places if first <= a and b <= first + length - BEFORE}
        return len(here)

    best = max((first for first, _last in places[:200]), key=told)
    start = max(0, best - BEFORE)
    space = text.find(" ", start, best) if start else -1
    return space + 1 if space >= 0 else start


def _places(text: str, wanted: list[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where in `text` the words stand, in order, none inside another."""
    sought = {tuple(map(stem, tokens)) for tokens in wanted}
    if not sought:
        return []
    tokens = [
        (stem(token), match.start(), match.end())
        for match in _WORD.finditer(text)
        for token in fold(match[0]).split()
    ]
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for one in sorted(sought, key=len, reverse=True):
        by_first.setdefault(one[0], []).append(one)
    found, place = [], 0
    while place < len(tokens):
        for one in by_first.get(tokens[place][0], ()):
            if tuple(token for token, *_ in tokens[place : place + len(one)]) == one:
                found.append((tokens[place][1], tokens[place + len(one) - 1][2]))
                place += len(one) - 1
                break
        place += 1
    return [one for one, before in zip(found, [(0, 0), *found], strict=False) if one[0] >= before[1]]


def _written(text: str, places: list[tuple[int, int]]) -> SafeString:
    ends = [0, *(end for _start, end in places)]
    pieces = [(text[end:first], text[first:last]) for end, (first, last) in zip(ends, places, strict=False)]
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[ends[-1] :])
