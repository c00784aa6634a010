"""The table of hosts: which addresses are a paper's. A new host is one line of HOSTS.

A host stands for itself and its www; with a leading dot for every host under it too. Its rules
are asked in turn; an address that none of them knows stays a plain `url`.
"""

from functools import lru_cache

from threads.papers import grammar
from threads.papers.address import Address
from threads.papers.identifier import Identifier
from threads.papers.rules import (
    Rule,
    acl,
    acl_of_aclweb,
    asked,
    at,
    cvf,
    early,
    elife,
    github,
    ijcai,
    in_volume,
    jmlr,
    nature,
    neurips,
    neurips_datasets,
    number,
    old_acm,
    old_arxiv,
    paper_hash,
    pii,
    plain,
    publisher,
    resolver,
    short_doi,
    zenodo,
)

ARXIV = (
    at(
        r"/(?:abs|pdf|html|format|src|e-print|ps|dvi|other|tb|bibtex)/(?:arxiv:)?([^:?#&]+)(?:[?#&].*)?",
        grammar.arxiv,
    ),
    at(r"/ftp/arxiv/papers/\d{4}/([^/]+)", grammar.arxiv),
    at(r"/ftp/([a-z-]+)/papers/\d{4}/([^/]+)", old_arxiv),
    at(r"/(?:arxiv:)?(\d{4}\.\d{4,5}(?:v\d+)?)/?", grammar.arxiv),
)
ALPHAXIV = (at(r"/(?:[a-z]{2}/)?[a-z-]+/((?:[a-z.-]+/)?[^/]+)/?", grammar.arxiv),)
HUGGING_FACE = (at(r"/papers/(?:arxiv:)?([^/]+)(?:/.*)?", grammar.arxiv),)
PMLR_PAPER = r"([a-z0-9][\w-]*)(?:\.(?:html|pdf|bib))?(?:/[^/]*)?"
PMLR = (at(rf"/([vr]\d+)/{PMLR_PAPER}", in_volume("pmlr")),)
JMLR = (
    at(
        r"(?:/beta)?/papers/v(?:olume)?(\d+)/([a-z0-9][\w-]*)(?:\.old)?(?:\.(?:html|pdf|bib))?"
        r"(?:/.*)?",
        jmlr,
    ),
    at(rf"/proceedings/papers/(v\d+)/{PMLR_PAPER}", in_volume("pmlr")),
)
OPENREVIEW = (asked(r"/(?:forum|pdf|attachment)/?", "id", r"([\w-]{3,64})(?:\.pdf)?", plain("openreview")),)
_NIPS_PATH = (
    r"(?:/paper_files)?/paper/(\d{4})/(?:hash|file)/([0-9a-f]{32})"
    r"(?:-[a-z]+(-[\w-]+)?)?(?:\.[a-z]+)?/?"
)
NEURIPS = (at(_NIPS_PATH, neurips),)
IEEE = (
    at(r"(?:/abstract)?/document/(\d{1,12})(?:/.*)?", number("ieee")),
    at(r"/ielx?\d*/(?:.*/)?(\d{1,12})\.pdf", number("ieee")),
    asked(r"/.*", "arnumber", r"(\d{1,12})", number("ieee")),
)
PII = (at(r"/(?:.*/)?pii/([SB]?[\dX()-]{14,25})(?:\.pdf)?(?:/.*)?", pii),)
PMC_PAPER = r"(?:articles/(?:pmc)?|pmc)(\d+)(?:\.\d+)?(?:/.*)?"
NCBI = (
    at(r"(?:/m|/labs)?/pubmed/(\d+)/?", grammar.pmid),
    at(rf"(?:/labs)?/pmc/{PMC_PAPER}", grammar.pmcid),
    at(r"(?:/labs)?/pmc/articles/pmid/(\d+)/?", grammar.pmid),
)
PUBMED = (at(r"/(\d+)(?:/.*)?", grammar.pmid),)
PMC = (at(rf"/{PMC_PAPER}", grammar.pmcid), at(r"/articles/pmid/(\d+)/?", grammar.pmid))
S2 = (
    at(r"/(?:paper|reader)/(?:.*/)?([0-9a-f]{40})(?:/.*)?", paper_hash),
    at(r"/(?:p/|(?:paper/)?corpusid:)(\d+)/?", grammar.corpus),
)
S2_API = (
    at(r"/(?:(?:graph/)?v1/)?(?:paper/)?([0-9a-f]{40})/?", paper_hash),
    # CorpusID:215416146, and others' names: arXiv:…, DOI:…, ACL:…, PMID:….
    at(r"/(?:(?:graph/)?v1/)?(?:paper/)?([a-z]+:.+?)/?", grammar.alone),
)
NATURE = (
    publisher,
    at(
        r"/articles/(?=[^/]*\d)([a-z0-9][a-z0-9.-]*?)(?:_reference)?(?:\.e?pdf|\.html|\.ris)?(?:/.*)?",
        nature,
    ),
    at(
        r"/[a-z]+/journal/v\d+/n[\w-]+/(?:full|abs|pdf)/([a-z0-9.-]+?)\.(?:html|pdf)",
        nature,
    ),
)
BIORXIV = (
    publisher,
    at(
        r"/content/(?:[a-z]+/)?early/(\d{4})/(\d\d)/\d\d/((?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})"
        r"(?:[./].*)?",
        early,
    ),
)
DOI = r"(?:info:doi/|doi:)?(10\.\d{4,9}/[!-~]+)"
PLOS = (
    asked(r"/.*", "id", DOI, grammar.doi),
    publisher,
)

