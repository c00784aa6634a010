"""An identifier: the name of a paper, its landing page, its call number."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

# No kind reads a version beyond this one: what is higher is a slip of the keyboard.
HIGHEST_VERSION = 999
# PMLR volumes whose PDFs stand at /v139/x/x.pdf: older ones are flat, newer ones are on GitHub.
PMLR_WITH_PDF = range(70, 203)
# IJCAI volumes whose PDFs stand at /2020/0001.pdf.
IJCAI_WITH_PDF = range(2017, 2100)
LABEL_LENGTH = 60
_PLAIN_DOI = re.compile(r"[\w./:;()!$*+,=@~-]+", re.A)
_ACM = re.compile(r"10\.5555/\d+\.\d+", re.A)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One name of a paper.

    kind     arxiv, doi, acl, openreview, pmlr, jmlr, neurips, cvf, pmid, pmcid, s2, github,
             ijcai, ieee, pii, url, or unknown for what names nothing
    value    the key: equal values of one kind are one paper; for "unknown" the stripped input
    version  of arXiv, bioRxiv, medRxiv and the ACL Anthology, 1 to 999; None when none was given
    url      the landing page; empty for "unknown"
    """

    kind: str
    value: str
    version: int | None = None
    url: str = ""

    def __bool__(self) -> bool:
        return self.kind != "unknown"

    @property
    def label(self) -> str:
        """As a librarian prints a call number: "arXiv:2101.04342v2", "ACL N19-1423"."""
        shelf = _SHELVES.get(self.kind)
        label = shelf.label(self.value, self.version) if shelf else self.value
        return label if len(label) <= LABEL_LENGTH else label[: LABEL_LENGTH - 1] + "…"

    @property
    def pdf(self) -> str | None:
        """The address of the PDF, where the identifier alone makes it certain."""
        return _SHELVES[self.kind].pdf(self) if self.kind in _SHELVES else None


@dataclass(frozen=True, slots=True)
class Shelf:
    """How the identifiers of one kind are printed and where they lead."""

    label: Callable[[str, int | None], str]
    landing: Callable[[str, int | None], str]
    pdf: Callable[[Identifier], str | None] = lambda one: None


def make(kind: str, value: str, version: int | None = None, url: str = "") -> Identifier:
    """An identifier with its landing page; `url` where the value alone does not tell it."""
    return Identifier(kind, value, version, url or _SHELVES[kind].landing(value, version))


def version_of(digits: str | None) -> int | None:
    """The version a suffix v2 names; None for none, and for what can be none (v0, v02, v99999)."""
    if not digits or digits.startswith("0") or len(digits) > len(str(HIGHEST_VERSION)):
        return None
    return int(digits)


def _form(template: str) -> Callable[[str, int | None], str]:
    """Fills {0} with the value, {v} with "v2" or nothing."""

    def fill(value: str, version: int | None) -> str:
        return template.format(value, v=f"v{version}" if version else "")

    return fill


def _pdf_form(template: str) -> Callable[[Identifier], str]:
    fill = _form(template)
    return lambda one: fill(one.value, one.version)


def _doi_page(value: str, version: int | None) -> str:
    # ACM numbers under 10.5555 what has no DOI: only its own library knows those.
    root = "https://dl.acm.org/doi/" if _ACM.fullmatch(value) else "https://doi.org/"
    return root + (value if _PLAIN_DOI.fullmatch(value) else quote(value, safe="/:;()!$*+,=@~"))


def _pmlr_pdf(one: Identifier) -> str | None:
    volume, slug = one.value.split("/")
    if volume[0] != "v" or int(volume[1:]) not in PMLR_WITH_PDF:
        return None
    return f"https://proceedings.mlr.press/{volume}/{slug}/{slug}.pdf"


def _jmlr_pdf(one: Identifier) -> str:
    volume, slug = one.value.split("/")
    return f"https://jmlr.org/papers/volume{volume[1:]}/{slug}/{slug}.pdf"


def _ijcai_pdf(one: Identifier) -> str | None:
    year, number = one.value.split("/")
    if int(year) not in IJCAI_WITH_PDF:
        return None
    return f"https://www.ijcai.org/proceedings/{year}/{number:0>4}.pdf"


def _neurips_pdf(one: Identifier) -> str:
    page = one.url.replace("/hash/", "/file/").replace("-Abstract", "-Paper")
    return page.removesuffix(".html") + ".pdf"


def _cvf_pdf(one: Identifier) -> str:
    return one.url.replace("/html/", "/papers/", 1).removesuffix(".html") + ".pdf"


def _s2_page(value: str, version: int | None) -> str:
    api = value.startswith("CorpusID:")
    root = "https://api.semanticscholar.org/" if api else "https://www.semanticscholar.org/paper/"
    return root + value


def _bare(value: str, version: int | None) -> str:
    return value.split("://", 1)[-1].removeprefix("www.").rstrip("/")


_SHELVES = {
    "arxiv": Shelf(
        _form("arXiv:{0}{v}"),
        _form("https://arxiv.org/abs/{0}{v}"),
        _pdf_form("https://arxiv.org/pdf/{0}{v}"),
    ),
    "doi": Shelf(_form("doi:{0}"), _doi_page),
    "acl": Shelf(
        _form("ACL {0}"),
        _form("https://aclanthology.org/{0}/"),
        _pdf_form("https://aclanthology.org/{0}{v}.pdf"),
    ),
    "openreview": Shelf(
        _form("OpenReview {0}"),
        _form("https://openreview.net/forum?id={0}"),
        _pdf_form("https://openreview.net/pdf?id={0}"),
    ),
    "pmlr": Shelf(_form("PMLR {0}"), _form("https://proceedings.mlr.press/{0}.html"), _pmlr_pdf),
    "jmlr": Shelf(_form("JMLR {0}"), _form("https://jmlr.org/papers/{0}.html"), _jmlr_pdf),
    "neurips": Shelf(
        lambda value, version: f"NeurIPS {value[:13]}",
        _form("https://proceedings.neurips.cc/paper_files/paper/{0}"),
        _neurips_pdf,
    ),
    "cvf": Shelf(_form("CVF {0}"), _form("https://openaccess.thecvf.com/{0}"), _cvf_pdf),
    "pmid": Shelf(_form("PMID:{0}"), _form("https://pubmed.ncbi.nlm.nih.gov/{0}/")),
    "pmcid": Shelf(_form("{0}"), _form("https://pmc.ncbi.nlm.nih.gov/articles/{0}/")),
    "s2": Shelf(lambda value, version: f"Semantic Scholar {value[:20]}", _s2_page),
    "github": Shelf(_form("github.com/{0}"), _form("https://github.com/{0}")),
    "ijcai": Shelf(_form("IJCAI {0}"), _form("https://www.ijcai.org/proceedings/{0}"), _ijcai_pdf),
    "ieee": Shelf(_form("IEEE {0}"), _form("https://ieeexplore.ieee.org/document/{0}")),
    "pii": Shelf(_form("PII {0}"), _form("https://www.sciencedirect.com/science/article/pii/{0}")),
    "url": Shelf(_bare, lambda value, version: value),
}
