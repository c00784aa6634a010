"""Rules for single characters: what a text may hold, whoever wrote it and wherever it is shown."""

from __future__ import annotations

import re
import unicodedata

from .limits import MARKS_IN_A_LINE, STACKED_MARKS

# Controls but tab and newline, lone surrogates, deprecated format characters, annotations, noncharacters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u206a-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_OVERRIDES = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_POP_ISOLATE = "\u2069"
# Nothing to see: soft hyphen, joiners, marks of direction, fillers, invisible operators, tags, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

# Chinese, Japanese and Korean, of a character class: words go on without a space there.
UNSPACED = "\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"


def newlines(text: str) -> str:
    """`text` with `\\n` for every kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")


def tidy(text: str) -> str:
    """`text` with newlines as `\\n` and without control characters, surrogates and noncharacters."""
    return _UNWANTED.sub("", newlines(text))


def veil(text: str) -> str:
    """`text` with one harmless control character for each that `tidy` removes.

    So an address that holds one is known as such when it is judged, and none can be taken for a mark of ours.
    """
    return _UNWANTED.sub("\x1a", newlines(text))


def isolate(text: str) -> str:
    """`text` without overrides of the direction of writing, and with every isolate that it opens closed."""
    text = _OVERRIDES.sub("", text)
    if not _ISOLATES.search(text):
        return text
    open_isolates = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal open_isolates
        closing = match[0] == _POP_ISOLATE
        if closing and not open_isolates:
            return ""
        open_isolates += -1 if closing else 1
        return match[0]

    text = _ISOLATES.sub(keep, text)
    return text + _POP_ISOLATE * open_isolates


def as_typed(text: str) -> str:
    """A text as a member typed it, to be shown so: without what disturbs the page around it."""
    return cap_marks(isolate(tidy(text)))[0]


def is_mark(character: str) -> bool:
    """Whether `character` is stacked onto the one before it."""
    return character > "\u02ff" and unicodedata.category(character) in ("Mn", "Me")


def cap_marks(text: str, before: int = 0, most: int = STACKED_MARKS) -> tuple[str, int]:
    """`text` with at most `most` combining marks in a row, and how many it ends with.

    `before` is how many the text in front of it ended with: marks stack across elements too.
    """
    if text.isascii():
        return text, 0 if text else before
    kept, run = [], before
    for character in text:
        run = run + 1 if is_mark(character) else 0
        if run <= most:
            kept.append(character)
    return "".join(kept), min(run, most)


def clean_line(text: str, limit: int) -> str:
    """A name or a title from `text`: one line of at most `limit` visible characters.

    NFC; without control, bidirectional and invisible characters (the joiner too: a joined emoji falls into its parts);
    at most `MARKS_IN_A_LINE` combining marks on a letter; white space collapsed and stripped.
    """
    text = _UNWANTED.sub("", " ".join(text[: limit * 50 + 1_000].split()))
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text, _ = cap_marks(text, most=MARKS_IN_A_LINE)
    return " ".join(text.split())[:limit].rstrip()
