"""Whatever members write, the page, its links and its reader's eyes stay whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodreadings.lib.markup import Refused, plain
from goodreadings.lib.markup.engine import render_here
from goodreadings.lib.markup.mend import mend
from goodreadings.lib.markup.sanitise import sanitise
from tests.lib.hostile import PIECES, SCHEMES, texts
from tests.lib.markup_rules import faults

MEMBERS = {"ann": "/members/ann/"}
IMAGE = f"/images/{'0' * 32}.png"
SOURCES = {(None, 3): "/posts/3/", (2020, 1): "/posts/1/"}


def faults_of(text):
    try:
        return sorted(set(faults(render_here(text, MEMBERS, SOURCES, "", {IMAGE: (30, 20)}))))
    except Refused:
        return []


def test_no_hostile_text_breaks_a_rule():
    broken = {text: found for text in texts(1200) if (found := faults_of(text))}
    assert broken == {}


def test_the_rules_themselves_find_what_is_wrong():
    wrong = '<a href="javascript:x" onclick=x class=foo>x</a><li>x</li></div><b id=x>\u202e</b><input>'
    assert len(set(faults(wrong))) >= 6


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES + SCHEMES) | st.text(max_size=12), max_size=12))
def test_no_mixture_of_pieces_breaks_a_rule(pieces):
    assert faults_of("".join(pieces)) == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_no_text_at_all_breaks_a_rule(text):
    assert faults_of(text) == []


@settings(max_examples=60, deadline=None)
@given(st.text("abc<>&\"'*_`$[]()!#|~\\ ", max_size=60).map(str.strip))
def test_code_shows_exactly_what_was_written(text):
    assert plain(render_here(f"````\n{text}\n````", {}, {}, "")) == " ".join(text.split())


@pytest.mark.parametrize("address", SCHEMES)
def test_a_bad_address_is_no_link(address):
    html = render_here(f"[words](<{address}>)", {}, {}, "")
    assert "href=" not in html


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/\\evil.org">x</a>', '<a href="/\tx">x</a>', '<a href="//evil.org">x</a>', '<a href="https://u@b.org">x</a>',
        '<a href="https://a.org/&#1;">x</a>', '<a href="https://a.org" target="_blank" name="x">x</a>', "<input>",
        '<input type="checkbox" disabled>', "<li>x</li>", "<td>x</td>", "<p><li>x</li></p>", "<table><p>x</p></table>",
        '<p class="post like">x</p>', '<p id="post-1">x</p>', '<li id="x">x</li>', "<h1>x</h1>", '<p onclick="x">x</p>',
        '<sup id="md-a">x</sup><sup id="md-a">y</sup>', "</div></div><p>x", "<svg><script>x</script></svg>",
        '<code class="language-nonsense">x</code>', '<img src="https://a.org/x.png">', "<!-- x -->", "<p>\u202ex</p>",
        '<p hx-get="/x" data-hx-on="x" x-data="y">x</p>', f"<p>e{chr(0x301) * 30}</p>", '<a href="#post-1">x</a>',
    ],
)  # fmt: skip
def test_the_net_under_the_parser_holds_on_its_own(html):
    assert list(faults(mend(sanitise(html)))) == []


def test_too_deep_a_tree_is_refused_at_the_end_too():
    with pytest.raises(Refused, match="nested"):
        mend("<blockquote>" * 60 + "x" + "</blockquote>" * 60)


def test_marks_stack_across_elements_too():
    html = render_here("e" + "\u0301" * 12 + "*" + "\u0301" * 12 + "*", {}, {}, "")
    assert html.count("\u0301") <= 16


def test_a_member_cannot_forge_an_address_of_another():
    html = render_here("@ann", {"ann": "javascript:alert(1)"}, {}, "")
    assert "href" not in html
