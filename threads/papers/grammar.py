"""The grammars of identifiers as they are written by themselves, outside an address.

Sources: https://info.arxiv.org/help/arxiv_identifier.html (numbers, archives, versions),
https://www.doi.org/doi-handbook (DOI syntax; letters are equal in either case),
https://aclanthology.org/info/ids/ (ACL ids, and their DOIs 10.18653/v1 and 10.3115/v1).
"""

import re
from collections.abc import Callable

from threads.papers.identifier import Identifier, make, version_of

# The archives that ever gave out numbers of the old style, 1991 to March 2007.
ARCHIVES = frozenset(
    """acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg
    comp-gas cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th
    nlin nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int stat
    supr-con""".split()
)
MARKS = ".,;:!?…。，、；：！？”»›」』》〉】）"
OPENERS = {")": "(", "]": "[", "}": "{", ">": "<"}
QUOTES = dict(zip("<([{\"'`*_“„‘«‹「『《〈【（", ">)]}\"'`*_”“’»›」』》〉】）", strict=True))

_NEW = re.compile(r"(\d\d)(\d\d)\.(\d{4,5})(?:v(\d+))?", re.A | re.I)
_OLD = re.compile(r"([a-z-]+)(?:\.[a-z][a-z-]+)?/(\d\d)(\d\d)(\d{3})(?:v(\d+))?", re.A | re.I)
_FILES = frozenset("pdf html htm md txt ps tar gz".split())
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[!-~]+", re.A)
# bioRxiv and medRxiv: Cold Spring Harbor until November 2025, openRxiv since.
_PREPRINT = re.compile(r"(10\.(?:1101|64898)/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})(?:v(\d+))?(?:[./].*)?", re.A)
_ACL_OLD = re.compile(r"([a-z]\d\d-\d{4})(?:v(\d+))?", re.A | re.I)
_ACL_NEW = re.compile(r"(\d{4}\.[a-z][a-z0-9_]*-[a-z0-9_]+\.\d+)(?:v(\d+))?", re.A | re.I)


def trimmed(text: str, marks: str = MARKS) -> str:
    """`text` without the sentence's marks and the brackets at its end that it did not open."""
    while True:
        text = text.rstrip(marks)
        close = text[-1:]
        extra = text.count(close) - text.count(OPENERS[close]) if close in OPENERS else 0
        if extra <= 0:
            return text
        text = text[: max(len(text.rstrip(close)), len(text) - extra)]


def without_files(text: str, endings: frozenset[str]) -> str:
    """`text` without the endings of files that it has: .pdf, .tar.gz."""
    stem, dot, ending = text.rpartition(".")
    while dot and ending.lower() in endings:
        text = stem
        stem, dot, ending = text.rpartition(".")
    return text


def unwrapped(text: str) -> str:
    """`text` without the quotation marks, brackets or emphasis that hold all of it."""
    while len(text) > 1 and QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text


def arxiv(text: str) -> Identifier | None:
    """An arXiv number: 2101.04342v2, hep-th/9901001, math.GT/0309136, each with .pdf or not."""
    text = without_files(text.rstrip("/"), _FILES)
    if new := _NEW.fullmatch(text):
        year, month, number, version = new.groups()
        digits = 5 if int(year) >= 15 else 4
        if (year, month) < ("07", "04") or len(number) != digits:
            return None
        value = f"{year}{month}.{number}"
    elif old := _OLD.fullmatch(text):
        archive, year, month, number, version = old.groups()
        if archive.lower() not in ARCHIVES or not (int(year) >= 91 or int(year) <= 7):
            return None
        value = f"{archive.lower()}/{year}{month}{number}"
    else:
        return None
    return make("arxiv", value, version_of(version)) if 1 <= int(month) <= 12 else None


