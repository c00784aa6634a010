"""Crossref: what publishers registered about a DOI.

Source: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md; recorded answers. A DOI that it does not
know answers 404 in plain text.
"""

from collections.abc import Sequence
from typing import Any

from threads.papers.identifier import Identifier
from threads.papers.identify import identify
from threads.papers.record import Record
from threads.papers.sources.asking import (
    JSON,
    MISSING,
    another,
    ask,
    in_path,
    mailto,
    not_found,
    object_of,
    unreadable,
)
from threads.papers.sources.facts import date, earliest, first_text, listed, mapping, mappings, named, text
from threads.papers.sources.markup import plain, plain_line
from threads.papers.sources.source import Client, Outcomes, Source, key

TITLE, HOST = "Crossref", "api.crossref.org"
# https://api.crossref.org/types; what is none of these is a page.
FORMS = {
    "journal-article": "article",
    "proceedings-article": "conference",
    "posted-content": "preprint",
    "book-chapter": "chapter",
    "book-part": "chapter",
    "book-section": "chapter",
    "reference-entry": "chapter",
    "book": "book",
    "edited-book": "book",
    "monograph": "book",
    "proceedings": "book",
    "reference-book": "book",
    "dissertation": "thesis",
    "report": "report",
    "report-component": "report",
    "standard": "report",
    "dataset": "dataset",
}
# The work came out on the first of them that has a day, or else a month.
DATES = ("published-print", "published-online", "published", "issued", "posted")


def look_up(identifiers: Sequence[Identifier], client: Client, contact: str) -> Outcomes:
    """The first of the DOIs."""
    one = identifiers[0]
    try:
        url = f"https://{HOST}/works/{in_path(one.value)}{mailto(contact)}"
    except ValueError:
        return not_found(TITLE, one)
    answer = ask(client, TITLE, url, accept=JSON, also=MISSING)
    if answer.status != 200:
        return not_found(TITLE, one)
    work = object_of(answer, TITLE).get("message")
    if not isinstance(work, dict):
        raise unreadable(TITLE)
    if not is_doi(one, text(work.get("DOI"))):
        raise another(TITLE)
    return {key(one): _record(work, one)}


def is_doi(one: Identifier, doi: str) -> bool:
    """Whether `doi` is the DOI `one`, in any case."""
    return bool(doi) and (doi.lower() == one.value or key(identify(doi)) == key(one))


def _record(work: dict[str, Any], one: Identifier) -> Record:
    return Record(
        title=_title(work),
        authors=_authors(work),
        issued=earliest(_date(work.get(name)) for name in DATES),
        venue=plain_line(first_text(work.get("container-title"))),
        publisher=plain_line(text(work.get("publisher"))),
        volume=text(work.get("volume")),
        number=text(work.get("issue")),
        pages=text(work.get("page")) or text(work.get("article-number")),
        abstract=plain(text(work.get("abstract"))),
        form=FORMS.get(text(work.get("type")), "page"),
        url=one.url,
        published_as=named(*_published_as(work)),
    )


def _title(work: dict[str, Any]) -> str:
    title, subtitle = (plain_line(first_text(work.get(name))) for name in ("title", "subtitle"))
    if subtitle and title and subtitle.casefold() not in title.casefold():
        return f"{title.rstrip(': ')}: {subtitle}"
    return title


def _authors(work: dict[str, Any]) -> tuple[str, ...]:
    """ "Lieber, Richard L.", "Hora, Donald, Jr.", or the name of a group; the first author first."""
    people = sorted(mappings(work.get("author")), key=lambda one: one.get("sequence") != "first")
    return tuple(_name(person) for person in people)


def _name(person: dict[str, Any]) -> str:
    family, given, suffix = (plain_line(text(person.get(part))) for part in ("family", "given", "suffix"))
    if not family:
        return given or plain_line(text(person.get("name")))
    return ", ".join(filter(None, [family, given, suffix]))


def _date(value: object) -> tuple[int, ...]:
    """Of {"date-parts": [[1997, 7]]}; [[null]] is no date."""
    return date(
        next((parts for parts in listed(mapping(value).get("date-parts")) if isinstance(parts, list)), ())
    )


def _published_as(work: dict[str, Any]) -> list[str]:
    relations = mappings(mapping(work.get("relation")).get("is-preprint-of"))
    return [text(one.get("id")) for one in relations if text(one.get("id-type")).lower() == "doi"]


SOURCE = Source("crossref", TITLE, HOST, pause=1.0, batch=1, look_up=look_up)
