"""What a paper is: corrections first, then sources by rank; a key for LaTeX, once and for ever."""

import datetime
import itertools
import threading

import pytest
from django.db import connection, connections, transaction

from tests.make import make_post, make_record
from tests.threads.test_at_once import at_once
from threads.models import Correction, Paper, SourceRecord
from threads.models.settle import settle
from threads.papers.record import Record

LINK, OTHER, DOI = "arXiv:2101.04342", "arXiv:2102.12092", "doi:10.1038/nature14539"
MIXUP = {
    "title": "Mixup Without Hesitation",
    "authors": ("Hao Yu", "Huanyu Wang", "Jianxin Wu"),
    "issued": (2021, 1, 12),
    "form": "preprint",
}


@pytest.fixture
def paper(ann, topic) -> Paper:
    return make_post(topic, by=ann, body=LINK).shares.get().paper


def correct(paper, by, **values) -> list[Correction]:
    return Correction.objects.make(paper, by=by, values=values)


def test_what_a_source_says_is_what_the_paper_is(paper):
    paper = make_record(
        LINK, **MIXUP, venue="NeurIPS", publisher="ACM", volume="3", number="4", pages="5–6", abstract="We mix.",
        categories=("cs.CV", "cs.LG"), version=2, pdf="https://example.org/a.pdf", code="https://github.com/a/b",
        more_authors=True,
    )  # fmt: skip
    assert (paper.title, paper.title_key) == ("Mixup Without Hesitation", "mixupwithouthesitation")
    assert paper.authors == ["Hao Yu", "Huanyu Wang", "Jianxin Wu"]
    assert (paper.authors_line, paper.has_more_authors) == ("Hao Yu, Huanyu Wang, Jianxin Wu", True)
    assert (paper.published, paper.year, paper.month) == (datetime.date(2021, 1, 12), 2021, 1)
    assert (paper.venue, paper.publisher, paper.volume) == ("NeurIPS", "ACM", "3")
    assert (paper.number, paper.pages, paper.abstract) == ("4", "5–6", "We mix.")
    assert (paper.category, paper.categories) == ("cs.CV", " cs.CV cs.LG ")
    assert (paper.form, paper.version) == ("preprint", 2)
    assert (paper.pdf, paper.code) == ("https://example.org/a.pdf", "https://github.com/a/b")


RANKED = ["arxiv", "crossref", "page", "datacite", "semantic_scholar", "github", "catalogue", "a new one"]


@pytest.mark.parametrize(("better", "worse"), list(itertools.pairwise(RANKED)))
def test_the_better_source_is_believed_whoever_answers_first(paper, better, worse):
    for order in ([better, worse], [worse, better]):
        SourceRecord.objects.all().delete()
        for source in order:
            paper = make_record(LINK, source, title=f"As {source} has it")
        assert paper.title == f"As {better} has it"


def test_what_the_better_source_does_not_know_the_next_one_says(paper):
    make_record(LINK, "arxiv", title="Mixup", authors=("Hao Yu",))
    paper = make_record(LINK, "crossref", title="MIXUP", issued=(2021,), venue="Nature", volume="7")
    assert (paper.title, paper.year, paper.venue, paper.volume) == ("Mixup", 2021, "Nature", "7")


def test_where_it_appeared_is_known_best_by_who_published_it(paper):
    make_record(LINK, "arxiv", title="As arXiv has it", venue="nature 1", publisher="arXiv", form="preprint")
    paper = make_record(LINK, "crossref", title="As Crossref has it", venue="Nature", publisher="Springer")
    assert (paper.title, paper.venue, paper.publisher) == ("As arXiv has it", "Nature", "Springer")


def test_facts_that_belong_together_come_from_one_source(paper):
    make_record(LINK, "crossref", title="T", venue="Nature", authors=("Hao Yu",))
    paper = make_record(
        LINK, "page", title="T", venue="Science", volume="9", pages="1-2", authors=("Ann Else",), more_authors=True
    )  # fmt: skip
    assert (paper.venue, paper.volume, paper.pages) == ("Nature", "", "")
    assert (paper.authors, paper.has_more_authors) == (["Hao Yu"], False)


@pytest.mark.parametrize(
    ("forms", "form"),
    [
        ([], "page"),
        (["preprint"], "preprint"),
        (["preprint", "article"], "article"),
        (["conference", "article"], "conference"),
        (["preprint", "software"], "preprint"),
        (["preprint", "page"], "preprint"),
        (["page", "preprint"], "preprint"),
        (["software", "page"], "software"),
        (["software", "thesis", "preprint"], "thesis"),
    ],
)
def test_what_has_appeared_is_more_than_a_preprint_and_that_more_than_its_code(paper, forms, form):
    for source, one in zip(RANKED, forms, strict=False):
        make_record(LINK, source, title="T", form=one)
    assert Paper.objects.get().form == form


@pytest.mark.parametrize(
    ("issued", "published", "year", "month"),
    [
        ((), None, None, None),
        ((2021,), None, 2021, None),
        ((2021, 5), None, 2021, 5),
        ((2021, 5, 7), datetime.date(2021, 5, 7), 2021, 5),
    ],
)
def test_a_date_is_known_as_far_as_the_source_says_it(paper, issued, published, year, month):
    paper = make_record(LINK, title="T", issued=issued)
    assert (paper.published, paper.year, paper.month) == (published, year, month)


@pytest.mark.parametrize("issued", [(2021, 5, 7), (2021, 5)])
@pytest.mark.parametrize("year", [2020, None])
def test_a_corrected_year_drops_the_day_and_the_month_of_another(paper, ann, issued, year):
    paper = make_record(LINK, title="T", issued=issued)
    correct(paper, ann, year=year)
    paper.refresh_from_db()
    assert (paper.published, paper.year, paper.month) == (None, year, None)


