"""Keys of BibTeX entries: "yu2021mixup", as Google Scholar makes them."""

import hashlib
import re
from collections.abc import Sequence

from threads.papers.names import parse
from threads.papers.titles import plain

LONGEST_PART = 30
"""Characters of a name or a word in a key."""
# What says nothing of a title's subject, and what an apostrophe leaves of "what's" and "don't".
SMALL = frozenset(
    """a an the on of in for to and or with without is are was be do does did can could should how what why
    when where which who whose towards toward from by at as into over under via vs using its it we our s t
    not no""".split()
)
_FORMULA = re.compile(r"\$[^$]*\$|\\[A-Za-z]+")


def key_base(authors: Sequence[str], year: int | None, title: str) -> str:
    """ "yu2021mixup": the first author's family, the year, the first word of the title that says something.

    Letters a to z and digits only; "anon" where no author's letters are Latin. A hyphenated word gives
    its first part ("zero" of "Zero-Shot …"), mathematics and LaTeX nothing.
    """
    name = parse(next((author for author in authors if author.strip()), ""))
    words = _words(name.literal)
    # "The ATLAS Collaboration" is atlas; DeepSeek-AI is one word.
    group = next((word for word in words if word not in SMALL), "") if " " in name.literal else "".join(words)
    family = group or "".join(_words(name.family)) or "anon"
    spoken = _words(_FORMULA.sub(" ", title))
    word = next((word for word in spoken if word not in SMALL), next(iter(spoken), ""))
    return f"{family[:LONGEST_PART]}{year or ''}{word[:LONGEST_PART]}"


def numbered(base: str, n: int) -> str:
    """The key of the n-th paper of one base, from 0: yu2021mixup, yu2021mixupb, …, z, aa, ab, …"""
    letters = ""
    rest = n + 1 if n else 0
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return base + letters


def key_of_identifier(kind: str, value: str) -> str:
    """ "arxiv2101.04342": the key of a paper whose title nobody knows yet.

    Letters, digits, ".", ":" and "-" only. A slash is ":" in it; when that, or another character, or
    length was lost, a part of the value's SHA-256 keeps it apart from others.
    """
    key = re.sub(r"[^A-Za-z0-9.:-]+", "-", kind + value.replace("/", ":"))[:60]
    if key != (kind + value).replace("/", ":") or ":" in value:
        key += "-" + hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:8]
    return key


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", plain(text).lower())
