"""The last word on a record: whatever a source wrote, this is all that leaves the library."""

import dataclasses
import re

from goodreadings.lib.markup import clean_line
from threads.papers.identifier import Identifier
from threads.papers.record import FORMS, Record
from threads.papers.sources.facts import address, date

# Characters, and how many of a thing.
TITLE, AUTHOR, VENUE, PUBLISHER, SHORT, ABSTRACT = 500, 200, 300, 200, 40, 10_000
AUTHORS, CATEGORIES, RELATED = 1_000, 20, 10

_OTHERS = re.compile(r"(?:and )?(?:et[. ]+al\.?|others)", re.I)
_WORD = re.compile(r"\w")


def tidied(record: Record, own: Identifier) -> Record:
    """`record` with one-line fields on one line, nothing invisible in them, nothing too long, and only
    dates, addresses and related identifiers that can be; `own` is what was asked for."""
    names = [clean_line(name, AUTHOR) for name in record.authors]
    people = [name for name in names if _WORD.search(name) and not _OTHERS.fullmatch(name)]
    return dataclasses.replace(
        record,
        title=clean_line(record.title, TITLE),
        authors=tuple(people[:AUTHORS]),
        more_authors=record.more_authors or len(people) > AUTHORS or any(map(_OTHERS.fullmatch, names)),
        issued=date(record.issued),
        venue=clean_line(record.venue, VENUE),
        publisher=clean_line(record.publisher, PUBLISHER),
        volume=clean_line(record.volume, SHORT),
        number=clean_line(record.number, SHORT),
        pages=clean_line(record.pages, SHORT),
        abstract=paragraphs(record.abstract),
        categories=_categories(record.categories),
        form=record.form if record.form in FORMS else "page",
        url=address(record.url),
        pdf=address(record.pdf),
        code=address(record.code),
        published_as=_related(record.published_as, own),
    )


def paragraphs(text: str) -> str:
    """Plain text, its paragraphs on one line each and an empty line between them."""
    found: list[list[str]] = [[]]
    for line in text[: 10 * ABSTRACT].splitlines():
        if line.strip():
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    lines = (clean_line(" ".join(lines), ABSTRACT) for lines in found)
    return "\n\n".join(filter(None, lines))[:ABSTRACT].rstrip()


def _categories(categories: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, and none with a space in it: they are stored as words."""
    clean = (clean_line(one, SHORT) for one in categories)
    return tuple(dict.fromkeys(one for one in clean if one and " " not in one))[:CATEGORIES]


def _related(found: tuple[Identifier, ...], own: Identifier) -> tuple[Identifier, ...]:
    """Each once, without the work itself; nothing on arXiv is published as something else there."""
    others = {(one.kind, one.value): one for one in found if not one.kind == own.kind == "arxiv"}
    others.pop((own.kind, own.value), None)
    return tuple(others.values())[:RELATED]