HOSTS: dict[str, tuple[Rule, ...]] = {
    ".arxiv.org": ARXIV,
    "xxx.lanl.gov": ARXIV,
    "ar5iv.org": ARXIV,
    ".alphaxiv.org": ALPHAXIV,
    "huggingface.co": HUGGING_FACE,
    "hf.co": HUGGING_FACE,
    "scirate.com": (at(r"/arxiv/(.+)", grammar.arxiv),),
    ".aclanthology.org": (acl,),
    "aclanthology.info": (acl,),
    "aclanthology.coli.uni-saarland.de": (acl,),
    "aclanthology.lst.uni-saarland.de": (acl,),
    "anthology.aclweb.org": (acl,),
    "aclweb.org": (acl_of_aclweb,),
    ".openreview.net": OPENREVIEW,
    "proceedings.mlr.press": PMLR,
    "mlr.press": PMLR,
    "mlresearch.github.io": PMLR,
    "raw.githubusercontent.com": (
        at(r"/mlresearch/([vr]\d+)/[\w-]+/assets/([a-z0-9][\w-]*)/[^/]+\.pdf", in_volume("pmlr")),
    ),
    "jmlr.org": JMLR,
    "jmlr.csail.mit.edu": JMLR,
    "papers.nips.cc": NEURIPS,
    "papers.neurips.cc": NEURIPS,
    "proceedings.nips.cc": NEURIPS,
    "proceedings.neurips.cc": NEURIPS,
    "datasets-benchmarks-proceedings.neurips.cc": (at(_NIPS_PATH, neurips_datasets),),
    "openaccess.thecvf.com": (cvf,),
    "cv-foundation.org": (cvf,),
    "ijcai.org": (at(r"/proceedings/(\d{4})/0*([1-9]\d*)(?:\.pdf)?/?", ijcai),),
    "static.ijcai.org": (at(r"/proceedings-(\d{4})/0*([1-9]\d*)\.pdf", ijcai),),
    "ieeexplore.ieee.org": IEEE,
    ".sciencedirect.com": PII,
    "reader.elsevier.com": PII,
    "linkinghub.elsevier.com": PII,
    "ncbi.nlm.nih.gov": NCBI,
    "pubmed.ncbi.nlm.nih.gov": PUBMED,
    "pubmed.gov": PUBMED,
    "pmc.ncbi.nlm.nih.gov": PMC,
    "pubmedcentral.nih.gov": (asked(r"/articlerender\.fcgi", "artid", r"(?:PMC)?(\d+)", grammar.pmcid),),
    "europepmc.org": (
        at(r"/(?:(?:article|abstract)/)?med/(\d+)/?", grammar.pmid),
        at(r"/(?:article/pmc|(?:pmc/)?articles)/(?:pmc)?(\d+)(?:/.*)?", grammar.pmcid),
    ),
    "semanticscholar.org": S2,
    "api.semanticscholar.org": S2_API,
    "github.com": (at(r"/([a-z0-9][a-z0-9-]{0,38})/([\w.-]{1,100})(?:/.*)?", github),),
    "nature.com": NATURE,
    "biorxiv.org": BIORXIV,
    "medrxiv.org": BIORXIV,
    "journals.plos.org": PLOS,
    "plosone.org": PLOS,
    "elifesciences.org": (at(r"/articles/(\d{5,6})(?:/.*)?", elife),),
    "zenodo.org": (publisher, at(r"/records?/(\d+)(?:/.*)?", zenodo)),
    "academic.oup.com": (short_doi,),
    "direct.mit.edu": (short_doi,),
}
RESOLVERS = """
    .doi.org doi.acm.org dx.plos.org doi.ieeecomputersociety.org doi.wiley.com doi.apa.org
    hdl.handle.net oadoi.org
"""
PUBLISHERS = """
    acpjournals.org ahajournals.org aip.scitation.org ajronline.org annualreviews.org arc.aiaa.org
    ascelibrary.org ascopubs.org atsjournals.org authorea.com .biomedcentral.com cdnsciencepub.com
    chemrxiv.org computer.org degruyter.com degruyterbrill.com dl.acm.org emerald.com epubs.siam.org
    essopenarchive.org .frontiersin.org iopscience.iop.org joss.theoj.org journals.aps.org
    journals.asm.org journals.physiology.org journals.uchicago.edu liebertpub.com link.aps.org
    link.springer.com mitpressjournals.org .nejm.org .onlinelibrary.wiley.com pnas.org
    projecteuclid.org psychiatryonline.org psycnet.apa.org .pubs.acs.org pubs.aip.org pubs.asha.org
    pubs.rsna.org pubsonline.informs.org rd.springer.com royalsocietypublishing.org .sagepub.com
    .science.org .sciencemag.org scipost.org spiedigitallibrary.org .springeropen.com
    tandfonline.com techrxiv.org worldscientific.com
"""
HOSTS |= dict.fromkeys(RESOLVERS.split(), (resolver,))
HOSTS |= dict.fromkeys(PUBLISHERS.split(), (publisher, asked(r"/.*", "doi", DOI, grammar.doi)))
HOSTS["aeaweb.org"] = (asked(r"/articles(?:/pdf|/citations)?/?", "id", DOI, grammar.doi),)
HOSTS["dl.acm.org"] += (asked(r"/citation\.cfm", "doid", r"(?:10\.1145/)?(\d+\.\d+)", old_acm),)
HOSTS["portal.acm.org"] = HOSTS["dl.acm.org"]


@lru_cache(maxsize=1000)
def rules_of(host: str) -> tuple[Rule, ...]:
    """The rules of a host in lower case; none for a host that the table does not hold."""
    host = host.removeprefix("www.")
    rules = HOSTS.get(host)
    while rules is None and host:
        rules = HOSTS.get("." + host)
        host = host.partition(".")[2]
    return rules or ()


def recognised(address: Address) -> Identifier | None:
    """The paper an address leads to; None when no rule of its host knows it."""
    for rule in rules_of(address.host):
        if found := rule(address):
            return found
    return None
