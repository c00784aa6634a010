"""DataCite: DOIs of repositories, and of every paper on arXiv (10.48550/arxiv.ID).

Source: https://datacite-metadata-schema.readthedocs.io (4.6); a recorded answer.
"""

import re
from collections.abc import Sequence
from typing import Any

from threads.papers.identifier import Identifier
from threads.papers.identify import identify
from threads.papers.record import Record
from threads.papers.sources.asking import (
    MISSING,
    another,
    ask,
    in_path,
    mailto,
    not_found,
    object_of,
    unreadable,
)
from threads.papers.sources.facts import (
    CATEGORY,
    date,
    earliest,
    mapping,
    mappings,
    named,
    text,
    written_date,
)
from threads.papers.sources.markup import plain, plain_line
from threads.papers.sources.source import Client, Outcomes, Source, key

TITLE, HOST = "DataCite", "api.datacite.org"
# resourceTypeGeneral; what is none of these is a page.
FORMS = {
    "Preprint": "preprint",
    "JournalArticle": "article",
    "Text": "article",
    "ConferencePaper": "conference",
    "BookChapter": "chapter",
    "Book": "book",
    "ConferenceProceeding": "book",
    "Dissertation": "thesis",
    "Report": "report",
    "Dataset": "dataset",
    "Software": "software",
    "ComputationalNotebook": "software",
}
_CATEGORY = re.compile(rf"\(({CATEGORY.pattern})\)$", re.A)
_VERSION = re.compile(r"v?(\d{1,3})", re.A)


def look_up(identifiers: Sequence[Identifier], client: Client, contact: str) -> Outcomes:
    """The first of the identifiers, a DOI or an arXiv number."""
    one = identifiers[0]
    doi = f"10.48550/arxiv.{one.value}" if one.kind == "arxiv" else one.value
    try:
        url = f"https://{HOST}/dois/{in_path(doi)}{mailto(contact)}"
    except ValueError:
        return not_found(TITLE, one)
    answer = ask(client, TITLE, url, accept="application/vnd.api+json", also=MISSING)
    if answer.status != 200:
        return not_found(TITLE, one)
    work = mapping(object_of(answer, TITLE).get("data")).get("attributes")
    if not isinstance(work, dict):
        raise unreadable(TITLE)
    own = text(work.get("doi"))
    if own.lower() != doi and key(identify(own)) != key(one):
        raise another(TITLE)
    return {key(one): _arxiv(work, one) if one.kind == "arxiv" else _record(work, one)}


def _record(work: dict[str, Any], one: Identifier) -> Record:
    container = mapping(work.get("container"))
    publisher = work.get("publisher")
    return Record(
        title=plain_line(_title(work)),
        authors=_authors(work),
        issued=earliest([*_dates(work, "Issued"), *_dates(work, "Available"), _year(work)]),
        venue=plain_line(text(container.get("title"))),
        publisher=text(mapping(publisher).get("name")) or text(publisher),
        volume=text(container.get("volume")),
        number=text(container.get("issue")),
        pages="-".join(filter(None, (text(container.get(end)) for end in ("firstPage", "lastPage")))),
        abstract=plain(_abstract(work)),
        form=FORMS.get(text(mapping(work.get("types")).get("resourceTypeGeneral")), "page"),
        url=one.url,
        published_as=named(*_related(work, "IsPreprintOf")),
    )


def _arxiv(work: dict[str, Any], one: Identifier) -> Record:
    """A paper on arXiv: written in TeX rather than HTML, dated by version, and arXiv is no publisher."""
    subjects = (text(subject.get("subject")) for subject in mappings(work.get("subjects")))
    return Record(
        title=_title(work),
        authors=_authors(work),
        issued=earliest(_dates(work, "Submitted", "v1")) or earliest([*_dates(work, "Issued"), _year(work)]),
        abstract=_abstract(work),
        categories=tuple(match[1] for subject in subjects if (match := _CATEGORY.search(subject))),
        form="preprint",
        version=_version(work),
        url=one.url,
        pdf=one.pdf or "",
        published_as=named(*_related(work, "IsVersionOf", "IsPreprintOf")),
    )


def _title(work: dict[str, Any]) -> str:
    """The title, and the subtitle where there is one; not those that are translations."""
    titles = mappings(work.get("titles"))
    main = next((text(one.get("title")) for one in titles if not one.get("titleType")), "")
    subtitle = next((text(one.get("title")) for one in titles if one.get("titleType") == "Subtitle"), "")
    return f"{main}: {subtitle}" if main and subtitle else main


def _authors(work: dict[str, Any]) -> tuple[str, ...]:
    return tuple(_name(one) for one in mappings(work.get("creators")))


def _name(creator: dict[str, Any]) -> str:
    """ "Yin, Hui", or the name as it is printed where it has no parts."""
    family, given = text(creator.get("familyName")), text(creator.get("givenName"))
    if family and creator.get("nameType") != "Organizational":
        return ", ".join(filter(None, [family, given]))
    return text(creator.get("name"))


def _dates(work: dict[str, Any], kind: str, version: str = "") -> list[tuple[int, ...]]:
    dates = [one for one in mappings(work.get("dates")) if one.get("dateType") == kind]
    if version:
        dates = [one for one in dates if one.get("dateInformation") == version]
    return [written_date(text(one.get("date"))) for one in dates]


def _year(work: dict[str, Any]) -> tuple[int, ...]:
    year = text(work.get("publicationYear"))
    return date((int(year),)) if year.isdecimal() and len(year) == 4 else ()


def _abstract(work: dict[str, Any]) -> str:
    found = mappings(work.get("descriptions"))
    return next(
        (text(one.get("description")) for one in found if one.get("descriptionType") == "Abstract"), ""
    )


def _version(work: dict[str, Any]) -> int | None:
    """The newest: that of the record, or that a date is of."""
    written = [
        text(work.get("version")),
        *(text(one.get("dateInformation")) for one in mappings(work.get("dates"))),
    ]
    found = [int(match[1]) for one in written if (match := _VERSION.fullmatch(one))]
    return max(found, default=0) or None


def _related(work: dict[str, Any], *relations: str) -> list[str]:
    found = mappings(work.get("relatedIdentifiers"))
    return [text(one.get("relatedIdentifier")) for one in found if one.get("relationType") in relations]


SOURCE = Source("datacite", TITLE, HOST, pause=1.0, batch=1, look_up=look_up)