def test_a_corrected_year_that_the_source_comes_to_say_too_gets_its_day(paper, ann):
    make_record(LINK, title="T", issued=(2020, 5, 7))
    correct(paper, ann, year=2021)
    paper = make_record(LINK, title="T", issued=(2021, 1, 12))
    assert (paper.published, paper.year, paper.month) == (datetime.date(2021, 1, 12), 2021, 1)


def test_a_correction_wins_over_every_source_whenever_it_answers(paper, ann):
    make_record(LINK, **MIXUP)
    correct(paper, ann, title="Ann’s", authors=["Ann Reader"], venue="ICML", code="https://github.com/a/b")
    for source in RANKED:
        paper = make_record(LINK, source, **MIXUP, venue="Nature", code="https://github.com/c/d")
        assert (paper.title, paper.authors, paper.venue) == ("Ann’s", ["Ann Reader"], "ICML")
        assert (paper.code, paper.authors_line) == ("https://github.com/a/b", "Ann Reader")


def test_the_newest_correction_wins_and_an_undone_one_does_not(paper, ann, bob, mo):
    make_record(LINK, **MIXUP)
    (first,) = correct(paper, ann, title="Ann’s")
    (second,) = correct(paper, bob, title="Bob’s")
    paper.refresh_from_db()
    assert paper.title == "Bob’s"
    second.undo(by=mo)
    paper.refresh_from_db()
    assert paper.title == "Ann’s"
    first.undo(by=mo)
    paper.refresh_from_db()
    assert paper.title == "Mixup Without Hesitation"


def test_corrected_authors_are_all_of_them(paper, ann):
    make_record(LINK, title="T", authors=("Hao Yu",), more_authors=True)
    correct(paper, ann, authors=["Hao Yu", "Jianxin Wu"])
    paper.refresh_from_db()
    assert (paper.byline, paper.has_more_authors) == ("Yu and Wu", False)


def test_settling_twice_changes_nothing(paper, ann):
    paper = make_record(LINK, **MIXUP)
    correct(paper, ann, title="Ann’s")
    before = Paper.objects.values().get()
    settle(Paper.objects.get())
    assert Paper.objects.values().get() == before


def test_a_paper_without_a_title_has_no_key_and_gets_one_with_it(paper):
    assert paper.citation_key is None
    assert make_record(LINK, **MIXUP).citation_key == "yu2021mixup"


def test_a_key_is_never_given_twice(paper, ann, topic):
    make_record(LINK, **MIXUP)
    make_post(topic, by=ann, body=f"{OTHER} {DOI}")
    assert make_record(OTHER, **MIXUP).citation_key == "yu2021mixupb"
    assert make_record(DOI, "crossref", **MIXUP).citation_key == "yu2021mixupc"


def test_a_key_stays_whatever_becomes_known(paper, ann, mo, topic):
    make_record(LINK, **MIXUP)
    made = correct(paper, ann, title="Another Title", authors=["Ann Reader"], year=1999)
    assert Paper.objects.get().citation_key == "yu2021mixup"
    for one in made:
        one.undo(by=mo)
    make_record(LINK, title="A Third", authors=("Somebody Else",), issued=(1990,))
    assert Paper.objects.get().citation_key == "yu2021mixup"
    # Nor does another get it, now that its first owner is called otherwise.
    make_post(topic, by=ann, body=OTHER)
    assert make_record(OTHER, **MIXUP).citation_key == "yu2021mixupb"


def test_very_long_names_make_a_key_that_fits(paper, ann, topic):
    names = {"title": "x" * 500, "authors": ("y" * 200,)}
    make_post(topic, by=ann, body=OTHER)
    keys = {make_record(link, **names).citation_key for link in (LINK, OTHER)}
    assert len(keys) == 2
    assert all(len(key) <= 80 for key in keys)


@pytest.mark.django_db(transaction=True)
def test_papers_settled_at_the_same_moment_get_keys_of_their_own(ann, topic):
    links = [f"arXiv:2103.{n:05}" for n in range(8)]
    make_post(topic, by=ann, body=" ".join(links))
    at_once([lambda link=link: make_record(link, **MIXUP) for link in links])
    keys = sorted(Paper.objects.values_list("citation_key", flat=True))
    assert keys == ["yu2021mixup", *(f"yu2021mixup{letter}" for letter in "bcdefgh")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_a_key_that_another_takes_at_this_very_moment_is_not_taken_too(ann, topic):
    """The other transaction has taken it and is not yet over: nobody else sees that."""
    make_post(topic, by=ann, body=f"{LINK} {OTHER}")
    taken, ready = threading.Event(), threading.Event()

    def first():
        try:
            with transaction.atomic():
                make_record(LINK, **MIXUP)
                taken.set()
                ready.wait(2)
        finally:
            connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    taken.wait(10)
    threading.Timer(0.3, ready.set).start()
    assert make_record(OTHER, **MIXUP).citation_key == "yu2021mixupb"
    thread.join()
    assert sorted(Paper.objects.values_list("citation_key", flat=True)) == ["yu2021mixup", "yu2021mixupb"]


def test_a_record_of_a_later_version_of_the_forum_is_read_as_far_as_it_is_known(paper):
    make_record(LINK, **MIXUP)
    kept = SourceRecord.objects.get()
    kept.data |= {"colour": "blue"}
    del kept.data["venue"]
    kept.save()
    assert SourceRecord.objects.get().record == Record(**MIXUP)
