"""COinS: a work in the title of an empty <span class="Z3988">, for a page with many of them.

OpenURL 1.0 (ANSI/NISO Z39.88-2004) in keys and values. Which keys, and which format for which work, is
what Zotero's parseContextObject (zotero/utilities, openurl.js) reads: a conference paper only from the
format of books, a preprint only by its own name for that type from Dublin Core's. It takes + and %2B
for a space: "C++" loses its signs there, and no other spelling keeps them.
"""

from collections.abc import Iterator
from urllib.parse import quote

from threads.papers import names
from threads.papers.citations.line import line
from threads.papers.citations.work import Work

# OpenURL's format, then the genre (Dublin Core: Zotero's item type), and the keys of title and venue.
FORMATS = {
    "article": ("journal", "article", "atitle", "jtitle"),
    "conference": ("book", "proceeding", "atitle", "btitle"),
    "chapter": ("book", "bookitem", "atitle", "btitle"),
    "book": ("book", "book", "btitle", "series"),
    "report": ("book", "report", "btitle", "series"),
    "thesis": ("dissertation", "", "title", "inst"),
    "preprint": ("dc", "preprint", "title", "source"),
    "dataset": ("dc", "dataset", "title", "source"),
    "software": ("dc", "computerProgram", "title", "source"),
    "page": ("dc", "webpage", "title", "source"),
}


def span_title(work: Work) -> str:
    """The value of the span's title, percent-encoded; templates escape its & for HTML."""
    return "&".join(f"{key}={quote(folded, safe='')}" for key, text in _pairs(work) if (folded := line(text)))


def _pairs(work: Work) -> Iterator[tuple[str, str]]:
    record = work.record
    kind, genre, title, venue = FORMATS[work.form]
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{kind}"
    yield "rft.type" if kind == "dc" else "rft.genre", genre
    yield f"rft.{title}", work.title
    yield f"rft.{venue}", work.publisher if kind == "dissertation" else work.venue
    for author in record.authors:
        yield "rft.au", _author(names.parse(line(author)))
    yield "rft.date", work.date("-")
    yield "rft.volume", record.volume
    yield "rft.issue", record.number
    first, last = work.pages
    yield "rft.pages", "-".join(filter(None, (first, last)))
    yield "rft.spage", first if last else ""
    yield "rft.epage", last
    yield "rft.publisher", work.publisher if kind != "dissertation" else ""
    yield "rft_id", f"info:doi/{work.doi}" if work.doi else ""
    yield "rft_id", work.url


def _author(name: names.Name) -> str:
    """ "Yu, Hao". Zotero splits at the comma, and where there is none before the last word: one at the
    end, which it drops, keeps a group together. Nothing follows the given name but what belongs to it."""
    if name.literal:
        return name.literal.replace(",", "") + ("," if " " in name.literal else "")
    return ", ".join(filter(None, [name.family, f"{name.given} {name.suffix}".strip().replace(",", "")]))
