"""Names of authors, as sources write them and as readers do.

An author is stored as "Family, Given" where a source told the parts apart, else as printed. Which
part of a printed name is the family's is BibTeX's rule: from the first word in lower case on, else
the last word (B. Beeton, O. Patashnik, "BibTeXing", section 4).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from threads.papers.titles import plain

SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
# Words that no person is called, but a group of people is.
GROUPS = frozenset(
    """association authors center centre collaboration collaborators committee community company
    consortium corporation department foundation group initiative institute laboratories laboratory
    labs network organisation organization project society team teams university workgroup""".split()
)
COMPANIES = frozenset("inc inc. llc ltd ltd. gmbh corp corp. co. ag plc".split())
# Particles that some write with a capital: "Fernando De la Torre", never "Van Nguyen".
_CAPITAL_PARTICLES = frozenset("Da De Del Della Den Der Di Du La Le Van Von".split())

_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]")
_TEX = re.compile(r"[{}\\]")
# Footnotes that a source left on a name: "Gerard Pons-Moll1", "Hao Yu*".
_FOOTNOTE = re.compile(r"(?<=[^\W\d_])\d{1,2}$|(?<![*†‡§¶])[*†‡§¶]+$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\s·]+")


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name. `literal` is the whole of one that has no parts (a group, a single word,
    Chinese without a space): the others are empty then."""

    family: str
    given: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def last(self) -> str:
        """By what the author is called in a byline."""
        return self.literal or self.family

    @property
    def inverted(self) -> str:
        """ "Yu, Hao", "King, Martin Luther, Jr."; a literal as it is."""
        return self.literal or ", ".join(filter(None, [self.family, self.given, self.suffix]))

    @property
    def printed(self) -> str:
        """ "Hao Yu", "Martin Luther King Jr."; Chinese, Japanese and Korean the family first; a literal as it is."""
        parts = [self.given, self.family, self.suffix]
        if self.given and _CJK.fullmatch(self.family + self.given):
            parts = [self.family, self.given]
        return self.literal or " ".join(filter(None, parts))


def parse(text: str) -> Name:
    """The parts of an author's name in either form; never raises, an empty text has an empty literal.

    A name in brackets ("Feng Jiang (蒋峰)"), marks of footnotes, braces and backslashes are left out.
    """
    text = _tidy(text)
    text = (" ".join(_BRACKETS.sub(" ", text).split()) or text).strip(" ,")
    if " " in text:
        text = _FOOTNOTE.sub("", text).strip(" ,")
    first, *rest = filter(None, map(str.strip, text.split(","))) if "," in text else (text,)
    if _is_group(text.replace(",", " ").split()) or any(part.lower() in COMPANIES for part in rest):
        return Name("", literal=text)
    name = _inverted(first, rest) if rest else _printed(first)
    # No part of a name is only dashes or dots.
    whole = name.literal or (_says(name.family) and _says(name.given))
    return name if whole else Name("", literal=text)


def printed(text: str) -> str:
    """The name as it is printed, "Hao Yu", whichever way it was stored."""
    text = _tidy(text)
    return parse(text).printed if "," in text else text


def family(text: str) -> str:
    """The family's name, or the whole of a name without parts."""
    return parse(text).last


def byline(
    authors: Sequence[str],
    more: bool = False,
    *,
    few: str = "%(others)s and %(last)s",
    many: str = "%(first)s et al.",
) -> str:
    """ "Yu", "Yu and Wang", "Yu, Wang and Wu"; "Yu et al." from four on, or when there are `more`. `few` and
    `many` say it in another language."""
    names = list(islice(filter(None, map(family, authors)), 4))
    if len(names) > 3 or (names and more):
        return many % {"first": names[0]}
    if len(names) > 1:
        return few % {"others": ", ".join(names[:-1]), "last": names[-1]}
    return "".join(names)


def surnames(authors: Iterable[str]) -> set[str]:
    """The families' names to compare: without case, accents, particles, space and punctuation."""
    return set(filter(None, map(_comparable, authors)))


def _comparable(author: str) -> str:
    words = family(author).split()
    while len(words) > 1 and (words[0][0].islower() or words[0] in _CAPITAL_PARTICLES):
        del words[0]
    return "".join(filter(str.isalnum, plain("".join(words)).casefold()))


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def _is_group(words: list[str]) -> bool:
    return any(word.casefold() in GROUPS or word.casefold() in ("and", "&") for word in words)


def _tidy(text: str) -> str:
    return " ".join(_TEX.sub("", text).split())


def _printed(text: str) -> Name:
    words = text.split()
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in SUFFIXES else ""
    if len(words) < 2:
        return Name("", literal=text)
    if _CJK.fullmatch(text):
        return Name(words[0], " ".join(words[1:]))
    start = next((i for i, word in enumerate(words) if i and word[0].islower()), len(words) - 1)
    while start > 1 and words[start][0].islower() and words[start - 1] in _CAPITAL_PARTICLES:
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _inverted(first: str, rest: list[str]) -> Name:
    """Of "King, Jr., Martin Luther", "King, Martin Luther, Jr.", "Martin Luther King, Jr."; particles
    behind the given names ("Oord, Aaron van den") go before the family's."""
    suffix = next((part for part in rest if part.lower() in SUFFIXES), "")
    words = ", ".join(part for part in rest if part != suffix).split()
    if not words:
        name = _printed(first)
        return name if name.literal else Name(name.family, name.given, suffix)
    if not suffix and len(words) > 1 and words[-1].lower() in SUFFIXES:
        suffix = words.pop()
    end = len(words)
    while end > 1 and words[end - 1][0].islower():
        end -= 1
    return Name(" ".join([*words[end:], first]), " ".join(words[:end]).rstrip(","), suffix)
