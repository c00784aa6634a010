"""What members paste as BibTeX is read, and what is wrong with it is said."""

import pytest

from tests.threads.papers.citations.works import work
from threads.papers.citations import FORMATS
from threads.papers.citations.read_bibtex import (
    FAULTS,
    LONGEST_TEXT,
    MOST_AUTHORS,
    MOST_BLOCKS,
    MOST_PROBLEMS,
    NOTHING,
    Problem,
    read,
)
from threads.papers.identify import identify


def one(text: str):
    reading = read(text)
    assert reading.problems == ()
    (entry,) = reading.entries
    return entry


def of(**fields: str):
    """The entry of one work with these fields, each in braces."""
    return one(
        "@misc{a, title={T}, " + ", ".join(f"{name}={{{value}}}" for name, value in fields.items()) + "}"
    )


def test_an_export_is_read_again():
    entry = one("".join(FORMATS["bib"].stream([work()])))
    assert (entry.key, entry.title, entry.year, entry.line) == (
        "yu2021mixup",
        "Mixup Without Hesitation",
        2021,
        1,
    )
    assert entry.authors == ("Yu, Hao", "Wang, Huanyu", "Wu, Jianxin")
    assert entry.identifier == identify("2101.04342")
    assert entry.url == "https://arxiv.org/abs/2101.04342"
    assert not entry.more_authors


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (r"{The {\"O}zg{\"u}r}", "The Özgür"),
        (r"{{P}oincar{\'e} and G\"odel, \'Emile}", "Poincaré and Gödel, Émile"),
        (r'"Quoted {\"a} title"', "Quoted ä title"),
        (r"{Pages 1--2 --- and ``so''}", "Pages 1–2 — and “so”"),
        (r"{50% off \& 20\% more\_so \#1}", "50% off & 20% more_so #1"),
        (r"{\emph{Deep} \textbf{Learning} \textsc{bert}}", "Deep Learning bert"),
        (r"{On $\alpha$-Posteriors, \ensuremath{\beta}}", r"On $\alpha$-Posteriors, β"),
        (r"{a \textless b \textgreater{} c \textbar{} d}", "a <b > c | d"),
        (r"{\{\vphantom{\}}x\vphantom{\{}\} {\textbackslash}y}", r"{x} \y"),
        ("{Over\n   two  \t lines}", "Over two lines"),
        (r"{A~B}", "A B"),
        (r"{\input{/etc/passwd}x}", "x"),
        (
            r"{\include{/etc/passwd} \includegraphics{/etc/passwd} \verbatiminput{/etc/passwd}x}",
            "/etc/passwdx",
        ),
        (r"{\href{https://x.org}}", "https://x.org"),
        (r"{\url{https://x.org/a}}", "https://x.org/a"),
        (r'{a} # " " # {b}', "a b"),
        ("2021", "2021"),
        ("{nul\0l}", "nul l"),
    ],
)
def test_a_title_is_plain_text(written, title):
    assert one(f"@misc{{a, title = {written}, year = 2021}}").title == title


@pytest.mark.parametrize(
    ("written", "authors", "more"),
    [
        ("Yu, Hao and Huanyu Wang", ("Yu, Hao", "Huanyu Wang"), False),
        ("Yu, Hao\n  and\tWang, H. AND others", ("Yu, Hao", "Wang, H."), True),
        (r"{\"O}zg{\"u}r, Cem", ("Özgür, Cem",), False),
        ("{Science and Technology} and Yu, H.", ("Science and Technology", "Yu, H."), False),
        ("", (), False),
        (" and ".join(["A B"] * 300), ("A B",) * MOST_AUTHORS, True),
    ],
)
def test_authors_are_told_apart(written, authors, more):
    entry = of(author=written)
    assert (entry.authors, entry.more_authors) == (authors, more)


MIXUP = ("arxiv", "2101.04342")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"doi": "10.1038/NATURE14539"}, ("doi", "10.1038/nature14539")),
        ({"doi": "https://doi.org/10.1038/nature14539"}, ("doi", "10.1038/nature14539")),
        ({"doi": r"10.1007/978\_3"}, ("doi", "10.1007/978_3")),
        ({"doi": "10.48550/arXiv.2101.04342"}, MIXUP),
        ({"doi": "https://example.org/x", "url": "https://arxiv.org/abs/2101.04342"}, MIXUP),
        ({"doi": "none", "eprint": "2101.04342"}, MIXUP),
        ({"DOI": "10.1/x", "Eprint": "2101.04342v2", "archivePrefix": "arXiv"}, MIXUP),
        ({"eprint": "2101.04342", "eprinttype": "arxiv"}, MIXUP),
        ({"eprint": "arXiv:2101.04342"}, MIXUP),
        ({"eprint": "2101.04342", "eprinttype": "jstor"}, None),
        ({"eprint": "26017442", "eprinttype": "pubmed"}, ("pmid", "26017442")),
        ({"pmid": "26017442"}, ("pmid", "26017442")),
        ({"url": "https://arxiv.org/abs/2101.04342v1"}, MIXUP),
        ({"url": "https://example.org/x"}, ("url", "https://example.org/x")),
        ({"url": "https://example.org/x", "note": "arXiv:2101.04342"}, MIXUP),
        (
            {"howpublished": r"\url{https://openreview.net/forum?id=FYmTgvolOpX}"},
            ("openreview", "FYmTgvolOpX"),
        ),
        ({"journal": "arXiv preprint arXiv:2101.04342"}, MIXUP),
        ({"journal": "Nature", "note": "see p. 3"}, None),
        ({"abstract": "as in arXiv:2101.04342"}, None),
    ],
)
def test_a_paper_is_known_by_what_is_written_of_it(fields, expected):
    found = of(**fields).identifier
    assert (found and (found.kind, found.value)) == expected


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"url": r"https://x.org/a\_b\%20c"}, "https://x.org/a_b%20c"),
        ({"howpublished": r"\url{https://x.org/a}"}, "https://x.org/a"),
        ({"url": "javascript:alert(1)"}, ""),
        ({"url": "x"}, ""),
    ],
)
def test_an_address_is_of_the_web(fields, url):
    assert of(**fields).url == url


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ({"year": "2021"}, 2021),
        ({"date": "2021-01-12"}, 2021),
        ({"year": "{\\noopsort{a}}2021"}, 2021),
        ({"year": "in press"}, None),
        ({}, None),
    ],
)
def test_a_year_has_four_digits(fields, year):
    assert of(**fields).year == year


