"""BibTeX entries, as BibTeX and its readers take them."""

import re

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from tests.threads.papers.citations.test_mathematics import balanced
from tests.threads.papers.citations.works import (
    NAMES,
    OF_OTHER_SCRIPTS,
    TITLES,
    hostile_works,
    real_works,
    work,
)
from threads.papers import names
from threads.papers.citations import FORMATS, Work
from threads.papers.citations.bibtex import TYPES, entry
from threads.papers.citations.line import line
from threads.papers.citations.mathematics import SYMBOLS
from threads.papers.identify import identify
from threads.papers.record import FORMS, Record

SEED = """@misc{yu2021mixup,
  title={{Mixup Without Hesitation}},
  author={Yu, Hao and Wang, Huanyu and Wu, Jianxin},
  year={2021},
  month=jan,
  eprint={2101.04342},
  eprinttype={arxiv},
  archivePrefix={arXiv},
  primaryClass={cs.CV},
  doi={10.48550/arXiv.2101.04342},
  url={https://arxiv.org/abs/2101.04342}
}
"""


def read(text: str) -> dict[str, dict[str, str]]:
    """The entries by key, their fields by name, LaTeX decoded but for mathematics."""
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries)
    return {one.key: {field.key: field.value for field in one.fields} for one in library.entries}


def one(text: str) -> dict[str, str]:
    (fields,) = read(text).values()
    return fields


def flat(title: str) -> str:
    """A title to compare: TeX's dashes and quotes as it prints them, formulas without their spelling."""
    for typed, meant in (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("ˆ", "^")):
        title = title.replace(typed, meant)
    if "$" not in title:
        return title
    for sign, command in SYMBOLS.items():
        title = re.sub(re.escape(command) + r"(?![A-Za-z])", sign, title)
    return re.sub(r"[{}\s]|\\(?=[a-z])", "", title)


def test_the_seed_paper_is_as_agreed():
    assert entry(work()) == SEED


@pytest.mark.parametrize("title", TITLES + OF_OTHER_SCRIPTS)
def test_a_title_is_read_back(title):
    shown = work(title, key="one")
    fields = read(entry(shown) + entry(work(key="two")))
    assert set(fields) == {"one", "two"}
    assert flat(fields["one"]["title"]) == flat(shown.title)
    assert fields["two"] == one(SEED)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_stays_within_its_line(title):
    lines = entry(work(title, venue=title, publisher=title, form="article")).splitlines()
    assert lines[0] == "@article{yu2021mixup," or lines[0] == "@misc{yu2021mixup,"
    assert all(re.match(r"  [A-Za-z]+=(\{.*\}|[a-z]{3}),?$", text) for text in lines[1:-1])
    assert lines[-1] == "}"
    assert balanced("\n".join(lines))


@settings(deadline=None)
@given(st.text() | st.lists(st.sampled_from(TITLES), min_size=1, max_size=3).map(" ".join))
def test_any_title_is_read_back(title):
    shown = work(title)
    found = one(entry(shown))
    # Accents of letters that have none, and ?` or !` of TeX's, are read in another form.
    if not re.search(r"[?!]`|[\u0300-\u036f]", shown.title):
        assert flat(found["title"]) == flat(shown.title)
    assert found["year"] == "2021"
    assert balanced(entry(shown))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_back(name):
    shown = names.parse(line(name))
    written = next(
        (value for key, value in fields(entry(work(authors=(name, "Hao Yu")))) if key == "author"), ""
    )
    people = split_multiple_persons_names(written)
    if not shown.last:
        assert people == ["Yu, Hao"]
        return
    first, last = people
    assert last == "Yu, Hao"
    parts = parse_single_name_into_parts(first)
    decoded = [plain(" ".join(words)) for words in (parts.first, parts.von + parts.last, parts.jr)]
    # A literal is all last name; apostrophes and hyphens of other shapes become those of ASCII.
    expected = ["", shown.literal, ""] if shown.literal else [shown.given, shown.family, shown.suffix]
    if not parts.first and not shown.literal:
        assert name == "Smith, J., PhD"
        expected = ["", shown.printed, ""]
    assert decoded == [text.replace("’", "'").replace("‐", "-") for text in expected]


def fields(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^  (\w+)=\{(.*)\},?$", text, re.MULTILINE)


def plain(text: str) -> str:
    return LatexNodes2Text().latex_to_text(text).replace("ˆ", "^")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Öztürk Özgür", r"{\"{O}}zg{\"{u}}r, {\"{O}}zt{\"{u}}rk"),
        ("Łukasz Kaiser", r"Kaiser, {\L}ukasz"),
        ("Aaron van den Oord", "van den Oord, Aaron"),
        ("Martin Luther King Jr.", "King, Jr., Martin Luther"),
        ("The ATLAS Collaboration", "{The ATLAS Collaboration}"),
        ("Ernst and Young, Ltd.", "{Ernst and Young, Ltd.}"),
        ("others", "{others}"),
        ("Smith, J., PhD", "{J., PhD Smith}"),
        ("毛泽东", "{毛泽东}"),
        ("Иван Петров", "{Иван Петров}"),
        ("O’Neil, Kate", "O'Neil, Kate"),
        ("A & B", r"{A \& B}"),
    ],
)
def test_a_name_is_one_that_bibtex_takes_apart_rightly(name, written):
    assert f"  author={{{written}}},\n" in entry(work(authors=(name,)))


