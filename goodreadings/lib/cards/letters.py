"""Words on a card: which of our fonts has a letter, how wide words are, where lines break.

A letter that none of the fonts has is never drawn as a box. Signs and emoji are left out; words in a script that
is missing cannot be drawn, and whoever asked says something else instead (`can_write`).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageDraw, ImageFont

_OURS = Path(__file__).parent / "fonts"
_FORMULAS = Path(__file__).resolve().parents[3] / "static" / "fonts"
# What the first font of a row lacks is looked for in the next.
_SIGNS = (
    _FORMULAS / "formulas.woff2",
    _FORMULAS / "formulas-signs.woff2",
    _FORMULAS / "formulas-letters.woff2",
)
_FILES = {
    "serif": (_OURS / "serif.ttf", *_SIGNS),
    "italic": (_OURS / "italic.ttf", _OURS / "serif.ttf", *_SIGNS),
    "mono": (_OURS / "mono.ttf", _OURS / "serif.ttf", *_SIGNS),
}
# Letters are looked for at this size, which is none that is drawn.
_PROBE = 20
_NO_CHARACTER = "\uffff"

Face = str
Place = tuple[float, float]


@lru_cache(maxsize=256)
def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def _file(face: Face, letter: str) -> int | None:
    """Which font of the row has it; None when none does."""
    for number, file in enumerate(_FILES[face]):
        font = _font(file, _PROBE)
        drawn, missing = font.getmask(letter), font.getmask(_NO_CHARACTER)
        if drawn.size[0] and (drawn.size, bytes(drawn)) != (missing.size, bytes(missing)):
            return number
    return None


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in {"Mn", "Me"}


def _written(face: Face, letter: str) -> str:
    """`letter`, else the one without its accents (ᾷ is α), else nothing."""
    if letter == " " or _file(face, letter) is not None:
        return letter
    bare = unicodedata.normalize("NFKD", letter)[0]
    return bare if bare != letter and _file(face, bare) is not None else ""


def can_write(face: Face, text: str) -> bool:
    """Whether our fonts have every letter of it; signs may be missing."""
    return all(_written(face, letter) for letter in unicodedata.normalize("NFC", text) if letter.isalpha())


def writable(face: Face, text: str) -> str:
    """`text` on one line, without the signs and marks that our fonts lack."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    kept = [_written(face, letter) for letter in text if not _is_mark(letter)]
    return " ".join("".join(kept).split())


def _runs(face: Face, text: str) -> list[tuple[int, str]]:
    """Of a line, what follows each other in one font."""
    numbered: list[tuple[int, str]] = []
    for letter in text:
        number = 0 if letter == " " else (_file(face, letter) or 0)
        # A space goes with what stands before it.
        numbered.append((numbered[-1][0] if letter == " " and numbered else number, letter))
    return [
        (number, "".join(letter for _, letter in run))
        for number, run in groupby(numbered, lambda one: one[0])
    ]


def width(face: Face, size: int, text: str) -> float:
    return sum(_font(_FILES[face][number], size).getlength(run) for number, run in _runs(face, text))


def lines(face: Face, size: int, text: str, room: float) -> list[str]:
    """`text` broken into lines no wider than `room`, at spaces, and inside a word that is wider by itself."""
    broken: list[str] = []
    here = ""
    for word in text.split():
        tried = f"{here} {word}" if here else word
        if width(face, size, tried) <= room:
            here = tried
            continue
        if here:
            broken.append(here)
        here = word
        while width(face, size, here) > room:
            fits = _fitting(face, size, here, room)
            broken.append(here[:fits])
            here = here[fits:]
    return [*broken, here] if here else broken


def _fitting(face: Face, size: int, word: str, room: float) -> int:
    """How many letters of `word` fit; one at least."""
    least, most = 1, len(word)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if width(face, size, word[:middle]) <= room else (least, middle - 1)
    return least


def fit(face: Face, text: str, room: Place, sizes: range, leading: float) -> tuple[int, list[str]]:
    """The first of `sizes` (the largest first) at which `text` has its room, and its lines; at the last size,
    as many lines as there is room for, ended by an ellipsis."""
    longest = max(text.split(), key=len, default="")
    for size in sizes:
        if width(face, size, longest) > room[0]:
            continue
        broken = lines(face, size, text, room[0])
        if len(broken) * size * leading <= room[1]:
            return size, broken
    size = sizes[-1]
    broken = lines(face, size, text, room[0])
    most = max(1, int(room[1] // (size * leading)))
    if len(broken) > most:
        broken = [*broken[: most - 1], ended(face, size, broken[most - 1] + " " + broken[most], room[0])]
    return size, broken


def ended(face: Face, size: int, text: str, room: float) -> str:
    """As much of `text` as fits, with an ellipsis where something was left out."""
    if width(face, size, text) <= room:
        return text
    fits = _fitting(face, size, text, room - width(face, size, "…"))
    cut = text[:fits]
    at_space = cut.rfind(" ")
    return (cut[:at_space] if at_space > fits // 2 else cut).rstrip(" ,.;:–—-") + "…"


def write(on: ImageDraw.ImageDraw, at: Place, face: Face, size: int, text: str, colour: str) -> float:
    """Put one line there, `at` being the left end of its foot; where it ends."""
    x, y = at
    for number, run in _runs(face, text):
        font = _font(_FILES[face][number], size)
        on.text((x, y), run, font=font, fill=colour, anchor="ls")
        x += font.getlength(run)
    return x
