"""Titles of papers: what is left of one when two spellings of it are to be equal."""

import re
import unicodedata

LONGEST_KEY = 200
"""Characters of a key: what a database indexes, and more than two different titles share."""

# Commands that dress what follows and say nothing themselves; \v{s} is an s with a hook.
_DRESS = re.compile(
    r"\\(?:(?:math|text)[a-z]+|text|emph|operatorname|hat|bar|tilde|vec|dot|ddot|overline|underline"
    r"|widehat|widetilde|left|right|ensuremath|mbox|boldsymbol|bm|[bcdHkrtuv])(?![A-Za-z])"
)
_GREEK = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)|GREEK ([A-Z]+) SYMBOL")
_VARIANT = re.compile(r"\\var(?=[a-z])")


def title_key(title: str) -> str:
    """The letters and digits of a title, without case, accents, LaTeX, punctuation or space.

    Titles with one key are worth the question "possibly the same?" and no more (shared/papers.md,
    "Already shared": never merge on titles). Greek letters go by their names, as LaTeX writes them.
    Empty for a title that has neither letters nor digits; at most 200 characters.
    """
    text = _VARIANT.sub(r"\\", _DRESS.sub("", title))
    text = "".join(map(_named, unicodedata.normalize("NFKC", text)))
    text = plain(text.casefold()).casefold()
    return "".join(filter(str.isalnum, text))[:LONGEST_KEY]


def plain(text: str) -> str:
    """`text` without accents: "Özgür" is "Ozgur", "Łukasz" is "Lukasz"; what is no accented letter stays."""
    apart = unicodedata.normalize("NFKD", text.translate(_WITHOUT_ACCENT))
    return unicodedata.normalize("NFC", "".join(filter(lambda c: unicodedata.category(c) != "Mn", apart)))


# Letters that Unicode does not take apart.
_WITHOUT_ACCENT = str.maketrans(
    dict(zip("øØłŁđĐðÐħĦıŧŦ", "oOlLdDdDhHitT", strict=True))
    | {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th"}
)


def _named(character: str) -> str:
    if not "\u0370" <= character <= "\u03ff":
        return character
    if found := _GREEK.match(unicodedata.name(unicodedata.normalize("NFD", character)[0], "")):
        return found[1] or found[2]
    return character
