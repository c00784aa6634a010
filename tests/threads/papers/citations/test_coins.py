"""COinS, as Zotero reads them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.threads.papers.citations import zotero
from tests.threads.papers.citations.works import (
    NAMES,
    OF_OTHER_SCRIPTS,
    TITLES,
    hostile_works,
    real_works,
    work,
)
from threads.papers import names
from threads.papers.citations import Work, span_title
from threads.papers.citations.coins import FORMATS
from threads.papers.citations.line import line
from threads.papers.record import FORMS, Record


def test_the_seed_paper_is_as_agreed():
    assert span_title(work()).split("&") == [
        "ctx_ver=Z39.88-2004",
        "rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc",
        "rft.type=preprint",
        "rft.title=Mixup%20Without%20Hesitation",
        "rft.au=Yu%2C%20Hao",
        "rft.au=Wang%2C%20Huanyu",
        "rft.au=Wu%2C%20Jianxin",
        "rft.date=2021-01-12",
        "rft.publisher=arXiv",
        "rft_id=info%3Adoi%2F10.48550%2FarXiv.2101.04342",
        "rft_id=https%3A%2F%2Farxiv.org%2Fabs%2F2101.04342",
    ]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("preprint", "preprint"),
        ("article", "journalArticle"),
        ("conference", "conferencePaper"),
        ("chapter", "bookSection"),
        ("book", "book"),
        ("thesis", "thesis"),
        ("report", "report"),
        ("dataset", "dataset"),
        ("software", "computerProgram"),
        ("page", "webpage"),
        ("unheard of", "webpage"),
    ],
)
def test_zotero_reads_every_form(form, kind):
    item = zotero.context(
        span_title(work("T", form=form, venue="V", publisher="P", volume="1", pages="2--3"))
    )
    assert (item["type"], item["title"], item["publisher"]) == (kind, "T", "P")
    assert (item["doi"], item["url"]) == ("10.48550/arXiv.2101.04342", "https://arxiv.org/abs/2101.04342")
    assert (item["date"], item["volume"], item["pages"]) == ("2021-01-12", "1", "2-3")
    assert item["people"][0] == ("Yu", "Hao")
    assert item.get("venue") == ("V" if form in ("article", "conference", "chapter") else None)


def test_every_form_has_a_format():
    assert set(FORMATS) == set(FORMS)


@pytest.mark.parametrize("title", TITLES + OF_OTHER_SCRIPTS)
def test_zotero_reads_a_title(title):
    shown = work(title)
    assert zotero.context(span_title(shown))["title"] == shown.title.replace("+", " ")


@settings(deadline=None)
@given(st.text())
def test_any_title_is_percent_encoded(title):
    shown = span_title(work(title, authors=(title, "Hao Yu"), venue=title))
    assert re.fullmatch(r"(?:[a-z_.]+=(?:[\w.~-]|%[0-9A-F]{2})+&?)+", shown, re.ASCII)
    assert zotero.context(shown)["title"] == work(title).title.replace("+", " ")


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Aaron van den Oord", ("van den Oord", "Aaron")),
        ("The ATLAS Collaboration", ("The ATLAS Collaboration", "")),
        ("Google, Inc.", ("Google Inc", "")),
        ("DeepSeek-AI", ("DeepSeek-AI", "")),
        ("毛泽东", ("毛泽东", "")),
        ("Martin Luther King Jr.", ("King", "Martin Luther Jr")),
        ("A. J. Han Vinck", ("Vinck", "A. J. Han")),
    ],
)
def test_zotero_reads_a_name(name, read):
    assert zotero.context(span_title(work(authors=(name,))))["people"] == [read]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_person(name):
    found = zotero.context(span_title(work(authors=(name, "Hao Yu"))))["people"]
    assert len(found) == (2 if names.parse(line(name)).last else 1)


def test_a_work_of_nothing_has_a_title():
    assert zotero.context(span_title(Work("x", Record(""), ())))["title"] == "x"


@pytest.mark.shared_data
@pytest.mark.one_database
def test_zotero_reads_real_papers(shared_data):
    works = [*hostile_works(), *real_works(shared_data / "arxiv_papers_2020_2022.jsonl")]
    for shown in works:
        item = zotero.context(span_title(shown))
        assert item["title"] == shown.title.replace("+", " ")
        assert len(item["people"]) == sum(bool(names.parse(line(name)).last) for name in shown.record.authors)
