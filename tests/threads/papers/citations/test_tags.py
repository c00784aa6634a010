"""citation_* tags, as Zotero and Google Scholar read them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.threads.papers.citations import zotero
from tests.threads.papers.citations.works import NAMES, TITLES, work
from threads.papers import names
from threads.papers.citations import Work, meta_tags
from threads.papers.citations.line import line
from threads.papers.record import Record


def test_the_seed_paper_is_as_agreed():
    assert meta_tags(work(abstract="Linear.\n\nMore.")) == [
        ("citation_title", "Mixup Without Hesitation"),
        ("citation_author", "Yu, Hao"),
        ("citation_author", "Wang, Huanyu"),
        ("citation_author", "Wu, Jianxin"),
        ("citation_publication_date", "2021/01/12"),
        ("citation_publisher", "arXiv"),
        ("citation_doi", "10.48550/arXiv.2101.04342"),
        ("citation_arxiv_id", "2101.04342"),
        ("citation_abstract_html_url", "https://arxiv.org/abs/2101.04342"),
        ("citation_pdf_url", "https://arxiv.org/pdf/2101.04342"),
        ("citation_abstract", "Linear. More."),
    ]


@pytest.mark.parametrize(
    ("form", "tag", "content"),
    [
        ("article", "citation_journal_title", "V"),
        ("conference", "citation_conference_title", "V"),
        ("chapter", "citation_book_title", "V"),
        ("thesis", "citation_dissertation_institution", "P"),
        ("report", "citation_technical_report_institution", "P"),
    ],
)
def test_a_form_is_told_by_its_venue(form, tag, content):
    tags = dict(meta_tags(work(form=form, venue="V", publisher="P", volume="1", number="2", pages="3–4")))
    assert tags[tag] == content
    assert len([name for name in tags if name.endswith(("_title", "_institution"))]) == 2
    assert (tags["citation_volume"], tags["citation_firstpage"], tags["citation_lastpage"]) == ("1", "3", "4")
    assert tags.get("citation_publisher") == (None if form in ("thesis", "report") else "P")
    assert tags["citation_technical_report_number" if form == "report" else "citation_issue"] == "2"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Hao Yu", ("Yu", "Hao")),
        ("Aaron B. van den Oord", ("van den Oord", "Aaron B.")),
        ("The ATLAS Collaboration", ("The ATLAS Collaboration", "")),
        ("Google, Inc.", ("Google Inc", "")),
        ("毛泽东", ("毛泽东", "")),
        ("King, Jr., Martin Luther", ("King", "Martin Luther Jr")),
        ("A; B C", ("C", "A. B.")),
    ],
)
def test_zotero_reads_a_name(name, read):
    (content,) = [content for tag, content in meta_tags(work(authors=(name,))) if tag == "citation_author"]
    assert zotero.people(content) == [read]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_person(name):
    contents = [
        content for tag, content in meta_tags(work(authors=(name, "Hao Yu"))) if tag == "citation_author"
    ]
    assert len(contents) == (2 if names.parse(line(name)).last else 1)
    assert all(len(zotero.people(content)) == 1 for content in contents if any(map(str.isalnum, content)))


@settings(deadline=None)
@given(st.sampled_from(TITLES) | st.text())
def test_any_text_is_one_line(text):
    tags = meta_tags(work(text, abstract=text, authors=(text,), venue=text, form="article"))
    assert tags[0] == ("citation_title", work(text).title)
    assert all(content and len(content.splitlines()) == 1 for _, content in tags)


def test_what_is_not_known_is_not_told():
    assert meta_tags(Work("x", Record("T"), ())) == [("citation_title", "T")]
