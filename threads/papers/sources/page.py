"""The paper's own page: citation_… tags, as Google Scholar reads them, then OpenGraph.

Sources: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing, https://ogp.me, recorded pages. Only
pages of HOSTS, and of hosts that the operator names, are ever asked for.
"""

from collections.abc import Sequence

from goodreadings.lib.http import Answer
from threads.papers.address import Address
from threads.papers.identifier import Identifier
from threads.papers.record import Record
from threads.papers.sources.asking import MISSING, another, ask, not_found
from threads.papers.sources.facts import address, named, written_date
from threads.papers.sources.html import Tags, tags_of
from threads.papers.sources.source import Client, NotFound, Outcomes, Source, Unavailable, key, page_host

TITLE = "The page"
# Where identifiers lead (threads.papers.identifier), and where those pages move to.
HOSTS = frozenset(
    """arxiv.org aclanthology.org proceedings.mlr.press jmlr.org www.jmlr.org proceedings.neurips.cc
    papers.neurips.cc papers.nips.cc proceedings.nips.cc datasets-benchmarks-proceedings.neurips.cc
    openaccess.thecvf.com www.ijcai.org ijcai.org pubmed.ncbi.nlm.nih.gov pmc.ncbi.nlm.nih.gov
    www.ncbi.nlm.nih.gov""".split()
)
HTML = ("text/html", "application/xhtml+xml", "")
# What a work is, by its identifier where that tells.
FORMS = {
    "arxiv": "preprint",
    "pmlr": "conference",
    "neurips": "conference",
    "cvf": "conference",
    "ijcai": "conference",
    "jmlr": "article",
}
# What it is, by the first of these tags that the page has.
FORMS_BY_TAG = {
    "citation_journal_title": "article",
    "citation_conference_title": "conference",
    "citation_conference": "conference",
    "citation_inbook_title": "chapter",
    "citation_dissertation_institution": "thesis",
    "citation_technical_report_institution": "report",
}
# And by its identifier where the page says nothing.
OTHERWISE = {"acl": "conference", "pmid": "article", "pmcid": "article"}


def look_up(identifiers: Sequence[Identifier], client: Client, contact: str) -> Outcomes:
    """The page of the first identifier."""
    one = identifiers[0]
    title = page_host(one) or TITLE
    answer = ask(client, title, one.url, accept="text/html,application/xhtml+xml;q=0.9", also=MISSING)
    if answer.status != 200:
        return not_found(title, one)
    if answer.content_type not in HTML:
        # A link may lead to a PDF for good; a page of proceedings only on a bad day.
        if one.kind == "url":
            return {key(one): NotFound(f"{title} has no page there, but {answer.content_type}")}
        raise Unavailable(f"{title} sent {answer.content_type} instead of a page")
    if _is_front_page(answer.url) and not _is_front_page(one.url):
        return {key(one): NotFound(f"{title} leads to its front page instead")}
    tags, canonical = tags_of(answer.body, answer.charset)
    names = _own_names(tags, canonical, answer)
    if _is_another(one, names):
        raise another(title)
    record = _record(tags, names, one)
    return {key(one): record if record.title.strip() else NotFound("the page names no title")}


def _is_front_page(url: str) -> bool:
    page = Address.parse(url)
    return page is not None and page.way == "/" and not page.query


def _first(tags: Tags, *names: str) -> str:
    """The first content that is not blank, of the first of the names that has one."""
    return next((found for name in names for found in tags.get(name, ()) if found.strip()), "")


def _own_names(tags: Tags, canonical: list[str], answer: Answer) -> tuple[Identifier, ...]:
    """What the page calls itself, the surest first. A citation_doi that is none, and an address that leads to no
    paper, are nothing."""
    pmid = _first(tags, "citation_pmid").strip()
    return named(
        _first(tags, "citation_arxiv_id"),
        _first(tags, "citation_doi").strip(),
        f"pmid:{pmid}",
        _first(tags, "og:url").strip(),
        *(found.strip() for found in canonical[:1]),
        answer.url,
    )


def _is_another(one: Identifier, names: tuple[Identifier, ...]) -> bool:
    """Whether the first of its names that is of this kind is another's: a page knows better than its address."""
    return next((name.value for name in names if name.kind == one.kind), one.value) != one.value


def _record(tags: Tags, names: tuple[Identifier, ...], one: Identifier) -> Record:
    pages = (_first(tags, name).strip() for name in ("citation_firstpage", "citation_lastpage"))
    return Record(
        title=_first(tags, "citation_title", "og:title"),
        authors=_authors(tags),
        # On arXiv citation_date is v1's and citation_online_date the newest version's.
        issued=written_date(
            _first(
                tags, "citation_date", "citation_publication_date", "citation_online_date", "citation_year"
            )
        ),
        venue=_first(tags, "citation_conference_title", "citation_journal_title", *FORMS_BY_TAG),
        publisher=_first(tags, "citation_publisher"),
        volume=_first(tags, "citation_volume"),
        number=_first(tags, "citation_issue"),
        pages="-".join(dict.fromkeys(filter(None, pages))),
        abstract=_first(tags, "citation_abstract", "og:description"),
        form=_form(tags, one),
        version=max((name.version or 0 for name in names if key(name) == key(one)), default=0) or None,
        url=one.url,
        pdf=_pdf(tags, one),
        published_as=tuple(name for name in names if name.kind in ("doi", "arxiv", "acl")),
    )


def _authors(tags: Tags) -> tuple[str, ...]:
    """One tag each, "Yu, Hao" or "Hao Yu"; PubMed has all in one, with semicolons."""
    if authors := tags.get("citation_author"):
        return tuple(authors)
    return tuple(_first(tags, "citation_authors").split(";"))


def _form(tags: Tags, one: Identifier) -> str:
    by_tag = next((form for tag, form in FORMS_BY_TAG.items() if _first(tags, tag)), "")
    return FORMS.get(one.kind) or by_tag or OTHERWISE.get(one.kind, "page")


def _pdf(tags: Tags, one: Identifier) -> str:
    pdf = address(_first(tags, "citation_pdf_url"), one.url)
    return pdf.replace("http://arxiv.org/", "https://arxiv.org/", 1)


SOURCE = Source("page", TITLE, "", pause=3.0, batch=1, look_up=look_up)
