"""Whatever a source wrote, only so much and only such leaves the library."""

import pytest

from threads.papers.identify import identify
from threads.papers.record import Record
from threads.papers.sources.facts import address
from threads.papers.sources.markup import LONGEST, plain, plain_line
from threads.papers.sources.tidy import ABSTRACT, AUTHORS, RELATED, paragraphs, tidied

OWN = identify("2101.04342")


def tidy(**facts) -> Record:
    return tidied(Record(**({"title": "x"} | facts)), OWN)


@pytest.mark.parametrize("field", ["title", "venue", "publisher", "volume", "number", "pages"])
def test_one_line_is_one_line(field):
    assert getattr(tidy(**{field: " a\n\tb\x00\u202e\u200b\ud800  c\u2028d "}), field) == "a b c d"


def test_nothing_is_too_long():
    long = tidy(title="t" * 9999, authors=("a" * 9999,), venue="v" * 9999, publisher="p" * 9999, volume="7" * 99,
                abstract="b" * 99_999, categories=("c" * 99,), pages="1" * 99)  # fmt: skip
    assert (len(long.title), len(long.authors[0]), len(long.venue), len(long.publisher)) == (
        500,
        200,
        300,
        200,
    )
    assert (len(long.volume), len(long.pages), len(long.abstract)) == (40, 40, ABSTRACT)


def test_more_authors_than_a_card_can_hold_are_counted_as_more():
    many = tidy(authors=tuple(f"Author {n}" for n in range(AUTHORS + 1)))
    assert len(many.authors) == AUTHORS and many.more_authors
    assert not tidy(authors=tuple(f"Author {n}" for n in range(AUTHORS))).more_authors


@pytest.mark.parametrize("others", ["et al.", "et al", "Et Al.", "and others", "others", "et. al."])
def test_et_al_is_nobody(others):
    said = tidy(authors=("Hao Yu", others))
    assert (said.authors, said.more_authors) == (("Hao Yu",), True)


def test_a_name_has_a_letter():
    assert tidy(authors=("", " ", ":", "\u200b", "李", "Hao Yu")).authors == ("李", "Hao Yu")
    assert not tidy(authors=("", ":")).more_authors


def test_paragraphs_stay_and_lines_do_not():
    assert paragraphs("One\r\nline.\r\n \r\nTwo\u2029\u2029Three\n\n\n\n") == "One line.\n\nTwo\n\nThree"
    assert len(paragraphs("word\n\n" * 9999)) <= ABSTRACT
    assert paragraphs("") == paragraphs("\n \n\x00\n") == ""


@pytest.mark.parametrize(
    ("parts", "issued"),
    [((2021, 1, 12), (2021, 1, 12)), ((2021, 2, 29), (2021, 2)), ((2021, 0), (2021,)), ((1499,), ()), ((2201,), ()),
     ((2021, 1, 12, 5), (2021, 1, 12)), (("2021",), ()), ((2021, True), (2021,))],
)  # fmt: skip
def test_a_date_can_be(parts, issued):
    assert tidy(issued=parts).issued == issued


def test_a_category_is_a_word_and_stands_once():
    assert tidy(categories=("cs.CV", "cs.CV", "a b", "", "cs.LG")).categories == ("cs.CV", "cs.LG")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://arxiv.org/pdf/2101.04342", "https://arxiv.org/pdf/2101.04342"),
        (" http://example.org/a?b=c#d ", "http://example.org/a?b=c#d"),
        ("https://medium.com/@ann/x", "https://medium.com/@ann/x"),
        ("https://ann@example.org/", ""),
        ("https://example.org@evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://example.org/\n<script>", ""),
        ("https://", ""),
        ("https://example.org/" + "a" * 1980, "https://example.org/" + "a" * 1980),
        ("https://example.org/" + "a" * 1981, ""),
        ("https://example.org/" + "ä" * 1000, ""),
        (None, ""),
        (5, ""),
    ],
)
def test_an_address_is_one_that_a_reader_may_follow(written, kept):
    assert address(written) == kept
    if isinstance(written, str):
        said = tidy(url=written, pdf=written, code=written)
        assert said.url == said.pdf == said.code == kept


def test_the_related_are_others_and_each_once():
    found = tuple(map(identify, ["10.1000/x", "10.1000/X", "2101.04342v2", "2102.12092", "N19-1423"]))
    assert [one.value for one in tidy(published_as=found).published_as] == ["10.1000/x", "N19-1423"]
    many = tuple(identify(f"10.1000/{n}") for n in range(99))
    assert len(tidy(published_as=many).published_as) == RELATED


def test_a_form_is_one_of_ours():
    assert tidy(form="novel").form == "page"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<jats:p>One</jats:p><jats:p>Two</jats:p>", "One\n\n\n\nTwo"),
        ("<jats:title>ABSTRACT</jats:title><jats:p>One</jats:p>", "One"),
        ("<title>Abstract.</title><p>One</p>", "One"),
        ("<jats:title>Aims</jats:title>", "Aims"),
        ("<jats:unheard-of x='>'>One</jats:unheard-of>", "One"),
        ("a<b and c>d, x <y> z, 1 < 2 > 0", "a<b and c>d, x <y> z, 1 < 2 > 0"),
        ("p &lt; 0.05 &amp;amp; so", "p < 0.05 &amp; so"),
        ("<!-- no -->yes<![CDATA[ & <b>so</b>]]>", "yes & so"),
        ("<script>alert(1)</script>x<style>y</style>z<script/>!", "xz!"),
        ("<mml:math><mml:mi>x</mml:mi><mml:annotation>no</mml:annotation></mml:math>", "x"),
        ("<mml:math alttext='$y$'><mml:mi>x</mml:mi></mml:math>!<mml:math alttext='z'/>?", "$y$!z?"),
        (
            "<jats:inline-formula><jats:alternatives><jats:tex-math>$$\\alpha$$</jats:tex-math>"
            "<mml:math><mml:mi>α</mml:mi></mml:math></jats:alternatives></jats:inline-formula> is",
            "$\\alpha$ is",
        ),
        (
            "<alternatives><math><mi>β</mi></math><tex-math>\\documentclass{x}\\begin{document}$\\beta$"
            "\\end{document}</tex-math></alternatives>",
            "$\\beta$",
        ),
        ("<alternatives><math><mi>β</mi></math></alternatives>", "β"),
        ("</p></title></tex-math><title>Abstract", "Abstract"),
    ],
)
def test_markup_becomes_text(markup, text):
    assert plain(markup).split() == text.split()
    assert paragraphs(plain(markup)) == paragraphs(text)


def test_what_was_escaped_twice_is_read_twice():
    assert plain_line("&lt;i&gt;In vitro&lt;/i&gt; R&amp;amp;D") == "In vitro R&D"


@pytest.mark.parametrize(
    "markup",
    ["<p " * 99_999, "<!--" * 99_999, '<a "' * 99_999, "<a '\"" * 99_999, "<title>" * 99_999, "<math alttext='" * 9_999,
     "<tex-math>\\begin{document}" * 9_999, "<alternatives><tex-math>" * 9_999, "&" * 99_999, "<i a='<i a=\"" * 9_999],
    ids=range(10),
)  # fmt: skip
def test_markup_made_to_hurt_does_not(markup):
    assert len(plain_line(markup)) <= LONGEST
