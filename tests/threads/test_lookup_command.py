"""`manage.py lookup [--all | IDENTIFIER…]`: papers looked up by hand, at once."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests import arxiv
from tests.arxiv import DALLE, MIXUP, ROUTE
from tests.make import make_post, make_record
from tests.stand_in import StandIn
from threads.management.commands import lookup as command
from threads.models import Correction, Gate, Lookup, Paper

# Every batch is a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)

LINK, OTHER = "arXiv:2101.04342", "arXiv:2102.12092"


@pytest.fixture
def sources(settings):
    with StandIn({ROUTE: arxiv.knows(MIXUP, DALLE)}) as there:
        settings.LOOKUP_GATEWAY = there.url
        yield there


def lookup(*identifiers, **options) -> str:
    out = io.StringIO()
    call_command("lookup", *identifiers, stdout=out, stderr=out, **options)
    return " ".join(out.getvalue().split())


def rest() -> None:
    """As if all had been asked, and nothing were due."""
    Lookup.objects.update(due_at=None, state=Lookup.NOT_FOUND)


def titles() -> set[str]:
    return set(Paper.objects.values_list("title", flat=True)) - {""}


def test_what_is_due_is_asked(ann, topic, sources):
    make_post(topic, by=ann, body=f"{LINK} {OTHER}")
    assert "2 found 0 not found 0 no source answered" in lookup()
    assert titles() == {MIXUP[1], DALLE[1]}
    assert len(sources.paths) == 1
    # Nothing is due then.
    assert "2 found" in lookup()
    assert len(sources.paths) == 1


@pytest.mark.parametrize(
    "name", [LINK, "https://arxiv.org/pdf/2101.04342v2", "2101.04342", "doi:10.48550/arXiv.2101.04342"]
)
def test_what_is_named_is_asked_though_nothing_is_due(ann, topic, sources, name):
    make_post(topic, by=ann, body=f"{LINK} {OTHER}")
    rest()
    assert "0 waiting for its turn 1 found 0 not found" in lookup(name)
    assert titles() == {MIXUP[1]}
    assert "2102.12092" not in sources.paths[0]


def test_several_are_named(ann, topic, sources):
    make_post(topic, by=ann, body=f"{LINK} {OTHER}")
    rest()
    assert "2 found" in lookup(LINK, OTHER, LINK)
    assert len(sources.paths) == 1


def test_all_are_asked_again_what_is_known_too(ann, topic, sources):
    make_post(topic, by=ann, body=f"{LINK} {OTHER} https://blog.example.com/x")
    make_record(LINK, title="An old title", authors=("Hao Yu",))
    rest()
    assert "2 found" in lookup(all=True)
    assert titles() == {MIXUP[1], DALLE[1]}


def test_corrections_stand(ann, topic, sources):
    make_post(topic, by=ann, body=LINK)
    Correction.objects.make(Paper.objects.get(), by=ann, values={"title": "Ann’s"})
    lookup(all=True)
    assert titles() == {"Ann’s"}


def test_it_says_what_the_last_source_said(ann, topic, sources):
    sources.routes = {"/": (503, {}, "Busy.")}
    make_post(topic, by=ann, body=LINK)
    said = lookup()
    assert "1 no source answered" in said
    assert "arxiv:2101.04342: " in said
    assert "503" in said


def test_what_makes_us_wait_for_long_is_left_to_the_worker(ann, topic, sources, monkeypatch):
    monkeypatch.setattr(command, "PATIENCE", 0.5)
    make_post(topic, by=ann, body=LINK)
    Gate.objects.create(host="export.arxiv.org")
    Gate.objects.update(opens_at=timezone.now() + datetime.timedelta(hours=1))
    said = lookup()
    assert "The sources make us wait; the worker goes on later." in said
    assert "1 waiting for its turn" in said
    assert sources.paths == []


def test_papers_that_no_source_knows_are_not_asked_for(ann, topic, sources):
    make_post(topic, by=ann, body="https://blog.example.com/x")
    said = "No source may know any of these: nothing is asked."
    assert lookup("https://blog.example.com/x") == said
    assert lookup(all=True) == said
    assert sources.paths == []


def test_an_empty_forum_is_no_fault(db, sources):
    assert "0 found" in lookup()
    assert lookup(all=True) == "No source may know any of these: nothing is asked."


def test_nobody_is_asked_where_the_operator_switched_it_off(ann, topic, sources, settings):
    settings.LOOKUP = False
    make_post(topic, by=ann, body=LINK)
    assert lookup(all=True) == "No source may know any of these: nothing is asked."
    assert sources.paths == []


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["mixup"], "mixup names no paper. Write a link, arXiv:2101.04342, or a DOI."),
        ([""], " names no paper."),
        (["x" * 10_000], "names no paper."),
        (["javascript:alert(1)"], "names no paper."),
        (["\udcff"], "names no paper."),
        (["arXiv:2112.10752"], "Nobody has shared arXiv:2112.10752 here, so there is nothing to look up."),
        ([LINK, "arXiv:2112.10752"], "Nobody has shared arXiv:2112.10752 here"),
    ],
)  # fmt: skip
def test_what_names_no_paper_is_refused_in_words(ann, topic, sources, names, sentence):
    make_post(topic, by=ann, body=LINK)
    with pytest.raises(CommandError) as refusal:
        lookup(*names)
    assert sentence in str(refusal.value)
    assert sources.paths == []


def test_all_and_names_at_once_are_refused(db, sources):
    with pytest.raises(CommandError, match="Either --all or identifiers, not both"):
        lookup(LINK, all=True)
