"""Whom to ask for what, and the one door to all of them."""

import dataclasses

import pytest

from goodreadings.lib.http import Client
from tests.stand_in import StandIn
from tests.threads.papers.cases import CASES
from tests.threads.papers.sources.said import Says, Silent, about, alone, recording
from threads.papers import sources
from threads.papers.identify import identify
from threads.papers.record import Record
from threads.papers.sources import SOURCES, NotFound, Unavailable, hosts, route

BLOG = "https://distill.pub/2017/feature-visualization"
EACH = {
    "arxiv": "2101.04342",
    "crossref": "10.1038/nature14539",
    "datacite": "10.5281/zenodo.5297715",
    "page": "N19-1423",
    "semantic_scholar": "https://openreview.net/forum?id=FYmTgvolOpX",
    "github": "https://github.com/yuhao318/mwh",
}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2101.04342", ["arxiv", "datacite", "page"]),
        ("10.48550/arXiv.2101.04342", ["arxiv", "datacite", "page"]),
        ("10.1038/nature14539", ["crossref", "datacite"]),
        ("N19-1423", ["page", "semantic_scholar"]),
        ("pmid:26017442", ["page", "semantic_scholar"]),
        ("PMC2323736", ["page", "semantic_scholar"]),
        ("https://proceedings.mlr.press/v139/ramesh21a.html", ["page"]),
        ("https://jmlr.org/papers/v15/srivastava14a.html", ["page"]),
        ("https://www.ijcai.org/proceedings/2020/1", ["page"]),
        ("https://openreview.net/forum?id=FYmTgvolOpX", ["semantic_scholar"]),
        ("corpusid:231583206", ["semantic_scholar"]),
        ("https://github.com/yuhao318/mwh", []),
        (BLOG, []),
        ("https://ieeexplore.ieee.org/document/726791", []),
        ("https://www.sciencedirect.com/science/article/pii/S0893608014002135", []),
        ("nothing at all", []),
    ],
)
def test_every_kind_has_its_way(text, names):
    assert route(identify(text)) == names


def test_the_operator_opens_further_ways():
    assert route(identify("https://github.com/yuhao318/mwh"), github=True) == ["github"]
    named = {"distill.pub"}
    assert route(identify(BLOG), hosts=named) == ["page"]
    for other in (
        "https://www.distill.pub/x",
        "https://evil.example/distill.pub",
        "https://distill.pub:8080/x",
    ):
        assert route(identify(other), hosts=named) == []
    assert route(identify("https://x.distill.pub/x"), hosts=named) == []


def test_a_way_is_nobodys_to_change():
    route(identify("2101.04342")).clear()
    assert route(identify("2101.04342"))


@pytest.mark.parametrize("text", sorted({case[0] for case in CASES if case[1] != "unknown"}))
def test_every_way_leads_to_a_host_that_may_be_asked(text):
    one = identify(text)
    for name in route(one, github=True, hosts={"distill.pub"}):
        assert SOURCES[name].host_of(one) in hosts({"distill.pub"})


def test_the_hosts_are_ours_and_the_operators():
    assert {"export.arxiv.org", "api.crossref.org", "aclanthology.org", "api.github.com"} <= hosts()
    assert hosts({"distill.pub"}) - hosts() == {"distill.pub"}
    assert SOURCES["page"].host_of(identify(BLOG)) == "distill.pub"
    assert SOURCES["arxiv"].host_of(identify("2101.04342")) == "export.arxiv.org"
    assert SOURCES["page"].host_of(identify("nothing at all")) == ""


def test_every_source_has_limits():
    assert all(name == one.name and one.pause >= 1 and one.batch >= 1 for name, one in SOURCES.items())


def test_nothing_asked_is_nothing_said():
    client = Says()
    assert sources.look_up("arxiv", [], client, "") == {} and client.urls == []


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("status", [429, 500, 503, 403, 301, 204, 418])
def test_a_source_that_is_not_well_is_unavailable(name, status):
    with pytest.raises(Unavailable, match=str(status)) as problem:
        alone(name, Says("<html>", status, retry_after=120.0), EACH[name])
    assert problem.value.retry_after == 120.0


@pytest.mark.parametrize("name", EACH)
def test_a_source_that_is_not_reached_is_unavailable(name):
    with pytest.raises(Unavailable, match="did not answer within 10 s") as problem:
        alone(name, Silent(), EACH[name])
    assert problem.value.retry_after is None


DEEP = b"[" * 200_000


@pytest.mark.parametrize("name", sorted(EACH.keys() - {"page"}))
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>busy</html>",
        b"[]",
        b"null",
        b"5",
        b'{"message": 5',
        DEEP,
        b'{"a":' * 100_000,
        b"\xff\xfe\0",
        b"9" * 9999,
    ],
    ids=range(10),
)
def test_what_cannot_be_read_is_no_answer(name, body):
    with pytest.raises(Unavailable, match="cannot be read"):
        alone(name, Says(body), EACH[name])


