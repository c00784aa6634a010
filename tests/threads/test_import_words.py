"""The words of an old forum in ours: Discourse's dialect, and its HTML where that is all there is."""

import pytest

from goodreadings.lib import markup
from threads.importers.convert import from_raw
from threads.importers.cooked import markdown
from threads.importers.house import House


@pytest.fixture
def house() -> House:
    """Topic 57 became 2021, topic 12 became 2020; old bob is bob-2 here."""
    return House(
        names={"ann": "ann", "bob": "bob-2", "çem": "cem", "zoë smith": "zoe"},
        years={57: 2021, 12: 2020},
        slugs={57: "readings"},
        hosts={"forum.example.org"},
        topic=57,
    )


@pytest.mark.parametrize(
    ("raw", "ours"),
    [
        ('[quote="ann, post:3, topic:57"]\nx\n[/quote]', '[quote="ann, post:3"]\nx\n[/quote]'),
        ('[quote="bob, post:3, topic:57, full:true"]\nx\n[/quote]', '[quote="bob-2, post:3"]\nx\n[/quote]'),
        ('[quote="bob, post:3"]\nx\n[/quote]', '[quote="bob-2, post:3"]\nx\n[/quote]'),
        ('[quote="ann, post:3, topic:12"]\nx\n[/quote]', '[quote="ann, post:3, topic:2020"]\nx\n[/quote]'),
        ('[quote="ann, post:3, topic:99"]\nx\n[/quote]', '[quote="ann"]\nx\n[/quote]'),
        (
            '[quote="Smith, Bob, post:4, topic:57, username:bob"]\nx\n[/quote]',
            '[quote="bob-2, post:4"]\nx\n[/quote]',
        ),
        ('[quote="stranger"]\nx\n[/quote]', '[quote="stranger"]\nx\n[/quote]'),
        ("[quote=bob]\nx\n[/quote]", '[quote="bob-2"]\nx\n[/quote]'),
        ("[quote]\nx\n[/quote]", "[quote]\nx\n[/quote]"),
        ('[quote="ann, post:1"]x[/quote] y', '[quote="ann, post:1"]\nx\n[/quote]\n y'),
        (
            '[quote="ann"]\n[quote=bob]\nx\n[/quote]\n[/quote]',
            '[quote="ann"]\n[quote="bob-2"]\nx\n[/quote]\n[/quote]',
        ),
        ("Hi @bob, @Bob. @bobby @stranger", "Hi @bob-2, @bob-2. @bobby @stranger"),
        ("me@bob.org `@bob` https://x.org/@bob", "me@bob.org `@bob` https://x.org/@bob"),
        ("```\n@bob [quote=bob]\n```", "```\n@bob [quote=bob]\n```"),
        ("~~~python\n@bob\n", "~~~python\n@bob"),
        (":smile: :wave:t4:", ":smile: :wave:t4:"),
        ("![figure 1|690x388, 75%](upload://a.png)", "[image: figure 1]"),
        ("![|690x388](upload://a.png)", "[image: image]"),
        ("![a|10x10](https://x.org/a.png)", "![a](https://x.org/a.png)"),
        ("[a.pdf|attachment](upload://a.pdf) (12.5 KB)", "[file: a.pdf]"),
        ("https://forum.example.org/t/readings/57/3", "[2021, post 3](/2021/#post-3)"),
        ("(https://forum.example.org/t/readings/57/41?u=ann).", "([2021, post 41](/2021/?page=3#post-41))."),
        ("<https://forum.example.org/t/12>", "[2020](/2020/)"),
        ("[there](https://forum.example.org/t/x/12/2)", "[there](/2020/#post-2)"),
        ("[there](/t/readings/57)", "[there](/2021/)"),
        ("[1]: https://forum.example.org/t/x/12", "[1]: /2020/"),
        ("https://another.example.org/t/readings/57/3", "[2021, post 3](/2021/#post-3)"),
        ("https://another.example.org/t/something/57/3", "https://another.example.org/t/something/57/3"),
        ("https://forum.example.org/t/x/99/3", "https://forum.example.org/t/x/99/3"),
        ("#readings are a tag\n\n# Heading", "\\#readings are a tag\n\n# Heading"),
        ("Reasons:\n- one\n- two", "Reasons:\n\n- one\n- two"),
        ("2020. It was\n2. not a list", "2020. It was\n2. not a list"),
        ("$a_1 * b$ and\r\nnext", "$a_1 * b$ and\nnext"),
    ],
)
def test_raw_becomes_ours(house, raw, ours):
    assert from_raw(raw, house) == ours


