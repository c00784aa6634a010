"""Whatever is pasted as BibTeX, there is an answer, and soon."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clock import seconds
from tests.threads.papers.citations.works import hostile_works, real_works
from threads.papers.citations import FORMATS
from threads.papers.citations.plain import LONGEST, MOST_COMMANDS, Decoder
from threads.papers.citations.read_bibtex import read
from threads.papers.identify import identify

HOSTILE = r"""{ } @article{ " # @ = , @article{a, @article{a,title={ @string{a= @comment{ \ $ \' % ~ -- \v{ \begin{a}
    \input{/etc/passwd} \url{ ( [ \frac 10.1234/( https://arxiv.org/abs/2101.04342 and""".split()
HOSTILE += [" ", "\n", "@a {\n", " and ", "@a    ", "a = # ", "@article{a,title=a # "]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize(
    "frame",
    [
        "%s",
        "@misc{a,title={%s}}",
        '@misc{a,title="%s"}',
        "@misc{a,author={%s},title={T}}",
        "@misc{a,url={%s},title={T}}",
    ],
)
def test_a_hostile_text_takes_no_longer(frame, piece):
    text = frame % (piece * 100_000)[:100_000]
    assert seconds(lambda: read(text), 0.5) < 0.5


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hundred_hostile_entries_take_no_longer(piece):
    field = (piece * 1_000)[:900]
    text = "".join(f"@misc{{a{n},title={{{field}}}}}\n" for n in range(100))
    assert seconds(lambda: read(text), 0.5) < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "@article{a,eprint={2101.04342},title=" + "{" * 10_000 + "x" + "}" * 10_000 + "}",
        "@string{a0={x}}"
        + "".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 3_000))
        + "@misc{b, title=a2999}",
        "@misc{a, title={T}," + "x={y}," * 15_000 + "}",
        "@misc{a, title={" + r"\'{" * 300 + "}" * 300 + "}}",
    ],
    ids=["braces in braces", "strings of strings", "fields", "accents in accents"],
)
def test_what_grows_takes_no_longer(text):
    assert seconds(lambda: read(text), 0.5) < 0.5
    (entry,) = read(text).entries
    assert len(entry.title) <= LONGEST


def test_the_decoder_has_a_budget():
    decoder = Decoder()
    assert decoder.plain(r"{\'e}") == "é"
    assert len(decoder.plain("x" * 2 * LONGEST)) == LONGEST
    for _ in range(MOST_COMMANDS // LONGEST):
        decoder.plain("{" * LONGEST)
    assert decoder.plain(r"\emph{x} {\'e}") == "x 'e"


@settings(deadline=None)
@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                "@misc{a,",
                "@",
                "{",
                "}",
                '"',
                "#",
                "title=",
                "=",
                ",",
                "\\",
                "\n",
                "x",
                "2101.04342",
                "doi={10.1/x}",
                "$",
                "%",
                "@string{x=",
                "(",
                ")",
                "\0",
                "\ud800",
                "and ",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_any_text_is_read(text):
    reading = read(text)
    assert reading.entries or reading.problems
    assert all(entry.title or entry.identifier for entry in reading.entries)
    assert all(problem.sentence for problem in reading.problems)


def test_hostile_works_are_read_again():
    works = list(hostile_works())
    for start in range(0, len(works), 50):
        reading = read("".join(FORMATS["bib"].stream(works[start : start + 50])))
        assert [entry.key for entry in reading.entries] == [one.key for one in works[start : start + 50]]
        assert all(entry.identifier == identify("2101.04342") for entry in reading.entries)


@pytest.mark.shared_data
@pytest.mark.one_database
def test_real_papers_are_read_again(shared_data):
    works = list(real_works(shared_data / "arxiv_papers_2020_2022.jsonl"))
    for start in range(0, len(works), 100):
        shown = works[start : start + 100]
        reading = read("".join(FORMATS["bib"].stream(shown)))
        assert reading.problems == ()
        assert [entry.identifier for entry in reading.entries] == [one.identifiers[0] for one in shown]
        assert [len(entry.authors) for entry in reading.entries] == [len(one.record.authors) for one in shown]
        plain = [one for one in shown if not set("$`-") & set(one.title)]
        titles = {entry.key: entry.title for entry in reading.entries}
        assert [titles[one.key] for one in plain] == [one.title for one in plain]