@pytest.mark.parametrize("name", ["arxiv"])
def test_a_missing_address_of_the_api_says_nothing_of_a_paper(name):
    with pytest.raises(Unavailable, match="arXiv answered 404"):
        alone(name, Says("", 404), EACH[name])


@pytest.mark.parametrize(
    ("contact", "query"),
    [("ann@example.org", "?mailto=ann%40example.org"), ("mailto:ann@example.org", "?mailto=ann%40example.org"),
     ("https://example.org/@ann", ""), ("", "")],
)  # fmt: skip
def test_crossref_is_told_an_e_mail_and_nothing_else(contact, query):
    client = Says("", 404)
    sources.look_up("crossref", [identify("10.1000/x")], client, contact)
    assert client.urls == [f"https://api.crossref.org/works/10.1000/x{query}"]


def test_one_outcome_each_however_often_asked():
    client = Says("", 404)
    said = about("crossref", client, "10.1000/x", "10.1000/X", "https://doi.org/10.1000/x")
    assert list(said) == ["10.1000/x"] and len(client.urls) == 1


# --- Over HTTP --------------------------------------------------------------------------------

ATOM = {"Content-Type": "application/atom+xml; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
ROUTES = {
    "/export.arxiv.org/api/query": (200, ATOM, recording("arxiv_batch.atom")),
    "/api.crossref.org/works/10.1038/s41586-021-03819-2": (200, JSON, recording("crossref_article.json")),
    "/api.crossref.org/works/": (404, {"Content-Type": "text/plain"}, "Resource not found."),
    "/api.datacite.org/dois/10.48550/arxiv.2101.04342": (200, JSON, recording("datacite_arxiv.json")),
    "/aclanthology.org/N19-1423/": (200, HTML, recording("page_acl.html")),
    "/distill.pub/": (200, HTML, recording("page_og.html")),
    "/api.semanticscholar.org/graph/v1/paper/URL:https://openreview.net/": (200, JSON, recording("semantic_scholar.json")),
    "/api.github.com/repos/yuhao318/mwh": (200, JSON, recording("github.json")),
    "/api.github.com/repos/yuhao318/old": (301, {"Location": "https://api.github.com/repositories/1"}, ""),
    "/api.github.com/repositories/1": (200, JSON, recording("github.json")),
    "/api.github.com/repos/yuhao318/busy": (429, {"Retry-After": "60"}, ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def there():
    with StandIn(ROUTES) as stand_in:
        yield stand_in


@pytest.fixture
def client(there):
    return Client(hosts({"distill.pub"}), agent="Good Readings (tests)", gateway=there.url)


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("arxiv", "2101.04342", "Mixup Without Hesitation"),
        (
            "crossref",
            "10.1038/s41586-021-03819-2",
            "Highly accurate protein structure prediction with AlphaFold",
        ),
        ("datacite", "2101.04342", "Mixup Without Hesitation"),
        (
            "page",
            "N19-1423",
            "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
        ),
        ("page", BLOG, "Feature Visualization"),
        ("semantic_scholar", EACH["semantic_scholar"], "Mixup Without Hesitation"),
        ("github", "https://github.com/yuhao318/mwh", "yuhao318/mwh: Mixup Without Hesitation"),
        ("github", "https://github.com/yuhao318/old", "yuhao318/mwh: Mixup Without Hesitation"),
    ],
)
def test_each_source_over_http(client, name, text, title):
    said = alone(name, client, text)
    assert isinstance(said, Record) and said.title == title


def test_what_is_sent_names_us_and_what_we_take(client, there):
    alone("arxiv", client, "2101.04342")
    assert there.paths[-1] == "/export.arxiv.org/api/query?id_list=2101.04342&max_results=1"
    assert there.headers[-1]["user-agent"] == "Good Readings (tests)"
    assert there.headers[-1]["accept"] == "application/atom+xml"
    assert there.requests[-1][0] > 0


def test_unknown_and_busy_over_http(client):
    assert alone("crossref", client, "10.1000/x") == NotFound("Crossref does not know doi:10.1000/x")
    with pytest.raises(Unavailable, match="GitHub answered 429") as problem:
        alone("github", client, "https://github.com/yuhao318/busy")
    assert problem.value.retry_after == 60.0


def test_a_host_that_nobody_named_is_never_asked(client, there):
    before = len(there.requests)
    with pytest.raises(Unavailable, match="a host that we do not ask"):
        alone("page", client, "https://evil.example/x")
    assert len(there.requests) == before


def test_nobody_is_there():
    with StandIn() as gone:
        client = Client(hosts(), agent="tests", gateway=gone.url)
        assert isinstance(alone("crossref", client, "10.1000/x"), NotFound)
    with pytest.raises(Unavailable):
        alone("crossref", client, "10.1000/x")


def test_records_and_outcomes_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        NotFound("x").reason = "y"  # type: ignore[misc]
