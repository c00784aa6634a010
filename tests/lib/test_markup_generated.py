"""Generated Markdown and HTML, nested and broken in any way, becomes a tree of the allow-list (read by an
HTML5 parser: tests/lib/markup_rules.py)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from goodreadings.lib.markup import Refused
from goodreadings.lib.markup.engine import render_here
from goodreadings.lib.markup.mend import mend
from goodreadings.lib.markup.sanitise import sanitise
from tests.clock import seconds
from tests.lib.hostile import SCHEMES
from tests.lib.markup_rules import faults

TAGS = (
    "a abbr applet article audio b base blockquote body br button caption code col colgroup dd details dialog div dl dt em"
    " embed figure font form frame frameset h1 h2 head hr html i iframe img input kbd li link listing main map marquee math"
    " meta mi mtext mglyph nobr noembed noframes noscript object ol option p param plaintext pre s script section select slot"
    " source span strike style sub summary sup svg foreignObject desc title table tbody td template textarea tfoot th thead"
    " tr tt u ul var video wbr x-custom xmp"
).split()
NAMES = (
    "href src srcset xlink:href action formaction data poster background style class id name target rel title type"
    " disabled checked value onclick onerror onload ontoggle onfocus autofocus hx-get hx-post hx-on:click data-hx-get x-data"
    " @click :class srcdoc is slot contenteditable tabindex accesskey draggable http-equiv start colspan width ping download"
).split()
text = st.text(alphabet=st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ["x", "a b", "&lt;", "&#0;", "\u202e", "]]>", "--", "\0"]
)
value = (
    st.sampled_from(SCHEMES)
    | text
    | st.sampled_from(["post like", "md-x", "main", "checkbox", "1", "nofollow"])
)
quoting = st.sampled_from(["'{}'", '"{}"', "{}", "`{}`", "'{}", '"{}'])
attribute = st.builds(
    lambda name, quote, said: f" {name}={quote.format(said)}", st.sampled_from(NAMES), quoting, value
) | st.sampled_from([" disabled", " /", " a", "\n", " ==", " x='", ' "', " onclick"])
opening = st.builds(
    lambda tag, more, end: f"<{tag}{''.join(more)}{end}",
    st.sampled_from(TAGS),
    st.lists(attribute, max_size=4),
    st.sampled_from([">", "/>", "", ">>", " >"]),
)
closing = st.builds(
    lambda tag, end: f"</{tag}{end}", st.sampled_from(TAGS), st.sampled_from([">", "", " x=1>"])
)
html = st.recursive(
    text | opening | closing | st.sampled_from(["<!--", "-->", "<!-->", "<![CDATA[", "]]>", "<?x", "<!doctype x>", "<>", "</>", "<%x%>"]),
    lambda inner: st.builds(lambda tag, more, parts: f"<{tag}{''.join(more)}>{''.join(parts)}</{tag}>", st.sampled_from(TAGS), st.lists(attribute, max_size=3), st.lists(inner, max_size=4)),
    max_leaves=12,
)  # fmt: skip
MARKS = [
    "*{}*", "**{}**", "~~{}~~", "`{}`", "[{}](/x)", "[x]({})", "[x](<{}>)", "![{}](/x)", "![x]({})", "<{}>", "> {}\n", "- {}\n", "1. {}\n",
    "- [ ] {}\n", "# {}\n", "| {} | b |\n|---|---|\n| c |\n", "```{}\nx\n```\n", "```py\n{}\n```\n", "    {}\n", "$${}$$", "${}$", "\\({}\\)",
    "[^a]: {}\n", "{}[^a]", "[quote=\"{}, post:1\"]\nx\n[/quote]", "[quote]\n{}\n[/quote]", "@{}", ":{}:", "[x]: {}\n", "[{}][x]", "{}\n===\n", "\\{}",
    "<b>{}</b>", "<details><summary>{}</summary></details>", "==={}", "{}  \n", "---\n{}", "&{};", "&#{};",
]  # fmt: skip
markdown = st.recursive(
    text | html | st.sampled_from(SCHEMES),
    lambda inner: st.builds(
        lambda mark, parts: mark.replace("{}", "".join(parts)),
        st.sampled_from(MARKS),
        st.lists(inner, max_size=3),
    ),
    max_leaves=10,
)


def faults_of(words: str) -> list[str]:
    try:
        return sorted(set(faults(render_here(words, {"ann": "/members/ann/"}, {(None, 1): "/posts/1/"}, ""))))
    except Refused:
        return []


@settings(max_examples=250, deadline=None)
@given(st.lists(markdown, max_size=5))
def test_no_generated_markdown_or_html_breaks_a_rule(parts):
    assert faults_of("\n".join(parts)) == []


@settings(max_examples=150, deadline=None)
@given(html)
def test_no_generated_html_comes_through_the_net(words):
    """The second sanitiser alone, as if the first had let everything pass."""
    try:
        tree = mend(sanitise(words))
    except Refused:
        return
    assert list(faults(tree)) == []


@settings(max_examples=25, deadline=None)
@given(markdown)
def test_what_is_generated_many_times_over_takes_no_longer(words):
    many = (words * (31_000 // max(1, len(words)) + 1))[:31_000]
    assert seconds(lambda: faults_free(many), 0.5) < 0.5


def faults_free(words: str) -> None:
    try:
        render_here(words, {}, {}, "")
    except Refused:
        return
