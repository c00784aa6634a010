"""Hostile texts: pieces, what is made of them, and repetitions that make bad parsers slow."""

import random

_PRINTABLE = (
    r"javascript:alert(1) JaVaScRiPt:alert(1) javascript&colon;x &#106;avascript:x &#x6A;avascript:x java&Tab;script:x"
    r" java&NewLine;script:x javascript%3Ax javascript:1 data:text/html,x vbscript:x file:///etc/passwd //evil.org"
    r" /\evil.org \/evil.org /\\evil.org \\evil.org /%5cevil.org /%2fevil.org ///evil.org https:evil.org http:/evil.org"
    r" https:\\evil.org https:\/\/evil.org https://u@evil.org https://u:p@evil.org https://a.org\@evil.org ftp://a.org"
    r" https://a.org/&#1; https://a.org/%0a https://a.org:80:90/ blob:x mailto:a@b?cc=%0a mailto:<b> #x ?x ./x ../x"
    r" https:// http://%65vil.org/ javascript\:x java\script:x"
).split()
SCHEMES = [
    *_PRINTABLE,
    "java\tscript:x",
    "java\nscript:x",
    "\x01javascript:x",
    "/\t/evil.org",
    "https://a.org/\x01",
    "https://a.org/\u202e",
]
SHAPES = (
    "[a]({})",
    "[a](<{}>)",
    "![a]({})",
    "<{}>",
    "[a]\n\n[a]: {}\n",
    "[a][b]\n\n[b]: <{}>",
    "{}",
    "[a]({} 't\" onx=1')",
)
PIECES = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg><script>", "<math><mtext>", "<style>", "<input>",
    "</div></div>", "</p></blockquote>", "<table><tr><td>", "<li>", "<!--", "-->", "<![CDATA[", "]]>", "<a href=x>",
    "<b hx-get=/x x-data=y data-hx-on=z style=a id=b class=post name=c>", "`<b>`", "```<b>\n", '```py" onload=a\n',
    '```language-x" class="a\n', "~~~python {.x onx=1}\n", "[^<b>]", "[^<b>]: <b>\n", "[^a]", "[^a]: [^a] [^b]\n",
    '[quote="<b>, post:3"]', "[quote=\"' onx=, post:1, topic:2020\"]", "[quote]", "[/quote]", "@ann", "@<b>", ":+1:",
    "\x02wzxhzdk:0\x03", "\x00", "\x1b[2J", "\x7f", "\x9b", "\u202e", "\u202d", "\u2066", "\u2067", "\u2069", "\ud800",
    "\ufffe", "\u0301" * 40, "e" + "\u0335" * 20, "&#x202e;", "&#0;", "&#xd800;", "&#x7f;", "&#1;", "&lt;b&gt;", "&Tab;",
    "- [ ] <input>", "- [x] ", "1. ", "|<b>|", "\n|-|\n", "| a | b |\n|---|:-:|\n| c |\n", "$</span><script>$",
    "$$</div>$$", r"\(</span>\)", "$\\href{javascript:x}{y}$", "{: .cls onclick=x }", "# t {#id .cls}", "<div markdown=1>",
    f"![a](/images/{'0' * 32}.png)", f"/images/{'0' * 32}.png", "![", "![a](/images/../accounts/logout/)",
    "[a](/x){target=_blank}", "\n", "\n\n", "*", "**", "_", "~~", "> ", "- ", "    ", "a", "a b", "`", "```\n", "[", "](",
    ")", "!", "\\", "|", "$", "$$\n", "#", "&", "<", ">", "'", '"', "---\n", "===\n", "\t", "\r", "\u2028", "\x0b", "\x85",
]  # fmt: skip
REPEATED = [
    "![", "[a](", "<a ", "<![CDATA[", "\\(", "\\[", "$", "$$", "$a ", "`", "``", "`a", "*a_", "*", "_", "*a **b ", "~~",
    "> ", ">", "- ", "- a\n", "  - a\n", "1. a\n\n", "|", "|a\n|-\n", "a|b\n-|-\n", ":a:", ":+1:", "[^1]", "[^1]: a\n",
    "&#", "&amp;", "&", "@a", "@ann ", "a\n===\n", "a\n---\n", "[a]: http://b\n", "<!--", "[quote]", "[quote]a[/quote]",
    "a\u0301", "\u0301", "a" * 50 + " ", "(", "[", "](", "][", "()", "~~~\n", "```python\n", "http://a ", "http://a)",
    "\\", "\n", "a\n", "a\n\n", "    a\n", "# a\n", "***a", "_a_b", "*_", "a**b", ">>a\n\n", "- [ ] a\n", "- ```\n", "$$\n",
    "\u202e", "\u2066", "é", "😀", "|a|b|c|d|\n", "[a][", "> - ", "a_ *b ", "=", "\x02", "\u2028",
]  # fmt: skip


def texts(count, seed=1):
    """`count` hostile texts: every address in every shape, then mixtures of pieces, always the same ones."""
    chance = random.Random(seed)
    found = [shape.format(address) for shape in SHAPES for address in SCHEMES]
    while len(found) < count:
        found.append("".join(chance.choice(PIECES + SCHEMES) for _ in range(chance.randint(1, 14))))
    return found[:count]


def attacks(size, mixed, seed=1):
    """Long texts of `size` characters: every repetition, and `mixed` mixtures of some."""
    chance = random.Random(seed)
    for piece in REPEATED:
        yield (piece * (size // len(piece) + 1))[:size]
    for _ in range(mixed):
        pieces = [chance.choice(REPEATED) for _ in range(chance.randint(2, 6))]
        yield "".join(chance.choice(pieces) for _ in range(size))[:size]
