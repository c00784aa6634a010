"""CSL-JSON, by its schema."""

import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.threads.papers.citations.works import TITLES, hostile_works, real_works, work
from threads.papers.citations import FORMATS, Work
from threads.papers.citations.csl import TYPES, item
from threads.papers.record import FORMS, Record

# What Zotero's "CSL JSON.js" knew in 2016; one item of another type, and it refuses the file.
OF_ZOTERO = set(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter dataset entry
    entry-dictionary entry-encyclopedia figure graphic interview legal_case legislation manuscript map
    motion_picture musical_score pamphlet paper-conference patent personal_communication post post-weblog
    report review review-book song speech thesis treaty webpage""".split()
)


@pytest.fixture
def valid(shared_data):
    """Checks a file's text by the schema, and gives its items."""
    schema = json.loads((shared_data / "schema/csl-data.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)

    def check(text: str) -> list[dict]:
        items = json.loads(text)
        validator.validate(items)
        return items

    return check


def test_the_seed_paper_is_as_agreed():
    assert item(work(abstract="Linear.")) == {
        "id": "yu2021mixup",
        "type": "article",
        "title": "Mixup Without Hesitation",
        "author": [
            {"family": "Yu", "given": "Hao"},
            {"family": "Wang", "given": "Huanyu"},
            {"family": "Wu", "given": "Jianxin"},
        ],
        "issued": {"date-parts": [[2021, 1, 12]]},
        "publisher": "arXiv",
        "number": "arXiv:2101.04342",
        "abstract": "Linear.",
        "DOI": "10.48550/arXiv.2101.04342",
        "URL": "https://arxiv.org/abs/2101.04342",
    }


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Aaron van den Oord", {"family": "van den Oord", "given": "Aaron"}),
        ("King, Martin Luther, Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("The ATLAS Collaboration", {"literal": "The ATLAS Collaboration"}),
        ("毛泽东", {"literal": "毛泽东"}),
    ],
)
def test_a_name_has_its_parts(name, person):
    assert item(work(authors=(name, "")))["author"] == [person]


def test_every_form_has_a_type_that_zotero_knows():
    assert set(TYPES) == set(FORMS)
    assert set(TYPES.values()) <= OF_ZOTERO
    assert item(work(form="unheard of"))["type"] == "webpage"


def test_a_number_is_of_an_issue_or_a_report():
    assert item(work(form="article", venue="J", number="2"))["issue"] == "2"
    assert item(work(form="report", number="2"))["number"] == "2"


@settings(deadline=None)
@given(st.lists(st.sampled_from(TITLES) | st.text(), max_size=4))
def test_any_title_is_read_back(titles):
    found = json.loads("".join(FORMATS["json"].stream(work(title) for title in titles)))
    assert [one["title"] for one in found] == [work(title).title for title in titles]


def test_a_file_is_made_item_by_item():
    pieces = FORMATS["json"].stream(work(key=f"k{n}") for n in iter(int, 1))
    assert next(pieces).startswith("[\n{")
    assert next(pieces).startswith(",\n{")


@pytest.mark.shared_data
def test_hostile_works_are_valid(valid):
    works = list(hostile_works())
    found = valid("".join(FORMATS["json"].stream(works)))
    assert [one["title"] for one in found] == [one.title for one in works]


@pytest.mark.shared_data
def test_works_of_little_are_valid(valid):
    works = [Work("x", Record("", form=form), ()) for form in FORMS] + [work(issued=(2021, 13))]
    assert [one["title"] for one in valid("".join(FORMATS["json"].stream(works)))][:1] == ["x"]
    assert valid("".join(FORMATS["json"].stream([]))) == []


@pytest.mark.shared_data
@pytest.mark.one_database
def test_real_papers_are_valid(valid, shared_data):
    works = list(real_works(shared_data / "arxiv_papers_2020_2022.jsonl"))
    found = valid("".join(FORMATS["json"].stream(works)))
    assert [(one["id"], one["title"]) for one in found] == [(one.key, one.title) for one in works]
