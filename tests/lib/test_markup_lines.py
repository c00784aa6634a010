"""Lists, quotes, tables and code as members write them, which is not always as Python-Markdown reads them."""

import re

import pytest

from goodreadings.lib.markup import Refused
from goodreadings.lib.markup.engine import render_here
from goodreadings.lib.markup.lines import regular


def html_of(text):
    return re.sub(r"\n(?=<)|\n$|(?<=<br>)\n", "", render_here(text, {}, {}, "p"))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("* a\n    * b\n        * c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ("- a\nlazy", "<ul><li>a<br>lazy</li></ul>"),
        ("- a\n\n  more\n- b", "<ul><li><p>a</p><p>more</p></li><li><p>b</p></li></ul>"),
        ("- a\n\nnot in it", "<ul><li>a</li></ul><p>not in it</p>"),
        ("- - a\n  - b", "<ul><li><ul><li>a</li><li>b</li></ul></li></ul>"),
        ("- > a\n  > b", "<ul><li><blockquote><p>a<br>b</p></blockquote></li></ul>"),
        ("- a\n\n  > b", "<ul><li><p>a</p><blockquote><p>b</p></blockquote></li></ul>"),
        ("> - a\n>   - b", "<blockquote><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>"),
        ("> a\nlazy\n\nnot in it", "<blockquote><p>a<br>lazy</p></blockquote><p>not in it</p>"),
        ("> a\n\n> b", "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>"),
        ("> # a\nb", "<blockquote><h2>a</h2></blockquote><p>b</p>"),
        ("a\n> b", "<p>a</p><blockquote><p>b</p></blockquote>"),
        ("#tag and #12", "<p>#tag and #12</p>"),
        ("a\n# b\nc", "<p>a</p><h2>b</h2><p>c</p>"),
        ("a\n***\nb", "<p>a</p><hr><p>b</p>"),
        ("2 * 3\n+ 4", "<p>2 * 3</p><ul><li>4</li></ul>"),
        ("in\n2019. It was", "<p>in<br>2019. It was</p>"),
    ],
)
def test_lines_nest_as_they_stand(text, html):
    assert html_of(text) == html


@pytest.mark.parametrize(
    "text",
    ["- a\n  ```\n  x <b>\n   y\n  ```", "> ```\n> x <b>\n>  y\n> ```", "- a\n\n      x <b>\n       y", "1. a\n   ~~~\n   x <b>\n    y\n   ~~~",
     "[quote]\n```\nx <b>\n y\n```\n[/quote]", "> - a\n>   ```\n>   x <b>\n>    y\n>   ```", "    x <b>\n     y", "```\nx <b>\n y", "- ```\n  x <b>\n   y\n  ```",
     "a[^1]\n\n[^1]: b\n\n        x <b>\n         y", "> > ```\n> > x <b>\n> >  y\n\nend"],
)  # fmt: skip
def test_code_keeps_its_lines_wherever_it_stands(text):
    assert "<code>x &lt;b&gt;\n y\n</code></pre>" in render_here(text, {}, {}, "")


def test_a_list_goes_on_after_code_and_stays_tight():
    html = html_of("- a\n  ```\n  x\n  ```\n- b\n- c")
    assert html == '<ul><li>a<pre class="highlight"><code>x</code></pre></li><li>b</li><li>c</li></ul>'


def test_a_table_begins_after_words_and_ends_before_words():
    html = html_of("words\na | b\n--|:-:\nc | $|d|$\nwords")
    assert html.startswith("<p>words</p><table>") and html.endswith("</table><p>words</p>")
    assert '<td class="md-center"><span class="math">$|d|$</span></td>' in html


def test_code_in_a_paragraph_does_not_reach_over_list_items():
    assert "<code>" not in html_of("- a ` b\n- c ` d")
    assert "<code>" not in html_of("a ` b\n\nc ` d")


def test_nothing_in_code_is_changed():
    text = "`:smile: @ann **x** <b> &amp; \\* $y$ https://a.org [a](b)`"
    assert "<code>:smile: @ann **x** &lt;b&gt; &amp;amp; \\* $y$ https://a.org [a](b)</code>" in html_of(text)


def test_lists_too_deep_are_refused():
    with pytest.raises(Refused, match="nested"):
        regular(["  " * depth + "- a" for depth in range(40)])


def test_lines_that_are_regular_stay_as_they_are():
    lines = ["# a", "", "- b", "    - c", "", "        d", "", "> e", "", "f"]
    assert regular(lines) == lines
