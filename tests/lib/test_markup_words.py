"""Words without markup: names, quotes, what is the member's own, excerpts, single lines."""

import pytest

from goodreadings.lib.markup import (
    Quote,
    clean_line,
    excerpt,
    find_mentions,
    find_quotes,
    own_words,
    plain,
    without_quotes,
)
from goodreadings.lib.markup.engine import render_here


def html_of(text):
    return render_here(text, {}, {}, "")


def test_mentions_are_found_once_in_order_and_in_lower_case():
    assert find_mentions("@Bob, @ann. (@bob) @ann-") == ["bob", "ann"]


def test_a_name_may_end_with_an_underscore():
    assert find_mentions("@max_ hi") == ["max_", "max"]


@pytest.mark.parametrize(
    "text",
    ["`@ann`", "```\n@ann\n```", "    @ann", "> @ann", "[quote]\n@ann\n[/quote]", "x@ann.org", "@an", "@" + "a" * 31,
     "- a\n  ```\n  @ann\n  ```", "~~~\n@ann", "$@ann$", r"\(@ann\)", "$$\n@ann\n$$", "so $x_@ann + 1$ holds"],
)  # fmt: skip
def test_mentions_in_code_formulas_and_quotes_are_not_looked_for(text):
    assert find_mentions(text) == []


@pytest.mark.parametrize(
    "text", [r"\@ann", "[@ann](https://a.org)", "[see @ann](/2021/)", "![@ann](/images/a.png)"]
)
def test_what_the_page_shows_as_no_mention_is_none(text):
    assert find_mentions(text) == []
    assert find_mentions(f"{text} and @bob") == ["bob"]


def test_chinese_needs_no_space_round_a_name():
    assert find_mentions("请问@ann你怎么看，@bob？") == ["ann", "bob"]


def test_at_most_fifty_mentions_are_looked_for():
    assert len(find_mentions(" ".join(f"@name{number}" for number in range(80)))) == 50


def test_quotes_are_found_outside_code():
    text = '[quote="ann, post:3"]\n[quote="bob, post:4, topic:2020"]\nx\n[/quote]\n[/quote]\n`[quote="c"]x[/quote]` [quote]y[/quote]'
    assert find_quotes(text) == [Quote("ann", 3, None), Quote("bob", 4, 2020)]


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "٣"])
def test_a_post_that_cannot_be_is_none(number):
    assert find_quotes(f'[quote="ann, post:{number}"]x[/quote]') == [Quote("ann", None, None)]


def test_own_words_are_neither_quoted_nor_code():
    text = "mine `code`\n> theirs\n- > theirs\n\n[quote]\ntheirs\n[/quote]\n```\ncode\n> code\n```\n\n    code\n\nmine too"
    assert own_words(text).split() == ["mine", "mine", "too"]


def test_plain_text_is_read_as_it_looks():
    assert plain(html_of("# A\n\n*b* & <c>\n\n- d\n- e[^1]\n\n[^1]: f")) == "A b & <c> d e f"


def test_plain_text_leaves_quotes_out_if_asked():
    html = html_of("> a\n\n[quote]\nb\n> c\n[/quote]\nd")
    assert plain(html) == "a b c d"
    assert plain(html, quotes=False) == "d"


def test_an_excerpt_is_cut_at_a_word():
    assert excerpt(html_of("one two three"), 9) == "one two…"
    assert excerpt(html_of("one two"), 7) == "one two"
    assert excerpt(html_of("x" * 50), 9) == "xxxxxxxx…"
    assert all(len(excerpt(html_of("one, two three four"), length)) <= length for length in range(2, 25))


def test_an_excerpt_prefers_own_words_but_shows_a_quote_rather_than_nothing():
    assert excerpt(html_of("> theirs\n\nmine")) == "mine"
    assert excerpt(html_of("> theirs")) == "theirs"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  a \n\t b ", "a b"),
        ("a\x00b\x1bc\x9fd", "abcd"),
        ("abc\u202egnp.exe\u2066", "abcgnp.exe"),
        ("a\u200bd\u00adm\u2060i\ufeffn\u3164", "admin"),
        ("e\u0301", "é"),
        ("z" + "\u0335" * 40, "z" + "\u0335" * 4),
        ("\ud800x", "x"),
        ("\U000e0041a", "a"),
        ("a" * 30, "a" * 20),
        ("aaaaaaaaaaaaaaaaaaa b", "aaaaaaaaaaaaaaaaaaa"),
        ("\u200b \u2800", ""),
        ("Δίκτυα 深層学習", "Δίκτυα 深層学習"),
    ],
)
def test_a_line_holds_only_what_can_be_seen(text, line):
    assert clean_line(text, 20) == line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n[/quote]\nb", "a [/quote] b"),
        ("a\n[quote]\nb", "a [quote] b"),
        ("a\n\n```py\nb", "a b"),
        ("~~~~\nb", "b"),
    ],
)
def test_what_is_worth_quoting_stays_in_the_quote(text, shown):
    html = html_of(f"[quote]\n{without_quotes(text)}\n[/quote]\n\nMy answer.")
    assert html.startswith('<blockquote class="quote">') and html.endswith("</blockquote>\n<p>My answer.</p>")
    assert plain(html) == f"{shown} My answer."


def test_what_is_worth_quoting_is_without_quotes_but_with_its_code():
    text = '[quote="ann, post:1"]\nold\n[/quote]\nNew `[quote]`\n```\n[quote]x[/quote]\n```\n$x_0$'
    assert without_quotes(text) == "New `[quote]`\n```\n[quote]x[/quote]\n```\n$x_0$"
