"""Whatever a source sends, a Record, NotFound or Unavailable comes of it, and nothing else."""

import copy
import dataclasses
import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.threads.papers.sources.said import Says, recording
from threads.papers import sources
from threads.papers.identify import identify
from threads.papers.record import FORMS, Record
from threads.papers.sources import NotFound, Unavailable

pytestmark = pytest.mark.one_database

ARXIV = ["2101.04342", "2102.12092", "2202.12139", "math/0211159"]
ANSWERS = [
    ("arxiv", "arxiv_batch.atom", ARXIV),
    ("arxiv", "arxiv_malformed.atom", ARXIV),
    ("crossref", "crossref_article.json", ["10.1038/s41586-021-03819-2"]),
    ("crossref", "crossref_preprint.json", ["10.1101/622803"]),
    ("datacite", "datacite_arxiv.json", ["2101.04342"]),
    ("datacite", "datacite_software.json", ["10.5281/zenodo.5297715"]),
    ("page", "page_acl.html", ["N19-1423"]),
    ("page", "page_arxiv.html", ["2102.12092"]),
    ("page", "page_pubmed.html", ["pmid:26017442"]),
    ("page", "page_og.html", ["https://distill.pub/2017/feature-visualization"]),
    ("semantic_scholar", "semantic_scholar.json", ["https://openreview.net/forum?id=FYmTgvolOpX"]),
    ("github", "github.json", ["https://github.com/yuhao318/mwh"]),
]
TREES = [answer for answer in ANSWERS if answer[1].endswith(".json")]
SHARED = [
    ("arxiv", "arxiv/id_1605.08386_200.atom", ["1605.08386"]),
    ("arxiv", "arxiv/id_astro-ph_0601001_200.atom", ["astro-ph/0601001"]),
    ("crossref", "crossref/test_works_with_one_id_0.json", ["10.1371/journal.pone.0033693"]),
    ("crossref", "crossref/test_works_with_many_ids_1.json", ["10.1002/jor.1100150407"]),
    ("datacite", "datacite/dois_10.48550_arxiv.2311.16162.json", ["2311.16162"]),
    ("page", "html/ACL_2023.findings-emnlp.725_head.html", ["2023.findings-emnlp.725"]),
    ("page", "html/arxiv_abs_2106.09608_head.html", ["2106.09608"]),
]
STRANGE = [None, [], {}, [[]], [None], [{}], 0, -1, True, 1.5, 10**400, float("inf"), "", "\0", "\ud800", "x" * 3000,
           "10.1000/x", "https://ann@example.org", "<jats:p>" * 50, {"a": {"a": []}}]  # fmt: skip


def ask(name: str, texts: list[str], body: bytes | str, status: int = 200) -> dict:
    """What comes of an answer; each part of it is as the library promises."""
    asked = [identify(text) for text in texts]
    try:
        said = sources.look_up(name, asked, Says(body, status), "")
    except Unavailable as problem:
        said, sentence = {}, str(problem)
    if not said:
        assert 0 < len(sentence) < 200
        return {}
    assert said.keys() <= {(one.kind, one.value) for one in asked}
    for outcome in said.values():
        check(outcome)
    return said


def check(outcome: object) -> None:
    if isinstance(outcome, NotFound):
        assert 0 < len(outcome.reason) < 200
        return
    assert isinstance(outcome, Record) and 0 < len(outcome.title) <= 500 and outcome.form in FORMS
    stored = json.dumps(dataclasses.asdict(outcome), ensure_ascii=False)
    assert "\\u0000" not in stored and stored.encode(), (
        "what a database cannot keep: NUL, half a surrogate pair"
    )
    lines = [outcome.title, outcome.venue, outcome.publisher, outcome.volume, outcome.pages, *outcome.authors]
    assert all("\n" not in line and "\0" not in line for line in lines)
    assert len(outcome.authors) <= 1000 and len(outcome.abstract) <= 10_000 and len(outcome.issued) <= 3
    assert all(
        url == "" or url.startswith(("http://", "https://"))
        for url in (outcome.url, outcome.pdf, outcome.code)
    )