def doi(text: str) -> Identifier | None:
    """A DOI, or the arXiv or ACL paper that it stands for. Never one cut out of more text."""
    text = trimmed(text, ".,;:!?'\"/#").lower().removesuffix("'s")
    if not _DOI.fullmatch(text):
        return None
    prefix, _, suffix = text.partition("/")
    if prefix in _OTHERS_DOIS:
        begin, read = _OTHERS_DOIS[prefix]
        if suffix.startswith(begin) and (found := read(suffix.removeprefix(begin))):
            return found
    if preprint := _PREPRINT.fullmatch(text):
        return make("doi", preprint[1], version_of(preprint[2]))
    return make("doi", text)


def acl(text: str) -> Identifier | None:
    """An id of the ACL Anthology: N19-1423 or 2020.acl-main.405, with v2 for a revision."""
    if old := _ACL_OLD.fullmatch(text):
        return make("acl", old[1].upper(), version_of(old[2]))
    if new := _ACL_NEW.fullmatch(text):
        return make("acl", new[1].lower(), version_of(new[2]))
    return None


# DOIs that stand for a paper of another kind: what follows the prefix, and the rest's grammar.
_OTHERS_DOIS: dict[str, tuple[str, Callable[[str], Identifier | None]]] = {
    "10.48550": ("arxiv.", arxiv),
    "10.18653": ("v1/", acl),
    "10.3115": ("v1/", acl),
}


def pmid(digits: str) -> Identifier | None:
    """A number of PubMed; it counts from 1 and has no leading zeros."""
    return make("pmid", digits) if digits[:1] != "0" and len(digits) <= 9 else None


def pmcid(digits: str) -> Identifier | None:
    """A number of PubMed Central, without its PMC."""
    return make("pmcid", f"PMC{digits}") if digits[:1] != "0" and len(digits) <= 9 else None


def corpus(digits: str) -> Identifier | None:
    """Semantic Scholar's own number of a paper."""
    return make("s2", f"CorpusID:{digits}") if digits[:1] != "0" and len(digits) <= 12 else None


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.A | re.I)


# What may stand alone as a whole input: the letters it may begin with, and its form; the group goes
# to the grammar beside it.
_ANY = "0123456789abcdefghijklmnopqrstuvwxyz"
_FORMS: tuple[tuple[str, re.Pattern[str], Callable[[str], Identifier | None]], ...] = (
    ("1bdimu", _form(r"(?:(?:(?:urn:|info:)?doi|(?:bio|med)rxiv) ?[:：/=]? ?\{?)?(10\.[^ ]+)"), doi),
    ("p", _form(r"(?:pmid|pubmed(?: ?id)?) ?[:：]? ?(\d+)"), pmid),
    ("p", _form(r"(?:pmcid ?[:：]? ?(?:pmc)?|pmc ?[:：]? ?)(\d+)"), pmcid),
    ("cs", _form(r"(?:corpus ?id|s2cid) ?[:：]? ?(\d+)"), corpus),
    ("a", _form(r"acl(?: anthology)? ?[:：]? ?([^ ]+)"), acl),
    # As stamped on the first page: arXiv:2101.04342v2 [cs.CV] 12 Jan 2021
    (
        _ANY,
        _form(
            r"(?:arxiv (?:pre|e-?)print:? )?(?:(?:oai:)?arxiv(?:\.org)? ?[:：]? ?(?:abs/)?)?"
            r"((?:\d{4}\.|[a-z.-]+/)\d[^ \[]*)(?: ?\[[\w., -]+\](?: \d{1,2} [a-z]{3} \d{4})?)?"
        ),
        arxiv,
    ),
    (_ANY, re.compile(r"([A-Z]\d\d-\d{4})", re.A), acl),
    ("0123456789", _form(r"(\d{4}\.[a-z][a-z0-9_]*-[a-z0-9_]+\.\d+(?:v\d+)?)(?:\.pdf)?"), acl),
)
_BY_INITIAL = {
    initial: [(form.fullmatch, read) for initials, form, read in _FORMS if initial in initials]
    for initial in _ANY
}


def alone(text: str) -> Identifier | None:
    """What `text` names when it is all there is; a bare number can only be arXiv's."""
    text = " ".join(text.split())
    for fits, read in _BY_INITIAL.get(text[:1].lower(), ()):
        if (match := fits(text)) and (found := read(match[1])):
            return found
    return None
