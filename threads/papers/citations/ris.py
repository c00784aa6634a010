"""RIS: a tag a line, for EndNote, Mendeley, Zotero and RefMan.

Tags are those of the format's description (https://en.wikipedia.org/wiki/RIS_(file_format), after
Research Information Systems' of 2001) that Zotero's RIS.js reads. There is no tag for "and others".
"""

from collections.abc import Iterable, Iterator

from threads.papers import names
from threads.papers.citations.line import line
from threads.papers.citations.work import Work

# Zotero reads a conference paper from CONF, and writes it so.
TYPES = {
    "preprint": "GEN",
    "article": "JOUR",
    "conference": "CONF",
    "chapter": "CHAP",
    "book": "BOOK",
    "thesis": "THES",
    "report": "RPRT",
    "dataset": "DATA",
    "software": "COMP",
    "page": "ELEC",
}


def entry(work: Work) -> str:
    """One record, its lines ended by CR LF, an empty line behind it."""
    lines = [f"{tag}  - {folded}\r\n" for tag, text in _tags(work) if (folded := line(text))]
    return f"TY  - {TYPES[work.form]}\r\n{''.join(lines)}ER  - \r\n\r\n"


def stream(works: Iterable[Work]) -> Iterator[str]:
    """The file, record by record."""
    yield from map(entry, works)


def _tags(work: Work) -> Iterator[tuple[str, str]]:
    record = work.record
    first, last = work.pages
    yield "TI", work.title
    for author in record.authors:
        yield "AU", _author(names.parse(line(author)))
    yield "PY", work.year
    yield "DA", work.date("/")
    yield "T2", work.venue
    if work.form == "article":
        yield "JF", work.venue
    yield "VL", record.volume
    yield "IS", record.number
    yield "SP", first
    yield "EP", last
    yield "AB", record.abstract
    yield "DO", work.doi
    yield "UR", work.url
    yield "PB", work.publisher
    if work.arxiv:
        yield "AN", f"arXiv:{work.arxiv}"


def _author(name: names.Name) -> str:
    """A comma parts family, given and suffix: a group's name has none."""
    return name.literal.replace(",", "") or name.inverted
