"""Rules of hosts: from an address to the paper it leads to."""

import re
from collections.abc import Callable
from urllib.parse import quote

from threads.papers import grammar
from threads.papers.address import Address
from threads.papers.identifier import Identifier, make

Rule = Callable[[Address], Identifier | None]

# First segments of github.com that are no owner, from its own pages.
GITHUB_PAGES = frozenset(
    """about account advisories apps blog business careers codespaces collections contact customer-stories
    copilot dashboard discussions education enterprise events explore features gist git-guides issues join
    login logout marketplace mobile models new newsroom notifications open-source organizations
    orgs partners premium-support pricing pulls readme resources search security sessions settings
    signup site solutions sponsors stars team topics trending users watching""".split()
)
# What publishers hang on a DOI in their addresses: /full, /pdf, .pdf, .full.html.
_PAGES = re.compile(
    r"/(?:-|abs|abstract|ampdf|article-info|bibtex|citations?|cited-?by|comments|data|download|endnote"
    r"|epdf|epub|figures?|full|full-text|fulltext|full-xml|html|meta|metrics|pdf|pdfdirect"
    r"|permissions|pgs|references|related|share|similar|summary|suppinfo|suppl|suppl_file"
    r"|supplementary-material|tables|xml)"
    r"(?:[/.].*)?$",
    re.I,
)
_FILES = frozenset("pdf epub html htm xml full abstract short".split())
_RESOLVED = re.compile(r"/+\s*(?:doi:\s*)?(10\..+)", re.I | re.S)
_PUBLISHED = re.compile(r"/(?:doi:)?(10\.\d{4,9}(?:\.\d+)*/[^/\n]+)(.*)", re.A)
_SHORT_DOI = re.compile(r"/(10\.1093/[^/]+/[^/]+|10\.\d{4,9}/[^/]+)", re.A)
_ACL = re.compile(
    r"/((?:[a-z]\d\d-\d{4}|\d{4}\.[a-z][a-z0-9_]*-[a-z0-9_]+\.\d+)(?:v\d+)?)(?:\.[a-z][\w.-]*)?(?![^/])",
    re.A | re.I,
)
_CVF = re.compile(
    r"(?:/openaccess)?(/content[^/]*(?:/[^/]+){0,2})/(?:html|papers|supplemental)((?:/[^/]+)?)"
    r"/([^/\s\x00-\x1f\x7f-\x9f\ufffd]{1,300})_(?:paper|supplemental)\.(?:html|pdf|zip)",
    re.I,
)


def at(pattern: str, read: Callable[..., Identifier | None]) -> Rule:
    """The rule of addresses whose decoded path matches all of `pattern`, in any case: `read` gets
    its groups."""
    form = re.compile(pattern, re.A | re.I)

    def rule(address: Address) -> Identifier | None:
        match = form.fullmatch(address.way)
        return read(*match.groups()) if match else None

    return rule


def asked(path: str, name: str, pattern: str, read: Callable[..., Identifier | None]) -> Rule:
    """The rule of addresses with the parameter `name`: `read` gets the groups of `pattern`."""
    place, form = re.compile(path, re.A | re.I), re.compile(pattern, re.A)

    def rule(address: Address) -> Identifier | None:
        match = form.fullmatch(address.param(name).rstrip("/ ")) if place.fullmatch(address.way) else None
        return read(*match.groups()) if match else None

    return rule


def plain(kind: str) -> Callable[[str], Identifier]:
    """The group itself is the key."""
    return lambda value: make(kind, value)


def number(kind: str) -> Callable[[str], Identifier | None]:
    """The group is a number: 0001 is 1."""
    return lambda digits: make(kind, digits.lstrip("0")) if digits.strip("0") else None


def in_volume(kind: str) -> Callable[[str, str], Identifier | None]:
    """The groups are a volume, v15, and the paper's name in it."""

    def read(volume: str, slug: str) -> Identifier | None:
        return None if slug.lower() == "index" else make(kind, f"{volume}/{slug}".lower())

    return read


