"""BibTeX that members paste or upload: its entries, and what could not be read, in sentences."""

import re
from dataclasses import dataclass

from goodreadings.lib import sentences
from goodreadings.lib.sentences import gettext_noop as _
from threads.papers.citations.line import line
from threads.papers.citations.plain import Decoder
from threads.papers.citations.syntax import Block, blocks
from threads.papers.identifier import Identifier
from threads.papers.identify import LONGEST, find_papers, identify

LONGEST_TEXT = 200_000
"""Characters of a text that are read."""
MOST_BLOCKS = 5_000
"""Times that an @ may stand in it: each may begin an entry that never ends."""
MOST_PROBLEMS = 50
MOST_AUTHORS = 200
LONGEST_KEY = 100

FAULTS = {
    "unread": _(
        "The entry that begins here could not be read: look for a brace, a quote or a comma too few."
    ),
    "end": _("The brace at this entry's end is missing: look whether it was read right."),
    "comma": _("A comma is missing behind one of its fields: what follows that was left out."),
    "empty": _("This entry has neither a title nor a doi, eprint or url: add one."),
}
NOTHING = _('There is no entry in it: BibTeX begins with "@", a type and a brace, as in @misc{key, …}.')

LINE = _("line %(number)s")
ENOUGH = _("The first %(most)s entries were read; send the other %(others)s by themselves.")
CUT = _("Only its first %(most)s characters were read; send the rest by itself.")
CUT_AT = _("It was read up to its %(most)sth “@”; send the rest by itself.")
MORE = _("There are %(more)s more; mend these first.")

_AND = re.compile(r" and |[{}]", re.I)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
_ESCAPED = re.compile(r"\\(?=[_%&#~])|[{}]")
_WEB = re.compile(r"https?://[^\s\\{}\"<>]+", re.I)
# Where other programs put an identifier; Google Scholar writes "arXiv preprint arXiv:…" as the journal.
_ELSEWHERE = ("url", "howpublished", "note", "journal", "journaltitle", "link", "ee", "bdsk-url-1")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Texts are plain, in one line; mathematics stays between its dollars.

    authors       as written, "Family, Given" or not
    more_authors  it ends with "and others"
    line          where it begins, from 1
    """

    key: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    identifier: Identifier | None
    url: str
    more_authors: bool = False
    line: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, and what to do: `place` is an entry's key, "line 12", or empty for all."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read(text: str, most: int = 100) -> Reading:
    """The first `most` entries of a text, and its problems; never raises, takes half a second at worst.

    At most 200,000 characters are read. Two entries of one key are both kept if they name two papers.
    """
    problems: list[Problem] = []
    entries: dict[tuple[str, ...], Entry] = {}
    decoder, left_out = Decoder(), 0
    for block in blocks(_cut(text, problems)):
        place = line(block.key)[:LONGEST_KEY] or sentences.speak(LINE, {"number": str(block.line)})
        if block.fault:
            problems.append(Problem(place, sentences.speak(FAULTS[block.fault], {})))
        if block.fault == "unread":
            continue
        if len(entries) >= most:
            left_out += 1
        elif entry := _entry(block, decoder):
            entries.setdefault(_mark(entry), entry)
        else:
            problems.append(Problem(place, sentences.speak(FAULTS["empty"], {})))
    if left_out:
        problems.append(Problem("", sentences.speak(ENOUGH, {"most": most, "others": left_out})))
    if not entries and not problems:
        problems.append(Problem("", sentences.speak(NOTHING, {})))
    return Reading(tuple(entries.values()), _shown(problems))


def _cut(text: str, problems: list[Problem]) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST_TEXT:
        problems.append(Problem("", sentences.speak(CUT, {"most": LONGEST_TEXT})))
        text = text[:LONGEST_TEXT]
    *parts, rest = text.split("@", MOST_BLOCKS + 1)
    if len(parts) > MOST_BLOCKS:
        problems.append(Problem("", sentences.speak(CUT_AT, {"most": MOST_BLOCKS})))
        return "@".join(parts)
    return "@".join([*parts, rest])


def _mark(entry: Entry) -> tuple[str, ...]:
    one = entry.identifier
    return (entry.key, one.kind, one.value) if one else (entry.key, entry.title)


def _shown(problems: list[Problem]) -> tuple[Problem, ...]:
    if (more := len(problems) - MOST_PROBLEMS) > 0:
        return (*problems[:MOST_PROBLEMS], Problem("", sentences.speak(MORE, {"more": more})))
    return tuple(problems)


def _entry(block: Block, decoder: Decoder) -> Entry | None:
    """The entry, if it has a title or an identifier."""
    title = decoder.plain(block.fields.get("title", ""))
    plain = {name: _unescaped(text) for name, text in block.fields.items()}
    identifier = _identifier(plain)
    if not title and not identifier:
        return None
    authors, more = _authors(block.fields.get("author", ""), decoder)
    year = _YEAR.search(plain.get("year") or plain.get("date", ""))
    address = _WEB.search(" ".join(plain.get(name, "") for name in ("url", "howpublished", "link")))
    return Entry(
        key=line(block.key)[:LONGEST_KEY],
        title=title,
        authors=authors,
        year=int(year[0]) if year else None,
        identifier=identifier,
        url=address[0] if address else "",
        more_authors=more,
        line=block.line,
    )


def _authors(text: str, decoder: Decoder) -> tuple[tuple[str, ...], bool]:
    """The names, parted by an "and" outside of braces, and whether there are others."""
    text = " ".join(text.split())
    parts, depth, at = [], 0, 0
    for mark in _AND.finditer(text):
        if mark[0] in "{}":
            depth = max(0, depth + (1 if mark[0] == "{" else -1))
        elif not depth:
            parts.append(text[at : mark.start()])
            at = mark.end()
    parts.append(text[at:])
    found = list(filter(None, map(decoder.plain, parts[:MOST_AUTHORS])))
    more = len(parts) > MOST_AUTHORS or found[-1:] == ["others"]
    return tuple(name for name in found if name != "others"), more


def _unescaped(text: str) -> str:
    r"""An address or a number without LaTeX: https://x.org/a_b of \url{https://x.org/a\_b}."""
    return _ESCAPED.sub("", text[:LONGEST].replace(r"\url", " ")).strip()


def _identifier(plain: dict[str, str]) -> Identifier | None:
    """The paper that the entry names: by its own fields for that, then wherever people write one."""
    archive = (plain.get("archiveprefix") or plain.get("eprinttype") or "").lower()
    own = [plain.get("doi", "")]
    if archive in ("", "arxiv", "pubmed", "pmid"):
        own.append(("pmid:" if archive in ("pubmed", "pmid") else "") + plain.get("eprint", ""))
    own += [
        plain.get("arxivid", ""),
        *(f"{name}:{plain[name]}" for name in ("pmid", "pmcid") if name in plain),
    ]
    for text in own:
        if (one := identify(text)) and one.kind != "url":
            return one
    found = [one for name in _ELSEWHERE for one in find_papers(plain.get(name, ""))]
    return next((one for one in found if one.kind != "url"), found[0] if found else None)
