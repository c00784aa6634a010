"""What names and words look like: two with the same skeleton are taken for each other."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from pathlib import Path
from string import ascii_uppercase

from goodreadings.lib.markup import clean_line

_TABLE: dict[int, str] = {}
for _line in re.sub(r"\n  ", " ", (Path(__file__).parent / "lookalikes.txt").read_text("utf-8")).splitlines():
    if not _line.startswith("#"):
        _looks_like, *_codes = _line.split()
        _TABLE |= {int(code, 16): _looks_like for code in _codes}
# A small letter that looks like nothing is what its capital looks like, so that case makes no difference.
for _code, _looks_like in list(_TABLE.items()):
    if len(_small := chr(_code).casefold()) == 1 and not _small.isascii():
        _TABLE.setdefault(ord(_small), _looks_like)

# Letters in other shapes, which have no plain form in Unicode, or one that looks otherwise. Taken first.
_SHAPED = {0x3F2: "c", 0x3F9: "C"}
for _letter in ascii_uppercase:
    for _shape in (
        "LATIN LETTER SMALL CAPITAL", "NEGATIVE CIRCLED LATIN CAPITAL LETTER",
        "NEGATIVE SQUARED LATIN CAPITAL LETTER", "PARENTHESIZED LATIN CAPITAL LETTER",
        "PARENTHESIZED LATIN SMALL LETTER",
    ):  # fmt: skip
        with suppress(KeyError):  # not every letter has every shape
            _SHAPED[ord(unicodedata.lookup(f"{_shape} {_letter}"))] = _letter

# Of one look in many a font, in any case.
_SAME = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})
_PAIRS = (("rn", "m"), ("vv", "w"))
_BETWEEN = re.compile(r"[\s._-]+")
# Scripts that put no space between words.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def skeleton(text: str) -> str:
    """`text` without marks and case, its letters those that they look like. Longer than `text` by little, at most.

    Not for readers: "Ann Miller", "ann-miIIer" and one with Cyrillic letters are all "ann-mlller".
    """
    return _BETWEEN.sub("-", _folded(clean_line(text, len(text)))).strip("-")


def _folded(text: str) -> str:
    text = _plain(text).translate(_TABLE).casefold()
    # Now those whose small letter looks like another.
    text = _plain(text).translate(_TABLE).casefold().translate(_SAME)
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter)
    return text


def _plain(text: str) -> str:
    if text.isascii():
        return text
    spread = unicodedata.normalize("NFKD", text.translate(_SHAPED))
    return "".join(letter for letter in spread if unicodedata.category(letter) not in ("Mn", "Me", "Cf"))


class Words:
    """Words and phrases to be found in texts, however they are disguised; whole ones, in any case."""

    def __init__(self, words: list[str]) -> None:
        self._names = {_phrase(word): word for word in words if _phrase(word)}
        # The longest first: of two that begin alike it is the one that is meant.
        patterns = sorted((_pattern(phrase) for phrase in self._names), key=len, reverse=True)
        self._found = re.compile("|".join(patterns)) if patterns else None

    def first_in(self, text: str) -> str | None:
        """The first of them that stands in `text`, as it was given; None without one."""
        if self._found is None:
            return None
        match = self._found.search(_phrase(text))
        return self._names[match[0]] if match else None


def _phrase(text: str) -> str:
    return " ".join(_folded(clean_line(text, len(text))).split())


def _pattern(phrase: str) -> str:
    begin = "" if _UNSPACED.match(phrase[0]) else r"(?<![^\W_])"
    end = "" if _UNSPACED.match(phrase[-1]) else r"(?![^\W_])"
    return begin + re.escape(phrase) + end
