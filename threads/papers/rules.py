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
    """about account apps blog business careers codespaces collections contact customer-stories
    dashboard discussions education enterprise events explore features gist git-guides issues join
    login logout marketplace mobile models new newsroom notifications open-source organizations
    orgs partners premium-support pricing pulls readme resources search security sessions settings
    signup site solutions sponsors stars team topics trending users watching""".split()
)
# What publishers hang on a DOI in their addresses: /full, /pdf, .pdf, .full.html.
_PAGES = re.compile(
    r"/(?:abs|abstract|ampdf|article-info|citations?|cited-by|comments|download|epdf|epub|figures?"
    r"|full|full-text|fulltext|full-xml|html|meta|metrics|pdf|pdfdirect|permissions|pgs|references"
    r"|related|share|similar|summary|suppl|suppl_file|supplementary-material|tables|xml)"
    r"(?:[/.].*)?$",
    re.I,
)
_ACL_FILE = re.compile(r"((?:\d{4}\.[^.]+\.\d+|[^.]+?)(?:v\d+)?)(?:\.[a-z][\w.-]*)?", re.A | re.I)
_FILE = re.compile(r"(?:\.(?:pdf|epub|html?|xml|full|abstract|short))+$", re.I)


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
        match = form.fullmatch(address.param(name)) if place.fullmatch(address.way) else None
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
    match = re.fullmatch(r"/+(?:doi:\s*)?(10\..+)", address.decoded, re.I | re.S)
    return grammar.doi(match[1]) if match else None


def publisher(address: Address) -> Identifier | None:
    """A DOI somewhere in the path, and behind it what the publisher adds."""
    match = re.search(r"/(10\.\d{4,9}(?:\.\d+)*/[^/]+)(.*)", address.decoded, re.A | re.S)
    if not match:
        return None
    text = match[1] + _PAGES.sub("", match[2], count=1)
    return grammar.doi(_FILE.sub("", text))


def short_doi(address: Address) -> Identifier | None:
    """A publisher that adds its own numbers: /10.1093/nar/gkaa1100/6026000, /10.1162/x/9/Title."""
    match = re.search(r"/(10\.1093/[^/]+/[^/]+|10\.\d{4,9}/[^/]+)", address.decoded, re.A)
    return grammar.doi(_FILE.sub("", match[1])) if match else None


def early(year: str, month: str, preprint: str) -> Identifier | None:
    """bioRxiv's addresses of a day; from December 2025 on the prefix cannot be known."""
    return grammar.doi(f"10.1101/{preprint}") if (year, month) < ("2025", "12") else None


def acl(address: Address) -> Identifier | None:
    """The first segment that is an id: /N19-1423.pdf, /anthology/papers/N/N19/N19-1423/."""
    for part in address.way.split("/"):
        match = _ACL_FILE.fullmatch(part)
        if match and (found := grammar.acl(match[1])):
            return found
    return None


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
    match = re.fullmatch(
        r"(?:/openaccess)?(/content[^/]*(?:/[^/]+){0,2})/(?:html|papers)((?:/[^/]+)?)"
        r"/([^/\s\x00-\x1f\x7f-\x9f\ufffd]{1,300})_paper\.(?:html|pdf)",
        address.way,
        re.I,
    )
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


def acl_of_aclweb(address: Address) -> Identifier | None:
    """The association's site held the anthology in a folder until 2020."""
    return acl(address) if "/anthology/" in address.way else None


def github(owner: str, repository: str) -> Identifier | None:
    name = repository.lower().removesuffix(".git")
    if owner.lower() in GITHUB_PAGES or name in ("", ".", ".."):
        return None
    return make("github", f"{owner}/{name}".lower())


def paper_hash(text: str) -> Identifier:
    return make("s2", text.lower())


def pii(text: str) -> Identifier:
    return make("pii", re.sub(r"[()-]", "", text).upper())