def resolver(address: Address) -> Identifier | None:
    """doi.org/10.…: the whole path is the DOI."""
    match = _RESOLVED.fullmatch(address.decoded)
    return grammar.doi(match[1]) if match else None


def publisher(address: Address) -> Identifier | None:
    """A DOI somewhere in the path, and behind it what the publisher adds."""
    match = _PUBLISHED.search(address.decoded)
    if not match or match.end() != len(address.decoded):
        return None
    text = match[1] + _PAGES.sub("", match[2], count=1)
    return grammar.doi(grammar.without_files(text, _FILES))


def short_doi(address: Address) -> Identifier | None:
    """A publisher that adds its own numbers: /10.1093/nar/gkaa1100/6026000, /10.1162/x/9/Title."""
    match = _SHORT_DOI.search(address.decoded)
    return grammar.doi(grammar.without_files(match[1], _FILES)) if match else None


def early(year: str, month: str, preprint: str) -> Identifier | None:
    """bioRxiv's addresses of a day; from December 2025 on the prefix cannot be known."""
    return grammar.doi(f"10.1101/{preprint}") if (year, month) < ("2025", "12") else None


def acl(address: Address) -> Identifier | None:
    """The first segment that is an id: /N19-1423.pdf, /anthology/papers/N/N19/N19-1423/."""
    match = _ACL.search(address.way)
    return grammar.acl(match[1]) if match else None


def neurips(year: str, key: str, track: str | None) -> Identifier:
    """`track` is -Conference, or -Datasets_and_Benchmarks: the page's name since 2022 has it."""
    root = "https://proceedings.neurips.cc/paper_files/paper"
    page = f"{root}/{year}/hash/{key.lower()}-Abstract{track or ''}.html"
    return make("neurips", f"{year}/{key.lower()}", url=page)


def neurips_datasets(year: str, key: str, track: str | None) -> Identifier:
    """Datasets and benchmarks of 2021 have a host of their own."""
    found = neurips(year, key, track)
    page = found.url.replace("//", "//datasets-benchmarks-", 1)
    return make(found.kind, found.value, url=page)


def cvf(address: Address) -> Identifier | None:
    """The conference's folder, then html or papers, maybe a workshop, then the paper."""
    match = _CVF.fullmatch(address.way)
    if not match:
        return None
    page = quote(f"{match[1]}/html{match[2]}/{match[3]}_paper.html")
    return make("cvf", match[3].lower(), url=f"https://openaccess.thecvf.com{page}")


def jmlr(volume: str, slug: str) -> Identifier | None:
    return in_volume("jmlr")(f"v{volume}", slug)


def nature(name: str) -> Identifier | None:
    """Nature's names of articles are its DOIs: nature14539, s41586-021-03819-2."""
    return grammar.doi(f"10.1038/{name}")


def elife(digits: str) -> Identifier | None:
    return grammar.doi(f"10.7554/elife.{digits}")


def zenodo(digits: str) -> Identifier | None:
    return grammar.doi(f"10.5281/zenodo.{digits}")


def ijcai(year: str, digits: str) -> Identifier:
    return make("ijcai", f"{year}/{digits}")


def old_arxiv(archive: str, number: str) -> Identifier | None:
    """arXiv's files of old papers: /ftp/hep-th/papers/9711/9711200.pdf."""
    return grammar.arxiv(f"{archive}/{number}")


def old_acm(number: str) -> Identifier | None:
    """ACM's addresses of old had the DOI's second half: citation.cfm?doid=1143844.1143874."""
    return grammar.doi(f"10.1145/{number}")


def acl_of_aclweb(address: Address) -> Identifier | None:
    """The association's site held the anthology in a folder until 2020."""
    return acl(address) if "/anthology" in address.way else None


def github(owner: str, repository: str) -> Identifier | None:
    name = repository.lower().removesuffix(".git")
    if owner.lower() in GITHUB_PAGES or name in ("", ".", ".."):
        return None
    return make("github", f"{owner}/{name}".lower())


def paper_hash(text: str) -> Identifier:
    return make("s2", text.lower())


def pii(text: str) -> Identifier:
    return make("pii", re.sub(r"[()-]", "", text).upper())
