"""BibTeX: an entry for LaTeX, biblatex and Zotero.

Entry types and fields are those of BibTeX's own styles (O. Patashnik, "BibTeXing", section 3) and arXiv's
(https://info.arxiv.org/help/hypertex/bibstyles); Zotero takes a preprint's number from `eprinttype`. An
abstract is left out: a file that is compiled holds no more of other people's text than is printed.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from threads.papers import names
from threads.papers.citations.latex import in_name, latex
from threads.papers.citations.line import line
from threads.papers.citations.work import Work

# The entry's type, the field that names the venue, and the one that names the publisher.
TYPES = {
    "preprint": ("misc", "howpublished", ""),
    "article": ("article", "journal", "publisher"),
    "conference": ("inproceedings", "booktitle", "publisher"),
    "chapter": ("incollection", "booktitle", "publisher"),
    "book": ("book", "series", "publisher"),
    "thesis": ("phdthesis", "", "school"),
    "report": ("techreport", "", "institution"),
    "dataset": ("misc", "howpublished", "publisher"),
    "software": ("misc", "howpublished", "publisher"),
    "page": ("misc", "howpublished", "publisher"),
}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# What may stand in an address between braces, in one line, and in \url: RFC 3986 but for ^ ` { | }.
_SAFE_IN_ADDRESS = "%/:?#[]@!$&'()*+,;=~"


def entry(work: Work) -> str:
    """One entry, a field a line, ending in a newline."""
    kind, _, _ = TYPES[work.form]
    key = re.sub(r"[^A-Za-z0-9.:_-]", "", work.key) or "anon"
    lines = [f"  {name}={value}" for name, value in _fields(work)]
    return ",\n".join([f"@{kind}{{{key}", *lines]) + "\n}\n"


def stream(works: Iterable[Work]) -> Iterator[str]:
    """The file, entry by entry, an empty line between them."""
    for n, work in enumerate(works):
        yield ("\n" if n else "") + entry(work)


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    # Two pairs of braces keep the title's capitals in every style.
    yield "title", f"{{{{{latex(work.title)}}}}}"
    if authors := _authors(work):
        yield "author", f"{{{authors}}}"
    if work.year:
        yield "year", f"{{{work.year}}}"
    if work.month:
        yield "month", MONTHS[work.month - 1]
    yield from _place(work)
    if work.arxiv:
        yield "eprint", f"{{{_raw(work.arxiv)}}}"
        yield "eprinttype", "{arxiv}"
        yield "archivePrefix", "{arXiv}"
    if work.primary_class:
        yield "primaryClass", f"{{{_raw(work.primary_class)}}}"
    if work.doi:
        yield "doi", f"{{{_raw(work.doi)}}}"
    if work.url:
        yield "url", f"{{{_raw(work.url)}}}"


def _place(work: Work) -> Iterator[tuple[str, str]]:
    """Where it appeared: the venue, its parts, and who published it."""
    _, venue, publisher = TYPES[work.form]
    record = work.record
    parts = (
        (venue, work.venue),
        ("volume", record.volume),
        ("number", record.number),
        ("pages", "--".join(filter(None, work.pages))),
        (publisher, work.publisher if publisher else ""),
    )
    for name, text in parts:
        if value := line(text):
            yield name, f"{{{latex(value)}}}"


def _authors(work: Work) -> str:
    found = (names.parse(line(author)) for author in work.record.authors)
    people = [_author(name) for name in found if name.last]
    return " and ".join([*people, "others"] if people and work.record.more_authors else people)


def _author(name: names.Name) -> str:
    """ "van den Oord, Aaron", "King, Jr., Martin Luther"; in braces what BibTeX is not to take apart."""
    if name.literal:
        return f"{{{in_name(name.literal)}}}"
    parts = [in_name(part) for part in (name.family, name.suffix, name.given) if part]
    whole = ", ".join(parts)
    # Letters of other scripts have no form that BibTeX could cut into initials.
    if not whole.isascii() or len(whole.split(",")) != len(parts):
        return f"{{{in_name(name.printed)}}}"
    return whole


def _raw(text: str) -> str:
    """An address or a number, unescaped as \\url reads it; braces, spaces and the like percent-encoded."""
    return quote(line(text), safe=_SAFE_IN_ADDRESS)
