"""Text to LaTeX, so that pdflatex sets it and readers of BibTeX get it back.

Letters that T1 has stay as they are. In names they do not: BibTeX 0.99 counts bytes, and "Ö." as an
initial (abbrv.bst, abbrvnat.bst) would be half of one; what stands in {\\"O} is one letter to it
(O. Patashnik, "BibTeXing", section 4). Greek letters and signs of mathematics become commands. What has no
command (Chinese, emoji) stays: XeLaTeX, LuaLaTeX and reference managers read it, pdflatex needs CJKutf8.
"""

import re
import unicodedata

from threads.papers.citations.mathematics import SYMBOLS, safe

# \\{ counts as a brace in BibTeX, whatever stands before it: an unseen partner keeps them in pairs.
# (\\textbraceleft would do, but pylatexenc, and so bibtexparser, does not read it.)
ESCAPES = {
    "{": r"\{\vphantom{\}}",
    "}": r"\vphantom{\{}\}",
    "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
} | {mark: "\\" + mark for mark in "&%$#_"}
# Letters of T1 beyond Latin-1, and its marks (LaTeX's t1enc.dfu and ts1enc.dfu).
_EXTENDED = frozenset(map(chr, range(0x100, 0x17F))) - frozenset("ĦħĸĿŀŉŦŧ")
_KNOWN = _EXTENDED | frozenset(map(chr, range(0xA1, 0x100))) | frozenset("ȘșȚțẞ–—‘’‚“”„†‡•…‰‹›€™")
_LETTERS = {
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "dj", "Đ": "DJ", "ð": "dh", "Ð": "DH", "þ": "th", "Þ": "TH", "ŋ": "ng", "Ŋ": "NG", "ı": "i", "ȷ": "j",
}  # fmt: skip
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k",
    "\u0331": "b",
}  # fmt: skip
_PLAIN_IN_NAMES = str.maketrans("‘’ʼ‐‑–", "'''---")
_MATHEMATICS = re.compile(r"\$([^$]+)\$(?=(.?))")


def latex(text: str) -> str:
    """One line of plain text as LaTeX; what is safe between two $ stays mathematics."""
    made, at = [], 0
    while found := _MATHEMATICS.search(text, at):
        formula = safe(found[1], after=found[2])
        # The second $ of what is none may begin the next: "$5 or $x$".
        end = found.end() if formula else found.start() + 1
        made += [_escaped(text[at : found.start() if formula else end]), f"${formula}$" if formula else ""]
        at = end
    return "".join([*made, _escaped(text[at:])])


def in_name(text: str) -> str:
    """Part of a name as LaTeX, in letters that BibTeX can count."""
    text = text.translate(_PLAIN_IN_NAMES)
    return "".join(ESCAPES.get(c) or _letter(c) or _symbol(c) for c in text)


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(c) or (c if c in _KNOWN else _letter(c) or _symbol(c)) for c in text)


def _letter(character: str) -> str:
    """{\\'{\\^e}}, {\\ss}; empty for what is no accented Latin letter."""
    if character in _LETTERS:
        return f"{{\\{_LETTERS[character]}}}"
    apart = unicodedata.normalize("NFD", character)
    made, marks = apart[0], apart[1:]
    if not marks or not (made.isascii() and made.isalpha()) or not _ACCENTS.keys() >= set(marks):
        return ""
    for mark in marks:
        made = f"{{\\{_ACCENTS[mark]}{made if len(made) > 1 else f'{{{made}}}'}}}"
    return made


def _symbol(character: str) -> str:
    command = SYMBOLS.get(character)
    return f"\\ensuremath{{{command}}}" if command else character
