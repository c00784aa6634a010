"""The words that were looked for, marked where they stand in a text."""

import re
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from threads.search.fold import SIGN, fold
from threads.search.tree import Text

LENGTH = 240
BEFORE = 60
LOOKED_AT = 30_000
_WORD = re.compile(f"[{SIGN}]|[^\\W_{SIGN}]+")
_ENDINGS = (
    "ational ization fulness iveness ations ation ments ities ingly ment ness able ible ings ers ity ive ing ies ied"
    " ion ous ors est al er ed es ly or s e y"
).split()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Roughly what the indexes take words for: good enough to mark them."""
    for ending in _ENDINGS:
        if word.isascii() and word.endswith(ending) and len(word) - len(ending) >= 3:
            return stem(word[: -len(ending)]) if ending in {"s", "ed", "ly"} else word[: -len(ending)]
    return word


def marked(text: str, wanted: list[Text]) -> SafeString:
    """All of `text`, escaped, what was looked for in <mark>."""
    return _written(text, _places(text[:LOOKED_AT], wanted))


def in_context(text: str, wanted: list[Text], length: int = LENGTH) -> SafeString:
    """About `length` characters of `text` where most of what was looked for stands, marked."""
    text = text[:LOOKED_AT]
    places = _places(text, wanted)
    start = _start(text, places, length)
    end = min(len(text), start + length)
    if end < len(text) and (space := text.rfind(" ", start + length // 2, end)) > 0:
        end = space
    inside = [
        (max(first, start) - start, last - start) for first, last in places if start <= first and last <= end
    ]
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


def _places(text: str, wanted: list[Text]) -> list[tuple[int, int]]:
    """Where in `text` the words stand, in order, none inside another."""
    if not wanted:
        return []
    tokens = [
        (token, end, match.start(), match.end())
        for match in _WORD.finditer(text)
        for token, end in _known(match[0])
    ]
    sought = sorted({(one.tokens, one.is_prefix) for one in wanted}, key=lambda one: -len(one[0]))
    first: dict[str, list[tuple[list[str], str]]] = {}
    begun = [words[0] for words, begins in sought if begins and len(words) == 1]
    for words, begins in sought:
        first.setdefault(stem(words[0]), []).append(
            ([stem(word) for word in words], words[-1] if begins else "")
        )
    found, place = [], 0
    while place < len(tokens):
        token, end, start, _stop = tokens[place]
        there = next((len(ends) for ends, last in first.get(end, ()) if _stand(tokens, place, ends, last)), 0)
        there = there or any(map(token.startswith, begun))
        if there:
            found.append((start, tokens[place + there - 1][3]))
        place += max(there, 1)
    return [one for one, before in zip(found, [(0, 0), *found], strict=False) if one[0] >= before[1]]


@lru_cache(maxsize=20_000)
def _known(word: str) -> tuple[tuple[str, str], ...]:
    """The folded words in one of a text, each with its stem."""
    return tuple((token, stem(token)) for token in fold(word).split())


def _stand(tokens: list[tuple[str, str, int, int]], place: int, ends: list[str], last: str) -> bool:
    """Whether words with these `ends` stand in `tokens` from `place` on; beginning with `last` is enough for
    the last of them."""
    here = tokens[place : place + len(ends)]
    if len(here) < len(ends) or any(one[1] != end for one, end in zip(here[:-1], ends[:-1], strict=True)):
        return False
    return here[-1][1] == ends[-1] or bool(last and here[-1][0].startswith(last))


def _written(text: str, places: list[tuple[int, int]]) -> SafeString:
    ends = [0, *(end for _start, end in places)]
    pieces = [(text[end:first], text[first:last]) for end, (first, last) in zip(ends, places, strict=False)]
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[ends[-1] :])
