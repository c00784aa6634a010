"""What members write becomes what they meant."""

import pytest

from goodreadings.lib.markup import Refused
from goodreadings.lib.markup import render as render_in_child
from goodreadings.lib.markup.engine import render_here

MEMBERS = {"ann": "/members/ann/", "max_": "/members/max_/"}
SOURCES = {(None, 3): "/posts/3/", (2020, 7): "/posts/77/"}
REL = 'rel="nofollow ugc noopener"'


def render(text, prefix="p"):
    return render_here(text, MEMBERS, SOURCES, prefix)


def link(address, words=None):
    return f'<a href="{address}" {REL}>{words or address}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "*a* **b** ***c*** ~~d~~ ~e~",
            "<em>a</em> <strong>b</strong> <em><strong>c</strong></em> <del>d</del> ~e~",
        ),
        ("snake_case_words and 2 * 3 * 4", "snake_case_words and 2 * 3 * 4"),
        ("a < b, R&D, x <y> z", "a &lt; b, R&amp;D, x &lt;y&gt; z"),
        ("`a < b && c`", "<code>a &lt; b &amp;&amp; c</code>"),
        ("`` a`b ``", "<code>a`b</code>"),
        ("a\nb", "a<br>\nb"),
        (r"\*a\* \$5", "*a* $5"),
        ("&lt;b&gt; &copy; &nope;", "&lt;b&gt; © &amp;nope;"),
        ("<b onclick=x>hi</b>", "&lt;b onclick=x&gt;hi&lt;/b&gt;"),
        (":smiley: :+1: :wave:t3: :heart:t3: :nope:", "😃 👍 👋🏼 ❤️ :nope:"),
        ("at 10:30:45 `:+1:`", "at 10:30:45 <code>:+1:</code>"),
        ("costs $5 and $10", "costs $5 and $10"),
        ("$a_1 < b_1$", '<span class="math">$a_1 &lt; b_1$</span>'),
        (r"\(a_b*c*\)", '<span class="math">$a_b*c*$</span>'),
        ("`$x$`", "<code>$x$</code>"),
        ("[it](https://a.org/x)", link("https://a.org/x", "it")),
        ("[it](https://a.org/A_(b)?c=1&d=2)", link("https://a.org/A_(b)?c=1&amp;d=2", "it")),
        ("see https://a.org/A_(b)_c?d=1&copy=2.", f"see {link('https://a.org/A_(b)_c?d=1&amp;copy=2')}."),
        ("(https://a.org/x)", f"({link('https://a.org/x')})"),
        ("**https://a.org**", f"<strong>{link('https://a.org')}</strong>"),
        ("<https://a.org/x>", link("https://a.org/x")),
        ("<ann@a.org>", link("mailto:ann@a.org", "ann@a.org")),
        ("www.a.org", "www.a.org"),
        ("[own](/2021/)", '<a href="/2021/">own</a>'),
        ("![a cat](https://a.org/c.png)", link("https://a.org/c.png", "a cat")),
        ("![](https://a.org/c.png)", link("https://a.org/c.png")),
        ("[![alt](https://a.org/c.png)](https://b.org)", link("https://b.org", "alt")),
    ],
)
def test_words_in_a_line_become_what_was_meant(text, html):
    assert render(text) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One\n###### Six", "<h2>One</h2><h6>Six</h6>"),
        ("One\n===\nTwo\n---", "<h2>One</h2><h3>Two</h3>"),
        ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
        ("a\n- b\n- c", "<p>a</p><ul><li>b</li><li>c</li></ul>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("1. a\n\n2. b", "<ol><li><p>a</p></li><li><p>b</p></li></ol>"),
        ("3. a", '<ol start="3"><li>a</li></ol>'),
        ("Born in\n1999. Not a list", "<p>Born in<br>1999. Not a list</p>"),
        ("> a\n> > b", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>"),
        ("    a <b>", '<pre class="highlight"><code>a &lt;b&gt;</code></pre>'),
        ("```nonsense\na\n```", '<pre class="highlight"><code>a</code></pre>'),
        ("- a\n  ```\n  b\n  ```", '<ul><li>a<pre class="highlight"><code>b</code></pre></li></ul>'),
        ("> ```\n> b\n> ```", '<blockquote><pre class="highlight"><code>b</code></pre></blockquote>'),
        ("$$\na_1\n- b\n$$", '<div class="math">$$a_1- b$$</div>'),
        ("\\[ a_b \\]", '<div class="math">$$ a_b $$</div>'),
        ("a $$b$$ c", '<p>a </p><div class="math">$$b$$</div><p> c</p>'),
        ("**$$b$$**", '<p><strong><span class="math">$$b$$</span></strong></p>'),
        ("[it][x]\n\n[x]: https://a.org", f"<p>{link('https://a.org', 'it')}</p>"),
        ("# #", "<p># #</p>"),
    ],
)
def test_lines_become_blocks(text, html):
    assert render(text).replace("<br>\n", "<br>").replace("\n", "") == html


def test_a_table_has_its_columns_and_pipes_in_code_do_not_divide():
    html = render("Words\n| a | b |\n|---|:-:|\n| `x|y` | *c* |\n| d |").replace("\n", "")
    assert html.startswith("<p>Words</p><table><thead><tr><th>a</th>")
    assert '<td><code>x|y</code></td><td class="md-center"><em>c</em></td>' in html
    assert '<td>d</td><td class="md-center"></td>' in html


