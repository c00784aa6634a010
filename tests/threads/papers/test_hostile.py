"""Whatever is pasted, there is an answer, and soon."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize("gap", ["", " "])
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_no_longer(piece, gap):
    text = ((piece + gap) * 32_000)[:32_000]
    start = time.process_time()
    find_papers(text)
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("head", ["", "https://doi.org/10.1234/", "https://dl.acm.org/10.1234/a/", "arXiv"])
def test_a_hostile_input_takes_no_longer(head, piece):
    text = (head + piece * LONGEST)[:LONGEST]
    start = time.process_time()
    identify(text)
    assert time.process_time() - start < 0.05
