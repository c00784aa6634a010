"""Whatever is pasted, there is an answer, and soon."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.clock import seconds
from tests.threads.papers.cases import key
from threads.papers.identify import LONGEST, find_papers, identify

PIECES = st.sampled_from(
    """http:// https:// arxiv.org doi.org www. @ : :443 / // . .. ? # & = % %2F %41 %% &amp; utm_a=b
    ( ) [ ] < > " ' , ; ! * _ ~ \\ abs pdf v2 .pdf 2101.04342 hep-th/9901001 10.1234/ 10.48550/arXiv.
    10.1101/2020.07.12.199554v1 id= example.org openreview.net forum github.com CLIP.git
    openaccess.thecvf.com content html _paper.html biorxiv.org nature.com articles aclanthology.org
    N19-1423 dl.acm.org full İ ß 日本 。 é \u0130 \ud800 \x00 \u200b arXiv: pmid: PMC1 doi:""".split(" ")
)
ANYTHING = st.one_of(
    st.text(),
    st.text(alphabet=st.characters()),  # half surrogate pairs too
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(PIECES, max_size=10).map(lambda pieces: "https://" + "".join(pieces)),
    st.lists(PIECES, max_size=8).map(lambda pieces: "https://example.org/" + "".join(pieces)),
    st.lists(PIECES, max_size=8).map(lambda pieces: "https://doi.org/10.1234/" + "".join(pieces)),
)


@settings(deadline=None)
@given(ANYTHING)
@example("https://arxiv.org/abs/2101.04342.?utm_source=a")
@example("https://example.org/%%34%31")
def test_any_input_has_an_answer_whose_page_answers_the_same(text):
    found = identify(text)
    if not found:
        assert (found.value, found.url, found.pdf) == (text.strip(), "", None)
        return
    assert key(identify(found.url)) == key(found)
    assert len(found.url) <= LONGEST
    assert found.url.startswith("http")
    found.value.encode()
    assert "\0" not in found.value
    assert found.label


@settings(deadline=None)
@given(ANYTHING)
def test_any_text_gives_papers_once(text):
    found = find_papers(text)
    assert all(found)
    assert len({key(one) for one in found}) == len(found)


HOSTILE = """10.1234/(((( 10.1234/( http://http:// arxiv:arxiv: https://a.bc( arxiv.org/abs/( [(
    [https://a.bc/]( ) a- a. 1 10.1234. 10.1234/a, https://a.bc, https://x.org/日 https://x.org/%
    https://a.bc',' pmid pmc &amp; https://x.org/?&amp; ~_* .,;:!? <1:a> 10.1234/<1:a> /abs \\_ é
    https://x.org/?utm_a=1& 10.48550/arxiv..pdf (arxiv.org/abs/2101.04342""".split()
LONG_TEXT = 32_000
# What a search among 90,000 texts found to take longest, {n} a number, each time another. Short ones:
DENSE = """doi.org/{n}() doi.org/1{n}(()) arxiv.org/abs/{n}() hf.co/{n}é hf.co/{n},a doi.org/{n},é science.org/{n}
    doi.org/10.1234/{n}ﬁ https://doi.org/{n}½ https://hf.co/{n}é x.arxiv.org/{n},a x.pubs.acs.org/{n}é ab.cd/{n}
    http://a.b/{n} http://a.b/{n}% http://a.b/?{n}.& http://a.b/{n}.&.# http://é.b/{n} http://{n}.aﷺ
    10.1234/{n} 10.1234/{n}'a 10.1234/é{n} 10.1101/{n}<1:a> pmc{n} pmid{n} arxiv.org/abs/2101.{n:05d}""".split()
# and long ones: the head, what is repeated, and the end of each.
LONG = [
    ("http://a.b/?{n}", ".&", "x"),
    ("http://a.b/?{n}", "fbclid.&", "x"),
    ("http://a.b/?{n}", ")&", "#."),
    ("http://a.b/?{n}", "&%61mp;", ""),
    ("http://a.b/{n}", "%", ")"),
    ("http://a.b/{n}", "(())", ""),
    ("http://{n}", "ﷺ", ".a/"),
    ("http://{n}", "\u0315\u0300", ".a/"),
    ("https://doi.org/10.1234/{n}", "é%41", ""),
    ("https://dl.acm.org/{n}/10.1234/a", "/full", "%0A"),
    ("https://dl.acm.org/{n}/10.1234/a", ".pdf", "/10.1234/a"),
    ("https://academic.oup.com/10.1093/{n}", ".html", "x"),
    ("10.48550/arxiv.{n}", ".pdf", "x"),
    ("https://aclanthology.org/{n}", "/-", ""),
    ("https://ieeexplore.ieee.org/{n}?", "a=1&", ""),
    ("https://arxiv.org/abs/{n}", "ﬁ", "/"),
]


def keeps(function, text, bar=0.05):
    return seconds(lambda: function(text), bar) < bar


def filled(make):
    """`make` of 0, 1, 2, … to the length that the promise is for."""
    text, n = "", 0
    while len(text) < LONG_TEXT:
        text, n = text + make(n), n + 1
    return text[:LONG_TEXT]


@pytest.mark.parametrize("gap", ["", " "])
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_no_longer(piece, gap):
    assert keeps(find_papers, filled(lambda n: piece + gap))


@pytest.mark.parametrize("gap", [" ", ", ", "\n"])
@pytest.mark.parametrize("piece", DENSE)
def test_a_text_of_nothing_but_papers_takes_no_longer(piece, gap):
    assert keeps(find_papers, filled(lambda n: piece.format(n=n) + gap))


@pytest.mark.parametrize(("head", "body", "tail"), LONG)
@pytest.mark.parametrize("size", [45, 250, LONGEST - 8])
def test_a_text_of_long_addresses_takes_no_longer(head, body, tail, size):
    repeated = body * max(1, (size - len(head + tail)) // len(body))
    assert keeps(find_papers, filled(lambda n: f"{head.format(n=n)}{repeated}{tail} "))


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=8).map("".join).filter(len), st.sampled_from(["", " ", "{n}", "{n} "]))
def test_anything_over_and_over_takes_no_longer(piece, gap):
    assert keeps(find_papers, filled(lambda n: piece + gap.replace("{n}", str(n))))


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("head", ["", "https://doi.org/10.1234/", "https://dl.acm.org/10.1234/a/", "arXiv"])
def test_a_hostile_input_takes_no_longer(head, piece):
    assert keeps(identify, (head + piece * LONGEST)[:LONGEST], bar=0.005)
