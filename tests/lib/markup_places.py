"""Hostile texts: what should not get through, put into every place where Markdown might let it."""

from __future__ import annotations

from collections.abc import Iterator

ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "\x01javascript:x",
    "javascript&colon;alert(1)", "&#106;avascript:alert(1)", "&#x6A&#x61vascript:alert(1)", "javascript:1",
    "javascript%3Aalert(1)", " javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)",
    "file:///etc/passwd", "blob:https://x/1", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "/%5cevil.example", "/%09/evil.example", "https:evil.example", "https:/\\evil.example", "http:\\\\evil.example",
    "https://user@host.example/", "https://user:pass@host.example", "https://good.example%40evil.example",
    "https://evil.example/\u202egpj.exe", "https://evil.example/\x00", "https://evil.example/%00", "https://x.example/\u2028",
    "https://ev\u00adil.example", "mailto:a@b.c?body=<script>", "mailto:a@b.c%0aBcc:d@e.f", "tel:123", "?logout=1",
    "feed:javascript:alert(1)", "HTTP://X.EXAMPLE/\"onclick=alert(1)", "https://x.example/'onmouseover='alert(1)",
    "https://x.example/`x`", "https://x.example/$x$", "https://[::1]/", "https://x.example:99999999/", "#main", "#md-x",
    "accounts/logout/", "", "https://", "http://.", "https://x.example/<b>", "\u0001", "https\u200b://x.example",
    "jav&#x09;ascript:alert(1)", "https://a.example/&#1;", "https://a.example\\@evil.example", "https:\\/\\/evil.example",
]  # fmt: skip

WORDS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<math><mi//xlink:href='javascript:1'>", "<iframe src=javascript:alert(1)></iframe>", "<form action=/x><input name=a></form>",
    "<a href='javascript:alert(1)' onclick=alert(1)>x</a>", "<div style='position:fixed'>x</div>", "<base href=//evil.example>",
    "<input type=checkbox checked onclick=alert(1)>", "<meta http-equiv=refresh content='0;url=//evil'>", "<link rel=stylesheet>",
    "<b hx-get=/x hx-trigger=load>x</b>", "<b data-hx-post=/x>", "<b x-data='{}' x-init='alert(1)'>", "<style>*{display:none}</style>",
    "<p class='card post' id=after name=q target=_blank>", "</div></article><h1>Signed out</h1>", "</p></li></ul></td></tr></table>",
    "<table><tr><td>", "<li>loose", "<td>loose", "<template><b>x</b></template>", "<object data=x>", "<plaintext>", "<textarea>",
    "<!--><script>alert(1)</script>-->", "<![CDATA[<script>alert(1)</script>]]>", "<?php echo 1 ?>", "<!doctype html>", "<title>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<a\nhref\n=\njavascript:alert(1)>", "<select><option>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">", "<<script>alert(1)//<</script>", "<details open ontoggle=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "&#0;&#x202e;&#8238;&#2;&#x80;", "{: onclick=alert(1) .card #after }", "\x02klzzwxh:0000\x03", "\x02wzxhzdk:0\x03",
    "\x02amp\x03lt;script\x02amp\x03gt;", "\x0260\x03script\x0262\x03", "\x0e0\x0f", "\x100\x0f", "\x11\x11", "\x1a",
    "///Footnotes Go Here///", "klzzwxh:0000", "&#2;wzxhzdk:0&#3;", "\u202eabc\u202c", "\u2067abc", "\u2066\u2067\u2068abc\u2069",
    "a" + "\u0301" * 60, "\u0301" * 40, "\u20dd" * 30, "\x1b[31mred\x07", "a\x00b\x08c\x7f\x9b", "\ufeff\ufffe\ud800",
    "\u2028\u2029\x85\x0b\x0c", "*" * 200 + "a" + "*" * 200, "> " * 30 + "a", "- " * 20 + "a", "[" * 60 + "a" + "](b)" * 60,
    "![" * 40 + "](a)" * 40, "**_~~" * 12 + "x" + "~~_**" * 12, "[x][x]\n\n[x]: javascript:x", "[^a]", "[a[^1]](https://ok.example)",
]  # fmt: skip

LINK_PLACES = [
    "[x]({})", "[x](<{}>)", "![x]({})", "[x][r]\n\n[r]: {}", '![x][r]\n\n[r]: <{}> "t"', "<{}>", "see {} there", '[x]({} "t")',
    "[![x]({})](https://ok.example)", "- [x]({})", "| a |\n|---|\n| [x]({}) |", "> [x]({})", "# [x]({})",
    "a[^1]\n\n[^1]: [x]({})", "[quote]\n[x]({})\n[/quote]", "**[x]({})**",
]  # fmt: skip

PLACES = [
    "{}", "a {} b", "`{}`", "```{}\ncode\n```", "```\n{}\n```", "    {}", "# {}", "> {}", "- {}", "1. {}", "- [ ] {}",
    "- [x] {}\n  {}", "| {} | b |\n|---|---|\n| c | {} |", "${}$", "$$\n{}\n$$", "\\({}\\)", "[{}](https://ok.example)",
    "![{}](https://ok.example)", '[x](https://ok.example "{}")', "[{}]: https://ok.example\n\n[{}]", "a[^{}]\n\n[^{}]: note",
    "a[^1]\n\n[^1]: {}", '[quote="{}"]\nx\n[/quote]', '[quote="ann, post:3"]\n{}\n[/quote]', "*{}*", "**a {} b**", "~~{}~~",
    "@ann {} @ann", ":smile: {}", "<{}>", "<!-- {} -->", "https://ok.example/{}", "{}\n===", "{}\n---", "```python\n{}\n```",
    "x\n\n{}\n\ny {}",
]  # fmt: skip


def texts() -> Iterator[str]:
    """Every address in every place for links, everything else in every place."""
    for place in LINK_PLACES:
        for address in ADDRESSES:
            yield place.replace("{}", address)
    for place in PLACES:
        for words in WORDS:
            yield place.replace("{}", words)
