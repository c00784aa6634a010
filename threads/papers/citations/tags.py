"""The citation_* tags of a paper's own page, as Highwire Press began and Google Scholar and Zotero read.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing; Zotero's "Embedded Metadata.js". A
page with these has no COinS: Zotero would prefer those.
"""

from threads.papers import names
from threads.papers.citations.line import line
from threads.papers.citations.work import Work

# By its presence Zotero tells what kind of work it is.
VENUES = {
    "article": "citation_journal_title",
    "conference": "citation_conference_title",
    "chapter": "citation_book_title",
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}


def meta_tags(work: Work) -> list[tuple[str, str]]:
    """Pairs of name and content, for <meta name content>; an author a pair, nothing empty."""
    record = work.record
    first, last = work.pages
    institution = work.form in ("thesis", "report")
    pairs = [
        ("citation_title", work.title),
        *(("citation_author", _author(names.parse(line(author)))) for author in record.authors),
        ("citation_publication_date", work.date("/")),
        (VENUES.get(work.form, ""), work.publisher if institution else work.venue),
        ("citation_volume", line(record.volume)),
        (
            "citation_technical_report_number" if work.form == "report" else "citation_issue",
            line(record.number),
        ),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_publisher", "" if institution else work.publisher),
        ("citation_doi", line(work.doi)),
        ("citation_arxiv_id", work.arxiv),
        ("citation_abstract_html_url", line(work.url)),
        ("citation_pdf_url", line(work.pdf)),
        ("citation_abstract", line(record.abstract)),
    ]
    return [(name, text.strip()) for name, text in pairs if name and text.strip()]


def _author(name: names.Name) -> str:
    """ "Yu, Hao". Zotero takes "van den Oord, Aaron B." for two people, a space on both sides of the
    comma, and cuts a group before its last word: a space that does not break, and a comma at the end
    (which it drops), prevent that."""
    if name.literal:
        return name.literal.replace(",", "").replace(";", "") + ("," if " " in name.literal else "")
    given = f"{name.given} {name.suffix}".strip().replace(",", "")
    family = name.family.replace(";", "")
    return ", ".join(filter(None, [family, given.replace(";", "").replace(" ", "\u00a0")]))
