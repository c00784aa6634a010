"""A post as plain text, for mails and feeds: readable as it is, nothing lost, quick."""

import pytest

from goodreadings.lib.markup import Refused, plain, plain_text
from goodreadings.lib.markup.engine import render_here
from tests.clock import seconds
from tests.lib.hostile import attacks, texts

SITE = "https://readings.example.org"


def read(text):
    return plain_text(render_here(text, {"ann": "/members/ann/"}, {(None, 2): "/2021/#post-2"}, "p"), SITE)


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("# A *title*\n\nWords.", "A title\n-------\n\nWords."),
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree"),
        ("**bold** _it_ ~~gone~~ `a < b` :smiley: @ann", "bold it ~~gone~~ `a < b` 😃 @ann"),
        ("[a paper](https://a.org/x?y=1&z=2)", "a paper (https://a.org/x?y=1&z=2)"),
        ("https://a.org/x and <me@a.org>", "https://a.org/x and me@a.org"),
        ("[here](/2021/#post-3)", f"here ({SITE}/2021/#post-3)"),
        ("- a\n- b\n  - c\n    - d\n- e", "- a\n- b\n  - c\n    - d\n- e"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("- a\n\n  more\n- b", "- a\n\n  more\n\n- b"),
        ("- [x] read\n- [ ] write", "- [x] read\n- [ ] write"),
        ("> a\n>\n> > b\n\nc", "> a\n>\n> > b\n\nc"),
        ('[quote="bob, post:2"]\nYes.\n[/quote]\n\nNo.', f"> bob, post 2 ({SITE}/2021/#post-2)\n>\n> Yes.\n\nNo."),
        ("```python\ndef f(x):\n    return x  # <b>\n\ny\n```", "    def f(x):\n        return x  # <b>\n\n    y"),
        ("- a\n\n  ```\n  code\n  ```", "- a\n\n      code"),
        ("so $x_0 < y$ is", "so $x_0 < y$ is"),
        ("$$\n\\int_0^1 x\n$$", "    $$\n    \\int_0^1 x\n    $$"),
        ("| a | b |\n|---|--:|\n| 1 | `2` |\n| | [c](https://c.org) |", "a | b\n-----\n1 | `2`\n | c (https://c.org)"),
        ("a\n\n---\n\nb", "a\n\n* * *\n\nb"),
        ("A note[^1].\n\n[^1]: Below **it**.", "A note[1].\n\n[1] Below it."),
        ("a \u202eb", "a b"),
        ("<script>alert(1)</script> & co", "<script>alert(1)</script> & co"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_letter_reads_as_it_looks(text, letter):
    assert read(text) == letter


def test_what_stands_for_an_image_is_read():
    image = '<p><a href="/images/a.png"><img src="/images/a.png" alt="Two &amp; curves"></a></p>'
    assert plain_text(image, SITE) == f"[Two & curves] ({SITE}/images/a.png)"
    assert plain_text('<p>a<img src="/images/a.png" alt=""></p>') == "a"


def test_addresses_stay_as_they_are_without_a_site():
    assert plain_text('<p><a href="/2021/">2021</a></p>') == "2021 (/2021/)"


def test_no_word_is_lost():
    """Every word that the page shows is in the letter, whatever the text."""
    for text in texts(600):
        try:
            html = render_here(text, {}, {}, "")
        except Refused:
            continue
        letter = "".join(plain_text(html).split())
        for word in plain(html).split():
            assert "".join(word.split()) in letter or not word.isalnum(), (text, word)


def test_foreign_html_is_read_without_a_fault():
    for html in (
        "<p>a",
        "</p></div>b",
        "<ul>a</ul>",
        "<li>a",
        "<td>b",
        '<ol start="x"><li>a</ol>',
        "<a>b",
        "<" * 99,
        "<table>a",
    ):
        assert isinstance(plain_text(html), str)
    assert plain_text("<div>" * 5_000 + "deep") == "deep"


@pytest.mark.one_database
def test_long_hostile_texts_are_read_quickly_and_stay_bounded():
    for text in attacks(31_900, mixed=10):
        try:
            html = render_here(text, {}, {}, "")
        except Refused:
            continue
        assert seconds(lambda: plain_text(html), 0.5) < 0.5, text[:20]  # noqa: B023 (called at once)
        assert len(plain_text(html)) < 4 * len(html) + 1_000, text[:20]


def test_the_largest_html_is_read_in_time():
    html = "<blockquote>" * 48 + "<p>a<br>\n" * 20_000
    assert seconds(lambda: plain_text(html), 2) < 2
