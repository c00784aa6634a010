"""What changed between two texts, for readers: lines first, then the words of lines that changed.

The work is bounded, whatever the texts hold: what both have once is found by sorting (a patience
difference), only what is left between is compared step by step, and beyond MOST_STEPS it counts as
replaced. difflib takes seconds on hostile texts. Nothing here makes HTML: texts leave as they came.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

Kind = Literal["same", "gone", "new", "folded"]
SAME: Final = "same"
GONE: Final = "gone"
NEW: Final = "new"
FOLDED: Final = "folded"

# Of the comparison step by step, in a whole difference: some 50 ms.
MOST_STEPS = 100_000
# A text that changed in more places than this is read more easily as a new one.
MOST_PARTS = 1_200
# What both have once divides a text; what is between is divided again, this often.
MOST_DIVISIONS = 12
# Lines of which less than this share of the words stayed are easier to read one below the other.
LEAST_KEPT = 0.3
# What stays beside a change: two lines, or the nearer part of long ones. A fold hides three at least.
LINES_BESIDE, CHARACTERS_BESIDE = 2, 300
LEAST_FOLDED = 3
LINES_OF_BEGINNING, CHARACTERS_OF_BEGINNING = 8, 700

# A word, a piece of white space, one sign. Languages that write no spaces are told apart by character;
# marks, joiners and skin tones stay with what they are put on.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_MARKS = "\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"
_TOKEN = re.compile(
    rf"\n|[^\S\n]+|(?:[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w{_MARKS}])+|.)[{_MARKS}]*", re.DOTALL
)


class Part(NamedTuple):
    """A stretch of the text. Of what is `folded`, only the number of its `lines` is left."""

    kind: Kind
    text: str
    lines: int = 0


class _Match(NamedTuple):
    """`size` entries that are the same, from `before` in the one list and from `after` in the other."""

    before: int
    after: int
    size: int


def differences(before: str, after: str) -> list[Part]:
    """The way from `before` to `after`: what is the same or gone is all of `before`, what is the same or
    new is all of `after`. At most 0.3 s for two texts of 32,000 characters, tested with hostile ones.
    """
    compare = _Comparison()
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    parts: list[Part] = []
    here = there = 0
    for match in [*compare.matches(old, new), _Match(len(old), len(new), 0)]:
        parts += compare.words("".join(old[here : match.before]), "".join(new[there : match.after]))
        parts.append(Part(SAME, "".join(old[match.before : match.before + match.size])))
        here, there = match.before + match.size, match.after + match.size
    parts = _joined(parts)
    return parts if len(parts) <= MOST_PARTS else [Part(GONE, before), Part(NEW, after)]


def fold(parts: list[Part]) -> list[Part]:
    """`parts` for the eye: of what stayed, only what stands beside a change (of a text without any, how
    it begins)."""
    folded: list[Part] = []
    for place, part in enumerate(parts):
        if part.kind != SAME:
            folded.append(part)
            continue
        is_rest = place and not parts[place - 1].text.endswith("\n")
        head = _head(part.text, LINES_BESIDE + is_rest) if place else 0
        tail = _tail(part.text, head, LINES_BESIDE) if place < len(parts) - 1 else len(part.text)
        if len(parts) == 1:
            head = _head(part.text, LINES_OF_BEGINNING, CHARACTERS_OF_BEGINNING)
        hidden = part.text[head:tail]
        lines = len(hidden.splitlines())
        if lines < LEAST_FOLDED and len(hidden) < CHARACTERS_BESIDE:
            folded.append(part)
        else:
            folded += [Part(SAME, part.text[:head]), Part(FOLDED, "", lines), Part(SAME, part.text[tail:])]
    return [part for part in folded if part.text or part.kind == FOLDED]


def _head(text: str, lines: int, most: int = CHARACTERS_BESIDE) -> int:
    """Where the first `lines` of `text` end, or a line or a word before `most` characters."""
    end = len("".join(text.splitlines(keepends=True)[:lines]))
    if end <= most:
        return end
    line = text.rfind("\n", most // 2, most)
    return (line if line >= 0 else text.rfind(" ", 0, most)) + 1 or most


def _tail(text: str, start: int, lines: int) -> int:
    """Where the last `lines` of `text` begin, but not before `start`. A line that is cut off counts not."""
    lines += not text.endswith(("\n", "\r"))
    begin = len("".join(text.splitlines(keepends=True)[:-lines]))
    if len(text) - begin > CHARACTERS_BESIDE:
        near = len(text) - CHARACTERS_BESIDE
        begin = min((at for at in (text.find(" ", near), text.find("\n", near)) if at >= 0), default=near)
    return max(start, begin)


class _Comparison:
    """The steps that one difference may take, shared by its lines and all of its words."""

    def __init__(self) -> None:
        self.steps = MOST_STEPS

    def words(self, old: str, new: str) -> list[Part]:
        """What changed inside a stretch of changed lines."""
        if not old or not new:
            return [Part(GONE, old), Part(NEW, new)]
        before, after = _TOKEN.findall(old), _TOKEN.findall(new)
        matches = self.matches(before, after)
        kept = sum(len("".join(before[m.before : m.before + m.size]).strip()) for m in matches)
        if kept < LEAST_KEPT * max(len(old.strip()), len(new.strip())):
            return [Part(GONE, old), Part(NEW, new)]
        parts: list[Part] = []
        here = there = 0
        for match in [*matches, _Match(len(before), len(after), 0)]:
            parts.append(Part(GONE, "".join(before[here : match.before])))
            parts.append(Part(NEW, "".join(after[there : match.after])))
            parts.append(Part(SAME, "".join(before[match.before : match.before + match.size])))
            here, there = match.before + match.size, match.after + match.size
        return _smoothed(parts)

    def matches(self, old: Sequence[str], new: Sequence[str]) -> list[_Match]:
        """What `old` and `new` have in common, in the order of both."""
        found: list[_Match] = []
        waiting = [(0, len(old), 0, len(new), 0)]
        while waiting:
            a, a_end, b, b_end, divided = waiting.pop()
            size = _common(old, new, a, a_end, b, b_end)
            found.append(_Match(a, b, size))
            a, b = a + size, b + size
            size = _common_end(old, new, a, a_end, b, b_end)
            a_end, b_end = a_end - size, b_end - size
            found.append(_Match(a_end, b_end, size))
            if a == a_end or b == b_end:
                continue
            anchors = _anchors(old, new, a, a_end, b, b_end) if divided < MOST_DIVISIONS else []
            if not anchors:
                found += self._step_by_step(old[a:a_end], new[b:b_end], a, b)
                continue
            for i, j in [*anchors, (a_end, b_end)]:
                waiting.append((a, i, b, j, divided + 1))
                a, b = i, j
        return sorted(match for match in found if match.size)

    def _step_by_step(self, old: Sequence[str], new: Sequence[str], a: int, b: int) -> list[_Match]:
        """The shortest way from `old` to `new` (Myers 1986), or nothing in common where it is too long.

        `a` and `b` are where the two begin.
        """
        furthest, trail = {1: 0}, []
        for distance in range(len(old) + len(new) + 1):
            self.steps -= distance + 1
            if self.steps < 0:
                return []
            trail.append(dict(furthest))
            for diagonal in range(-distance, distance + 1, 2):
                down = diagonal == -distance or (
                    diagonal != distance and furthest[diagonal - 1] < furthest[diagonal + 1]
                )
                x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
                slide = _common(old, new, x, len(old), x - diagonal, len(new))
                self.steps -= slide
                x += slide
                furthest[diagonal] = x
                if x >= len(old) and x - diagonal >= len(new):
                    return _walked_back(trail, len(old), len(new), a, b)
        return []


def _common(old: Sequence[str], new: Sequence[str], a: int, a_end: int, b: int, b_end: int) -> int:
    """How many entries from `a` and `b` on are the same."""
    most, size = min(a_end - a, b_end - b), 0
    while size < most and old[a + size] == new[b + size]:
        size += 1
    return size


def _common_end(old: Sequence[str], new: Sequence[str], a: int, a_end: int, b: int, b_end: int) -> int:
    most, size = min(a_end - a, b_end - b), 0
    while size < most and old[a_end - size - 1] == new[b_end - size - 1]:
        size += 1
    return size


def _anchors(
    old: Sequence[str], new: Sequence[str], a: int, a_end: int, b: int, b_end: int
) -> list[tuple[int, int]]:
    """Places of what both have exactly once: the longest sequence of them in the order of both."""
    here, there = Counter(old[a:a_end]), Counter(new[b:b_end])
    once = {text for text, times in here.items() if times == 1 and there[text] == 1 and not text.isspace()}
    places = {text: b + place for place, text in enumerate(new[b:b_end]) if text in once}
    pairs = [(a + place, places[text]) for place, text in enumerate(old[a:a_end]) if text in once]
    # The longest rising sequence: piles of cards, each with what lies on top of the pile before.
    tops: list[int] = []
    piles: list[int] = []
    below: list[int] = []
    for place, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        below.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        piles[pile : pile + 1] = [place]
    longest: list[tuple[int, int]] = []
    place = piles[-1] if piles else -1
    while place >= 0:
        longest.append(pairs[place])
        place = below[place]
    return longest[::-1]


def _walked_back(trail: list[dict[int, int]], x: int, y: int, a: int, b: int) -> list[_Match]:
    """The stretches in common on the way that `trail` (the furthest places, step by step) went."""
    found: list[_Match] = []
    for distance in range(len(trail) - 1, -1, -1):
        furthest, diagonal = trail[distance], x - y
        down = diagonal == -distance or (
            diagonal != distance and furthest[diagonal - 1] < furthest[diagonal + 1]
        )
        before = diagonal + 1 if down else diagonal - 1
        start = furthest[before] if distance else 0
        x_after = start if down else start + 1
        found.append(_Match(a + x_after, b + x_after - diagonal, x - x_after))
        x, y = start, start - before
    return found


def _smoothed(parts: list[Part]) -> list[Part]:
    """`parts` without islands: what stayed between two changes, and is no word, goes with them."""
    solid: list[Part] = []
    parts = _joined(parts)
    for place, part in enumerate(parts):
        is_island = part.kind == SAME and 0 < place < len(parts) - 1 and not re.search(r"\w|\n", part.text)
        solid += [Part(GONE, part.text), Part(NEW, part.text)] if is_island else [part]
    return solid


def _joined(parts: list[Part]) -> list[Part]:
    """Neighbours of one kind as one; of a change, first what is gone, then what is new."""
    joined: list[Part] = []
    gone = new = same = ""
    for kind, text, _ in parts:
        if not text:
            continue
        if kind == SAME:
            joined += [Part(GONE, gone), Part(NEW, new)]
            gone = new = ""
            same += text
            continue
        joined.append(Part(SAME, same))
        same = ""
        gone, new = (gone + text, new) if kind == GONE else (gone, new + text)
    joined += [Part(SAME, same), Part(GONE, gone), Part(NEW, new)]
    return [part for part in joined if part.text]