def test_tasks_have_disabled_boxes():
    html = render("- [ ] read\n- [x] *write*\n- [y] no")
    assert '<li class="task-list-item"><input type="checkbox" disabled aria-label="to do"> read</li>' in html
    assert html.count("<input") == 2 and html.count(" checked>") == 1


def test_code_is_coloured_by_class():
    html = render("```py\ndef f(x): return x < 3\n```")
    assert '<code class="language-python"><span class="md-k">def</span> <span class="md-nf">f</span>' in html


def test_code_comes_out_as_it_was_written():
    from goodreadings.lib.markup import plain

    code = "for i in range(3):\n\tprint(f'{i} <b> &amp; \\\\ **x**')"
    assert plain(render(f"```python\n{code}\n```")) == " ".join(code.split())


def test_footnotes_lead_there_and_back_with_the_prefix_given():
    html = render("One[^a] two[^a] three[^b]\n\n[^a]: *A* note\n[^b]: B", prefix="37")
    assert '<sup id="md-37-ref-1"><a class="footnote" href="#md-37-fn-1">1</a></sup>' in html
    assert '<li id="md-37-fn-1"><p><em>A</em> note <a class="footnote-back" href="#md-37-ref-1">' in html
    assert html.count('id="md-37-ref-1"') == 1 and 'id="md-37-fn-2"' in html


def test_footnotes_of_two_texts_differ_without_a_prefix():
    one, two = (render(f"{word}[^a]\n\n[^a]: x", prefix="") for word in ("one", "two"))
    assert one.split('id="')[1][:11] != two.split('id="')[1][:11]


@pytest.mark.parametrize("prefix", ['"', "a b", "x" * 41, "<"])
def test_a_prefix_that_cannot_be_an_id_is_a_fault_of_the_caller(prefix):
    with pytest.raises(ValueError, match="prefix") as fault:
        render_in_child("hi", prefix=prefix)
    assert not isinstance(fault.value, Refused)


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("@ann", "@ann"), ("Hi @Ann.", "@Ann"), ("(@ann)", "@ann"), ("@ann-", "@ann"), ("_@ann_", "@ann"),
        ("@ann's", "@ann"), ("@max_ hi", "@max_"), ("**@ann**", "@ann"), ("你好@ann", "@ann"), ("@ann你好", "@ann"),
    ],
)  # fmt: skip
def test_members_are_linked_as_they_were_typed(text, mentioned):
    name = mentioned[1:].lower()
    assert f'<a class="mention" href="/members/{name}/">{mentioned}</a>' in render(text)


@pytest.mark.parametrize(
    "text",
    ["`@ann`", "x@ann.org", "@annabel", "@bob", "a/@ann", "@ann@social.org", "[@ann](https://a.org)", "```\n@ann\n```",
     "https://a.org/@ann", "$@ann$", r"\@ann"],
)  # fmt: skip
def test_not_everything_with_an_at_is_a_mention(text):
    assert "mention" not in render(text)


def test_a_quote_names_and_links_the_post():
    html = render('[quote="ann, post:3"]\nHello *you*\n[/quote]\nMy answer').replace("\n", "")
    assert html == (
        '<blockquote class="quote"><p class="src"><a href="/posts/3/">ann, post 3</a></p>'
        "<p>Hello <em>you</em></p></blockquote><p>My answer</p>"
    )


@pytest.mark.parametrize(
    ("tag", "source"),
    [
        ('[quote="ann, post:7, topic:2020"]', '<p class="src"><a href="/posts/77/">ann, post 7</a></p>'),
        (
            '[quote="ann, post:7, topic:2020, full:true"]',
            '<p class="src"><a href="/posts/77/">ann, post 7</a></p>',
        ),
        ('[quote="ann, post:9"]', '<p class="src">ann, post 9</p>'),
        ('[quote="ann"]', '<p class="src">ann</p>'),
        ('[quote="Doe, Jane, post:3, topic:1, username:jd"]', '<p class="src">jd, post 3</p>'),
        ('[quote="Doe, Jane"]', '<p class="src">Doe, Jane</p>'),
        ('[quote="<b>, post:3"]', '<p class="src"><a href="/posts/3/">&lt;b&gt;, post 3</a></p>'),
        ("[quote]", ""),
        ("[QUOTE=ann]", '<p class="src">ann</p>'),
    ],
)
def test_every_form_of_quote_is_read(tag, source):
    html = render(f"{tag}\nx\n[/quote]").replace("\n", "")
    assert html == f'<blockquote class="quote">{source}<p>x</p></blockquote>'


def test_quotes_nest_and_hold_code_with_a_tag_in_it():
    html = render('[quote="ann"]\n[quote="bob"]\nin\n[/quote]\n```\n[/quote]\n```\nout\n[/quote]\nafter')
    assert html.count('<blockquote class="quote">') == 2
    assert "<code>[/quote]\n</code>" in html and html.endswith("<p>after</p>")


@pytest.mark.parametrize("text", ["[quote] a", "a [/quote]", "[/quote][quote]", "`[quote]`a`[/quote]`"])
def test_quote_tags_without_a_partner_are_words(text):
    html = render(text)
    assert "blockquote" not in html and "quote]" in html


def test_the_child_renders_the_same():
    text = '*hi* @ann\n\n[quote="ann, post:7, topic:2020"]\nx\n[/quote]'
    assert render_in_child(text, members=MEMBERS, sources=SOURCES, prefix="p") == render(text)