@pytest.mark.parametrize(("name", "file", "texts"), ANSWERS)
def test_an_answer_cut_short(name, file, texts):
    body = recording(file)
    assert ask(name, texts, body) or file == "arxiv_malformed.atom"
    for end in range(0, len(body), 50):
        said = ask(name, texts, body[:end])
        assert not said or name == "page", "half an answer is none"


@pytest.mark.parametrize(("name", "file", "texts"), ANSWERS)
@pytest.mark.parametrize("status", [400, 404, 500])
def test_an_answer_under_another_status(name, file, texts, status):
    for outcome in ask(name, texts, recording(file), status).values():
        assert isinstance(outcome, NotFound) or (name, status) == ("arxiv", 400)


@pytest.mark.parametrize(("name", "file", "texts"), ANSWERS)
def test_an_answer_with_bytes_that_do_not_belong(name, file, texts):
    body = recording(file)
    for at in range(0, len(body), 40):
        for noise in (b"\xff", b"\0", b'"', b"<", b"&x;", b"{"):
            ask(name, texts, body[:at] + noise + body[at + 1 :])


def test_a_feed_with_something_missing_or_strange_in_it():
    count = len(list(etree.fromstring(recording("arxiv_batch.atom")).iter()))
    for at in range(1, count):
        for change in (remove, empty, double, mix):
            feed = etree.fromstring(recording("arxiv_batch.atom"))
            change(list(feed.iter())[at])
            said = ask("arxiv", ARXIV, etree.tostring(feed))
            assert len(said) >= 3, "one bad entry does not lose the others"
            assert not any(isinstance(one, NotFound) for one in said.values()), "nor is it unknown"


def remove(element):
    element.getparent().remove(element)


def empty(element):
    element.text = None
    element.attrib.clear()
    del element[:]


def double(element):
    element.getparent().append(copy.deepcopy(element))


def mix(element):
    element.text = "\u202e x \U000e0041" * 500
    element.append(etree.Element("b"))


@pytest.mark.parametrize(("name", "file", "texts"), TREES)
def test_an_answer_with_another_kind_of_thing_somewhere(name, file, texts):
    tree = json.loads(recording(file))
    for path in paths(tree):
        for strange in STRANGE:
            ask(name, texts, json.dumps(changed(tree, path, strange)))


@pytest.mark.parametrize(("name", "file", "texts"), TREES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_an_answer_with_several(name, file, texts, data):
    tree = json.loads(recording(file))
    for _ in range(data.draw(st.integers(1, 5))):
        path = data.draw(st.sampled_from(list(paths(tree))))
        tree = changed(tree, path, data.draw(st.sampled_from(STRANGE) | st.text(max_size=30) | st.integers()))
        if not isinstance(tree, dict | list) or not tree:
            break
    ask(name, texts, json.dumps(tree))


@pytest.mark.shared_data
@pytest.mark.parametrize(("name", "file", "texts"), SHARED)
def test_a_recorded_answer_cut_short(shared_data, name, file, texts):
    body = (shared_data / file).read_bytes()
    assert ask(name, texts, body)
    for end in range(0, len(body), 50):
        assert not ask(name, texts, body[:end]) or name == "page"


@pytest.mark.shared_data
@pytest.mark.parametrize(("name", "file", "texts"), [one for one in SHARED if one[1].endswith(".json")])
def test_a_recorded_answer_with_another_kind_of_thing_somewhere(shared_data, name, file, texts):
    tree = json.loads((shared_data / file).read_bytes())
    tree.get("message", {}).pop("reference", None)
    for path in paths(tree):
        for strange in STRANGE[:6]:
            ask(name, texts, json.dumps(changed(tree, path, strange)))


def paths(tree: object, so_far: tuple = ()) -> Iterator[tuple]:
    """Where something stands in a tree of JSON."""
    if so_far:
        yield so_far
    branches = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for branch, part in branches:
        yield from paths(part, (*so_far, branch))


def changed(tree: object, path: tuple, value: object) -> object:
    """A copy of `tree` with `value` at `path`."""
    tree = copy.deepcopy(tree)
    part = tree
    for branch in path[:-1]:
        part = part[branch]
    part[path[-1]] = value
    return tree