def test_strings_comments_and_preambles_are_no_entries():
    text = r"""Exported by a program.
    @comment{@misc{no, title={No}}}
    @preamble{"\newcommand{\x}{y}"}
    @string{me = "Hao " # {Yu}}
    @STRING(we = me # " and Wang, H.")
    @article{a, title = Me, author = we # " and others", month = jan, year = 2021}
    @misc(b, title = "B")
    """
    reading = read(text)
    assert [(entry.key, entry.title, entry.authors) for entry in reading.entries] == [
        ("a", "Hao Yu", ("Hao Yu", "Wang, H.")),
        ("b", "B", ()),
    ]
    assert reading.problems == ()


def test_a_byte_order_mark_and_windows_lines_are_no_hindrance():
    entry = one("\ufeff\r\n@misc{a,\r\n title={One\r\n two}\r\n}")
    assert (entry.title, entry.line) == ("One two", 2)


def test_two_entries_of_one_key_are_kept_if_they_are_two_papers():
    same = "@misc{a, title={T}, eprint={2101.04342}}\n"
    other = "@misc{a, title={T}, eprint={2102.12092}}\n"
    reading = read(same + other + same)
    assert [entry.identifier.value for entry in reading.entries] == ["2101.04342", "2102.12092"]
    assert len(read("@misc{a, title={T}}\n@misc{a, title={T}}\n@misc{a, title={U}}").entries) == 2


@pytest.mark.parametrize(
    ("text", "titles", "place", "fault"),
    [
        ("\n@misc{a, title={T}, year={2021}", ["T"], "a", "end"),
        ("@misc{a, title={T", ["T"], "a", "end"),
        ("@misc{a, title={{T}, year=2021}\n@misc{b, title={U}}", ["U"], "line 1", "unread"),
        ("\n\n@misc{a title={T}}", [], "line 3", "unread"),
        ("@misc{a, title={T} year={2021}}", ["T"], "a", "comma"),
        ("@misc{a, year={2021}}", [], "a", "empty"),
        ("@misc{, year={2021}}", [], "line 1", "empty"),
        ("@misc{", [], "line 1", "unread"),
    ],
)
def test_what_is_wrong_is_said(text, titles, place, fault):
    reading = read(text)
    assert [entry.title for entry in reading.entries] == titles
    assert reading.problems == (Problem(place, FAULTS[fault]),)


@pytest.mark.parametrize("text", ["", " \n", "hello", "@", "10.1038/nature14539", "@comment{x}"])
def test_a_text_without_entries_is_told_what_one_is(text):
    assert read(text).problems == (Problem("", NOTHING),)


def test_entries_beyond_the_most_are_counted():
    text = "".join(f"@misc{{k{n}, title={{T{n}}}}}\n" for n in range(130))
    reading = read(text)
    assert [entry.key for entry in reading.entries] == [f"k{n}" for n in range(100)]
    assert reading.problems == (
        Problem("", "The first 100 entries were read; send the other 30 by themselves."),
    )
    assert len(read(text, most=3).entries) == 3


def test_a_text_beyond_the_limit_is_cut():
    filler = "x" * LONGEST_TEXT
    reading = read("@misc{a, title={T}}\n" + filler + "@misc{b, title={U}}")
    assert [entry.key for entry in reading.entries] == ["a"]
    assert "200,000" in reading.problems[0].sentence
    reading = read("@misc{a, title={T}}\n" + "@" * MOST_BLOCKS + "\n@misc{b, title={U}}")
    assert [entry.key for entry in reading.entries] == ["a"]
    assert "5,000th" in reading.problems[0].sentence


def test_problems_are_not_without_end():
    reading = read("@misc{a\n" * 200)
    assert len(reading.problems) == MOST_PROBLEMS + 1
    assert reading.problems[-1].sentence == "There are 150 more; mend these first."


def test_a_slip_of_a_member_is_not_in_the_log(caplog):
    read("@misc{a\n" * 20 + r"@misc{b, title={\frac \href{x} \'}}")
    assert caplog.records == []
