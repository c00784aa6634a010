"""Semantic Scholar: for what no other source speaks of to strangers, OpenReview above all.

Source: https://api.semanticscholar.org/api-docs/graph. It merges what it takes for one paper
(allenai/s2-folks#108, #157) and then answers with another id than was asked for.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from threads.papers import grammar
from threads.papers.identifier import Identifier
from threads.papers.record import Record
from threads.papers.sources.asking import JSON, MISSING, another, ask, not_found, object_of
from threads.papers.sources.facts import date, listed, mapping, mappings, text, written_date
from threads.papers.sources.source import Client, Outcomes, Source, Unavailable, key

TITLE, HOST = "Semantic Scholar", "api.semanticscholar.org"
FIELDS = """title,authors,year,publicationDate,venue,abstract,externalIds,publicationTypes,journal,
    openAccessPdf,url"""
# How it calls the identifiers of each kind, and where it repeats them among externalIds.
NAMES = {
    "acl": ("ACL:{}", "ACL"),
    "arxiv": ("ARXIV:{}", "ArXiv"),
    "doi": ("DOI:{}", "DOI"),
    "openreview": ("URL:https://openreview.net/forum?id={}", ""),
    "pmcid": ("PMCID:{}", "PubMedCentral"),
    "pmid": ("PMID:{}", "PubMed"),
    "s2": ("{}", ""),
}
FORMS = {
    "Conference": "conference",
    "JournalArticle": "article",
    "Review": "article",
    "BookSection": "chapter",
    "Book": "book",
    "Dataset": "dataset",
}
# Its names of arXiv, where nothing is published.
NO_VENUES = frozenset(("arxiv", "arxiv.org"))


def look_up(identifiers: Sequence[Identifier], client: Client, contact: str) -> Outcomes:
    """The first of the identifiers."""
    one = identifiers[0]
    if one.kind not in NAMES:
        return not_found(TITLE, one)
    name = NAMES[one.kind][0].format(one.value.removeprefix("PMC"))
    url = f"https://{HOST}/graph/v1/paper/{quote(name, safe=':')}?fields={''.join(FIELDS.split())}"
    answer = ask(client, TITLE, url, accept=JSON, also=(400, *MISSING))
    if answer.status in MISSING:
        return not_found(TITLE, one)
    paper = object_of(answer, TITLE)
    if answer.status == 400:
        # Either it takes no such identifiers, or our question is out of date: "Unrecognized … fields".
        if "field" in text(paper.get("error")).lower():
            raise Unavailable(f"{TITLE} answered 400")
        return not_found(TITLE, one)
    if _is_another(one, paper):
        raise another(TITLE)
    return {key(one): _record(paper)}


def _is_another(one: Identifier, paper: dict[str, Any]) -> bool:
    """Whether the answer has an id of the kind that was asked for, and it is another. It does not always repeat it."""
    others = mapping(paper.get("externalIds"))
    if one.kind == "s2":
        corpus = one.value.startswith("CorpusID:")
        own = f"CorpusID:{text(others.get('CorpusId'))}" if corpus else text(paper.get("paperId")).lower()
        return own not in ("", "CorpusID:", one.value)
    own = text(others.get(NAMES[one.kind][1]))
    read = {"acl": grammar.acl, "arxiv": grammar.arxiv, "doi": grammar.doi}.get(one.kind)
    found = read(own) if read else None
    return bool(own) and (found.value if found else own.removeprefix("PMC")) != one.value.removeprefix("PMC")


def _record(paper: dict[str, Any]) -> Record:
    journal = mapping(paper.get("journal"))
    venue = text(paper.get("venue")) or text(journal.get("name"))
    if venue.lower() in NO_VENUES:
        venue, journal = "", {}
    return Record(
        title=text(paper.get("title")),
        authors=tuple(text(one.get("name")) for one in mappings(paper.get("authors"))),
        issued=written_date(text(paper.get("publicationDate"))) or date((paper.get("year"),)),
        venue=venue,
        volume=text(journal.get("volume")),
        pages=text(journal.get("pages")),
        abstract=text(paper.get("abstract")),
        form=_form(paper, venue),
        url=text(paper.get("url")),
        pdf=text(mapping(paper.get("openAccessPdf")).get("url")),
        published_as=_published_as(mapping(paper.get("externalIds"))),
    )


def _form(paper: dict[str, Any], venue: str) -> str:
    """By its types; "JournalArticle" stands on arXiv papers too."""
    types = [text(one) for one in listed(paper.get("publicationTypes"))]
    form = next((FORMS[one] for one in FORMS if one in types), "conference")
    return form if venue else "preprint"


def _published_as(others: dict[str, Any]) -> tuple[Identifier, ...]:
    found = (
        grammar.doi(text(others.get("DOI"))),
        grammar.acl(text(others.get("ACL"))),
        grammar.arxiv(text(others.get("ArXiv"))),
    )
    return tuple(one for one in found if one)


SOURCE = Source("semantic_scholar", TITLE, HOST, pause=3.0, batch=1, look_up=look_up)
