"""One line of text: what a field of a citation holds."""

import re
import unicodedata

# Marks that turn the direction of what follows, marks of byte order, and what is no character:
# they show one thing and say another, and LaTeX knows none of them.
_UNSEEN = re.compile(
    r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
# What str.splitlines splits at, and every other control character, is a space.
_SPACE = re.compile(r"[\s\x00-\x20\x7f-\xa0]+")


def line(text: str) -> str:
    """`text` in one line, its spaces single, without control characters, in Unicode's form C.

    RIS and BibTeX know no escape for a newline: an abstract with the line "ER  - " would end its
    record and begin another (rispy 0.10 and Zotero read it so).
    """
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _UNSEEN.sub("", text))).strip()
