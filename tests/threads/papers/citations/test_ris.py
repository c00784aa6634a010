"""RIS records, as rispy reads them."""

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.threads.papers.citations.works import (
    NAMES,
    OF_OTHER_SCRIPTS,
    TITLES,
    hostile_works,
    real_works,
    work,
)
from threads.papers import names
from threads.papers.citations import FORMATS
from threads.papers.citations.line import line
from threads.papers.citations.ris import TYPES, entry
from threads.papers.record import FORMS

SEED = """TY  - GEN
TI  - Mixup Without Hesitation
AU  - Yu, Hao
AU  - Wang, Huanyu
AU  - Wu, Jianxin
PY  - 2021
DA  - 2021/01/12
AB  - Linear.
DO  - 10.48550/arXiv.2101.04342
UR  - https://arxiv.org/abs/2101.04342
PB  - arXiv
AN  - arXiv:2101.04342
ER  -
"""
# Everything that Python, and so rispy, takes for the end of a line.
NEWLINES = "\n \r \r\n \x0b \x0c \x1c \x1d \x1e \x85 \u2028 \u2029".split(" ")


def test_the_seed_paper_is_as_agreed():
    # The last tag ends with a space, which no editor leaves at the end of a line.
    assert entry(work(abstract="Linear.")) == SEED.replace("ER  -", "ER  - ").replace("\n", "\r\n") + "\r\n"


@pytest.mark.parametrize("title", TITLES + OF_OTHER_SCRIPTS)
def test_a_title_is_read_back(title):
    shown = work(title, abstract=title, venue=title, publisher=title)
    first, second = rispy.loads(entry(shown) + entry(work()))
    assert first["title"] == shown.title
    assert first.get("abstract", "") == first.get("secondary_title", "") == line(title)
    assert second["title"] == "Mixup Without Hesitation"


@pytest.mark.parametrize("newline", NEWLINES)
def test_an_abstract_cannot_end_its_record(newline):
    text = newline.join(["One", "ER  - ", "", "TY  - JOUR", "TI  - Evil", "ER  - "])
    hostile = work(
        text, abstract=text, authors=(text,), venue=text, publisher=text, volume=text, number=text, pages=text
    )
    assert [one["type_of_reference"] for one in rispy.loads(entry(hostile))] == ["GEN"]
    assert entry(hostile).count("ER  -") == len(entry(hostile).split("ER  - \r\n")) - 1 == 1


@settings(deadline=None)
@given(st.text() | st.lists(st.sampled_from([*NEWLINES, "ER  - ", "TY  - JOUR", "a"])).map("".join))
def test_any_text_is_one_line(text):
    lines = entry(work(text, abstract=text, authors=(text, "Hao Yu"))).split("\r\n")
    assert all(one == "" or one[2:6] == "  - " for one in lines)
    assert [one for one in lines if len(one.splitlines()) > 1] == []
    (found,) = rispy.loads("\r\n".join(lines))
    assert found["title"] == work(text).title


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_back(name):
    (found,) = rispy.loads(entry(work(authors=(name, "Hao Yu"))))
    shown = names.parse(line(name))
    expected = shown.literal.replace(",", "") or shown.inverted
    assert found["authors"] == [*filter(None, [expected]), "Yu, Hao"]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_has_its_type_and_its_tags(form):
    shown = work(form=form, venue="V", publisher="P", volume="1", number="2", pages="3–4")
    (found,) = rispy.loads(entry(shown))
    assert found["type_of_reference"] == TYPES[form]
    assert (
        found.items()
        >= {"publisher": "P", "volume": "1", "number": "2", "start_page": "3", "end_page": "4"}.items()
    )
    assert found.get("secondary_title") == (None if form in ("thesis", "report") else "V")
    assert ("JF  - V\r\n" in entry(shown)) == (form == "article")


def test_every_form_has_a_type():
    assert set(TYPES) == set(FORMS)


@pytest.mark.parametrize(
    ("issued", "day"),
    [((2021, 1, 12), "2021/01/12"), ((2021, 3), "2021/03"), ((2021,), "2021"), ((2021, 13), "2021")],
)
def test_a_date_is_as_far_as_it_is_known(issued, day):
    assert f"PY  - 2021\r\nDA  - {day}\r\n" in entry(work(issued=issued))


def test_a_work_without_a_date_has_none():
    assert "PY" not in entry(work(issued=()))


def test_a_file_has_as_many_records_as_works():
    works = list(hostile_works())
    assert len(rispy.loads("".join(FORMATS["ris"].stream(works)))) == len(works)
    assert "".join(FORMATS["ris"].stream([])) == ""


@pytest.mark.shared_data
@pytest.mark.one_database
def test_real_papers_are_read_back(shared_data):
    works = list(real_works(shared_data / "arxiv_papers_2020_2022.jsonl"))
    found = rispy.loads("".join(FORMATS["ris"].stream(works)))
    assert [one["title"] for one in found] == [one.title for one in works]
    assert [one.get("abstract", "") for one in found] == [line(one.record.abstract) for one in works]
    assert [len(one["authors"]) for one in found] == [len(one.record.authors) for one in works]