@pytest.mark.parametrize(
    ("cooked", "ours"),
    [
        ("<p>a<br>b</p>\n\n<p>c &amp; d</p>", "a\nb\n\nc & d"),
        ("<p><strong>a </strong>b <em> c</em> <del>d</del></p>", "**a** b *c* ~~d~~"),
        ("<p>2 * 3 [x](y) `z` a_b $5 \\ ~</p>", "2 \\* 3 [x&#93;(y) \\`z\\` a\\_b \\$5 \\\\ \\~"),
        ("<p>&amp;lt; &amp;amp; R&amp;D</p>", "\\&lt; \\&amp; R&D"),
        ("<p># a</p><p>1. b</p><p>- c</p><p>&gt; d</p><p>---</p><p>+ e</p>",
         "\\# a\n\n1\\. b\n\n\\- c\n\n\\> d\n\n\\---\n\n\\+ e"),
        ("<p>x <code>a `b` *c*</code></p>", "x ``a `b` *c*``"),
        ('<pre><code class="lang-python">a = 1\n  b\n</code></pre>', "```python\na = 1\n  b\n```"),
        ('<pre><code class="lang-auto">```</code></pre>', "````\n```\n````"),
        ("<pre>plain &lt;b&gt;</pre>", "```\nplain <b>\n```"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "-   a\n\n-   b\n\n    -   c"),
        ("<ol><li><p>a</p><p>b</p></li></ol>", "1.  a\n\n    b"),
        ("<ul><li>a<pre><code>x\ny</code></pre></li></ul>", "-   a\n\n        x\n        y"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<h2>T <a class='anchor' href='#x'>#</a></h2><hr>", "## T\n\n---"),
        ('<p><a href="https://x.org/a_b">https://x.org/a_b</a></p>', "https://x.org/a_b"),
        ('<p><a href="https://x.org/(a">t *u*</a></p>', "[t \\*u\\*](https://x.org/%28a)"),
        ('<p><a href="//x.org/">t</a> <a href="/c/x">u</a> <a href="data:x">v</a></p>', "[t](https://x.org/) u v"),
        ('<p>a <a class="mention" href="/u/bob">@bob</a> <span class="mention">@no_one</span></p>', "a @bob-2 @no_one"),
        ('<p><img class="emoji" title=":wave:t3:" alt="x" src="/e.png"></p>', ":wave:t3:"),
        ('<p><img src="https://x.org/a.png" alt="A [b]"></p>', "![A &#91;b&#93;](https://x.org/a.png)"),
        ('<p><img src="/uploads/a.png" alt="a"></p>', "[image: a]"),
        ('<div class="lightbox-wrapper"><a class="lightbox" href="https://x.org/big.png"><img src="https://x.org/s.png">'
         '<div class="meta"><span class="filename">f</span></div></a></div>', "![image](https://x.org/big.png)"),
        ('<aside class="quote" data-username="bob" data-post="3" data-topic="57"><div class="title">bob:</div>'
         "<blockquote><p>x</p></blockquote></aside><p>y</p>", '[quote="bob-2, post:3"]\n\nx\n\n[/quote]\n\ny'),
        ('<aside class="quote" data-post="2" data-topic="12"><div class="title"><img class="avatar"> bob:</div>'
         "<blockquote>x</blockquote></aside>", '[quote="bob-2, post:2, topic:2020"]\n\nx\n\n[/quote]'),
        ('<aside class="quote no-group" data-username="zoë &quot;] smith"><blockquote>x</blockquote></aside>',
         '[quote="zoe"]\n\nx\n\n[/quote]'),
        ('<aside class="onebox" data-onebox-src="https://arxiv.org/abs/2101.04342"><a href="https://y.org">t</a></aside>',
         "https://arxiv.org/abs/2101.04342"),
        ('<aside class="onebox"><header><a href="https://y.org/a">y.org</a></header></aside>', "https://y.org/a"),
        ('<p>see<br><a class="onebox" href="https://y.org/a">https://y.org/a</a><br>end</p>', "see\nhttps://y.org/a\nend"),
        ('<p><a href="https://y.org/a" class="inline-onebox">Title</a></p>', "[Title](https://y.org/a)"),
        ('<p><a href="/t/readings/57/3">link</a></p>', "[link](/2021/#post-3)"),
        ("<table><thead><tr><th>a</th><th>b|c</th></tr></thead><tr><td>1</td></tr></table>",
         "| a | b\\|c |\n| --- | --- |\n| 1 |  |"),
        ("<details><summary>More</summary><p>x</p></details>", "**More**\n\nx"),
        ('<p>Let <span class="math">a_1 * b</span></p><div class="math">\nx\n</div>', "Let $a_1 * b$\n\n$$x$$"),
        ("<p>a<script>b</script><style>c</style><svg><text>d</text></svg>e</p>", "ae"),
        ("<unknown>a <x-y>b</x-y></unknown>", "a b"),
        ("a < b", "a < b"),
        ("<p>unclosed <b>bold", "unclosed **bold**"),
        ("</p></div>a<p", "a"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_becomes_ours(house, cooked, ours):
    assert markdown(cooked, house) == ours


@pytest.mark.parametrize(
    ("cooked", "shown"),
    [
        ("<p>2 * 3 * 4 and a_b_c and $5 or $6</p>", "2 * 3 * 4 and a_b_c and $5 or $6"),
        ("<p># no heading</p>", "# no heading"),
        ("<p>1. no list</p>", "1. no list"),
        ("<p>`no code` [no](link) &amp;lt;</p>", "`no code` [no](link) &lt;"),
        ("<p>~~no~~ **no** \\* \\[ !</p>", "~~no~~ **no** \\* \\[ !"),
        ('<p>[quote="ann"] no [/quote]</p>', '[quote="ann"] no [/quote]'),
    ],
)
def test_words_that_look_like_marks_are_shown_as_they_were(house, cooked, shown):
    assert markup.plain(markup.render(markdown(cooked, house))) == shown


def test_repaired_links_are_counted(house):
    from_raw(
        '[quote="ann, post:3, topic:57"]\nx\n[/quote]\n/t/57 [a](/t/x/12/1) https://forum.example.org/t/99',
        house,
    )
    assert house.repaired == 2