def test_more_authors_are_others():
    assert "author={Yu, Hao and others}" in entry(work(authors=("Hao Yu",), more_authors=True))
    assert "author" not in entry(work(authors=("", " , "), more_authors=True))


@pytest.mark.parametrize(
    ("form", "kind", "expected"),
    [
        ("article", "article", {"journal": "J & K", "publisher": "Acme", "pages": "1–10"}),
        ("conference", "inproceedings", {"booktitle": "J & K", "publisher": "Acme"}),
        ("chapter", "incollection", {"booktitle": "J & K", "publisher": "Acme"}),
        ("book", "book", {"series": "J & K", "publisher": "Acme"}),
        ("thesis", "phdthesis", {"school": "Acme"}),
        ("report", "techreport", {"institution": "Acme", "number": "2"}),
        ("dataset", "misc", {"howpublished": "J & K", "publisher": "Acme"}),
        ("software", "misc", {"howpublished": "J & K", "publisher": "Acme"}),
        ("page", "misc", {"howpublished": "J & K", "publisher": "Acme"}),
        ("preprint", "misc", {"howpublished": "J & K"}),
        ("unheard of", "misc", {"howpublished": "J & K"}),
    ],
)
def test_a_form_has_its_type_and_its_fields(form, kind, expected):
    shown = work(form=form, venue="J & K", publisher="Acme", volume="1", number="2", pages="1-10")
    assert entry(shown).startswith(f"@{kind}{{yu2021mixup,\n")
    assert one(entry(shown)).items() >= (expected | {"volume": "1"}).items()


def test_every_form_has_a_type():
    assert set(TYPES) == set(FORMS)


def test_an_article_without_a_journal_is_a_preprint_or_a_page():
    assert work(form="article").form == "preprint"
    assert work(form="article", papers=["https://example.org/"]).form == "page"
    assert work(form="article", venue="J").form == "article"


def test_the_doi_of_its_own_comes_first():
    both = work(papers=["2101.04342", "10.1109/TPAMI.2021_3"])
    assert "  doi={10.1109/tpami.2021_3},\n" in entry(both)
    assert both.url == "https://arxiv.org/abs/2101.04342"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.org/", "x"]
)
def test_an_address_is_of_the_web(address):
    assert work(url=address, pdf=address).url == "https://arxiv.org/abs/2101.04342"
    assert work(url=address, pdf=address).pdf == "https://arxiv.org/pdf/2101.04342"


def test_an_address_stays_within_its_braces():
    hostile = 'https://x.org/a_b%20c#d~e?f=1&g={}}\\input"<>^^5c`|é\n@misc{x,'
    shown = dict(fields(entry(work(url=hostile))))["url"]
    assert (
        shown == "https://x.org/a_b%20c#d~e?f=1&g=%7B%7D%7D%5Cinput%22%3C%3E%5E%5E5c%60%7C%C3%A9%20@misc%7Bx,"
    )


def test_a_key_stays_a_key():
    assert entry(work(key="a},b={\n\\x")).startswith("@misc{abx,\n")
    assert entry(work(key="日")).startswith("@misc{anon,\n")


def test_a_work_of_nothing_is_an_entry():
    assert entry(Work("x", Record(""), ())) == "@misc{x,\n  title={{x}}\n}\n"
    assert "title={{arXiv:2101.04342}}" in entry(Work("x", Record(""), (identify("2101.04342"),)))


def test_a_month_that_is_none_is_left_out():
    assert "month" not in entry(work(issued=(2021, 13, 1)))
    assert "month" not in entry(work(issued=(2021,)))
    assert "year" not in entry(work(issued=()))


def test_a_file_is_made_entry_by_entry():
    asked = []

    def works():
        for n in range(3):
            asked.append(n)
            yield work(key=f"k{n}")

    pieces = FORMATS["bib"].stream(works())
    next(pieces)
    assert asked == [0]
    assert list(FORMATS["bib"].stream([])) == []
    assert list(read("".join(FORMATS["bib"].stream(works())))) == ["k0", "k1", "k2"]


def test_hostile_works_are_so_many_entries():
    works = list(hostile_works())
    found = read("".join(FORMATS["bib"].stream(works)))
    assert list(found) == [shown.key for shown in works]
    assert len(works) == len(TITLES) + len(NAMES)


@pytest.mark.shared_data
@pytest.mark.one_database
def test_real_titles_are_read_back(shared_data):
    works = list(real_works(shared_data / "arxiv_papers_2020_2022.jsonl"))
    found = read("".join(FORMATS["bib"].stream(works)))
    assert len(found) == len(works) == 2962
    assert [shown.title for shown in works if flat(found[shown.key]["title"]) != flat(shown.title)] == []
    # Without comparing loosely: all but those with formulas, with dashes and quotes typed for TeX, and
    # with ^, whose \textasciicircum pylatexenc takes for the accent (BibTeX's other readers do not).
    differing = [shown.title for shown in works if found[shown.key]["title"] != shown.title]
    assert [title for title in differing if not re.search(r"\$|--|``|''|\^", title)] == []
