"""A record: what a source says of one work. What sources give, and citations are made of."""

from dataclasses import dataclass

from threads.papers.identifier import Identifier

# What a work is, in the words that citations are made of.
FORMS = (
    "preprint",
    "article",
    "conference",
    "chapter",
    "book",
    "thesis",
    "report",
    "dataset",
    "software",
    "page",
)


@dataclass(frozen=True, slots=True)
class Record:
    """Facts about one work; what is not known is empty.

    title         one line of plain text, mathematics as $…$ as the source has it
    authors       in order, each "Family, Given" where the source tells the parts apart, else the
                  name as printed ("Hao Yu"); threads.papers.names reads both
    more_authors  the source says that there are others besides ("et al.")
    issued        (year,), (year, month) or (year, month, day) of the first version; () when unknown
    venue         where it appeared: the journal or the proceedings; empty for a preprint
    abstract      plain text, paragraphs separated by an empty line
    categories    subjects as arXiv writes them ("cs.CV"), the primary one first
    form          one of FORMS
    version       the newest version that the source knows of, 1 for the first; None where there are none
    url, pdf, code   addresses, http or https; empty when the source names none
    published_as  identifiers under which the source says this work was published elsewhere (a
                  preprint's DOI at its journal): related, not equal
    """

    title: str
    authors: tuple[str, ...] = ()
    more_authors: bool = False
    issued: tuple[int, ...] = ()
    venue: str = ""
    publisher: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    abstract: str = ""
    categories: tuple[str, ...] = ()
    form: str = "article"
    version: int | None = None
    url: str = ""
    pdf: str = ""
    code: str = ""
    published_as: tuple[Identifier, ...] = ()
