"""CSL-JSON: items for citation processors, Zotero and pandoc (schema csl-data.json, version 1.0)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from threads.papers import names
from threads.papers.citations.line import line
from threads.papers.citations.work import Work

# Zotero refuses a whole file for one type that it does not know, and it knows no "software".
TYPES = {
    "preprint": "article",
    "article": "article-journal",
    "conference": "paper-conference",
    "chapter": "chapter",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
    "dataset": "dataset",
    "software": "webpage",
    "page": "webpage",
}


def item(work: Work) -> dict[str, Any]:
    """One item; what is not known is not in it."""
    record = work.record
    people = (names.parse(line(author)) for author in record.authors)
    found: dict[str, Any] = {
        "id": work.key,
        "type": TYPES[work.form],
        "title": work.title,
        "author": [_person(name) for name in people if name.last],
        "issued": {"date-parts": [list(record.issued[:3])]} if record.issued else None,
        "container-title": work.venue,
        "publisher": work.publisher,
        "volume": line(record.volume),
        "number" if work.form == "report" else "issue": line(record.number),
        "page": "-".join(filter(None, work.pages)),
        "abstract": line(record.abstract),
        "DOI": line(work.doi),
        "URL": line(work.url),
    }
    if work.form == "preprint" and work.arxiv:
        found["number"] = f"arXiv:{work.arxiv}"
    return {name: value for name, value in found.items() if value}


def stream(works: Iterable[Work]) -> Iterator[str]:
    """The file, an array, item by item."""
    mark = "[\n"
    for work in works:
        yield mark + json.dumps(item(work), ensure_ascii=False)
        mark = ",\n"
    yield "[]\n" if mark == "[\n" else "\n]\n"


def _person(name: names.Name) -> dict[str, str]:
    """Particles stay with the family's name: processors take them apart, and Zotero would lose them."""
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix, "literal": name.literal}
    return {part: text for part, text in parts.items() if text}
