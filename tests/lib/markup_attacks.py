"""Texts that are meant to take long: fragments repeated to a size, alone, mixed and nested."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

FRAGMENTS = [
    "[", "]", "![", "[a](", "[a][", "[a](b)", "![a](b)", "[a](<", "[a](b \"", "[^a]", "[^a]:", "[a]: b\n", "[](",
    "<", "<a ", "<!--", "<![CDATA[", "<?", "<a@b.c>", "<https://a.b>", "<http://", "&", "&#", "&amp;", "&#x41;", "&lt",
    "*", "**", "***", "*a", "a*", "*a*", "**a**", "_", "__", "_a_", "a_b_", "~", "~~", "~~a~~", "~a", "*a **b ", "_a *b ~~c ",
    "*_", "**_", "*a_", "`", "``", "` ``", "`a`", "\\", "\\`", "\\\n", "\\(", "\\[", "\\(a\\)", "$", "$$", "$a$", "$a ", "$$a\n",
    "$$a$$\n", ":a", ":", ":+1:", ":smile:", "@", "@ann", "@ann ", "@bob.", "http://", "https://a.b/c ", "https://a.b/(", "www.a.b ",
    "a@b.c ", "mailto:", "\n", "a\n", "a\n\n", "a  \n", "# a\n", "#", "# ", "a\n===\n", "a\n---\n", "---\n", "* * *\n", "_ _ _\n", "- ",
    "- a\n", "- a\n\n", "-\n", "1. a\n", "1) ", "1. ", "+ a\n  b\n", "- [ ] a\n", "- [x] ", "> ", ">", "> a\n", ">a\n\n", "> - ", "- > ",
    "    a\n", "\ta\n", "    - a\n", "  - a\n", "|", "|a", "|a|b|\n|-|-|\n", "|-|-|\n", "a|b\n-|-\n", "|-", "```\n", "~~~\n", "```a\n",
    "```python\ndef f(x): return {'a': 1}\n```\n", "- ```\n", "> ```\n", "[quote]", "[/quote]", "[quote=\"ann, post:1\"]a[/quote]\n",
    "[quote]\n- ", "\u0301", "\u202e", "\u2067", "\x0e1\x0f", "\x02klzzwxh:0001\x03", "\u4e2d", "\U0001f600", "a", "a ", " ", "\"", "'", "(", ")", "a.b.",
    "[x] ", "!", "\\*", "\\[a\\]", "\\_a", "://", "a:", "::", "{", "{: .a}", "=", "===\n", "^", "==a==", "+1. ",
]  # fmt: skip


def repeated(size: int) -> Iterator[tuple[str, str]]:
    """Each fragment over and over: a name and the text."""
    for fragment in FRAGMENTS:
        yield f"{fragment!r} x {size}", (fragment * (size // len(fragment) + 1))[:size]


def halves(size: int) -> Iterator[tuple[str, str]]:
    """Much of one that opens and then much of what could close it, and one line between many."""
    for first, second in [
        ("[", "]"), ("*a ", "a* "), ("**a ", "a** "), ("_a ", "a_ "), ("*", "a*"), ("`", " `"), ("$a ", "a$ "), ("> ", "a\n"), ("[a](", ")"),
        ("- ", "a\n"), ("~~a ", "a~~ "), ("(", ")"), ("[quote]", "[/quote]"), ("<", ">"), ("*a _b ", "c_ d* "), ("![", "](a)"), ("***a ", "a* "),
        ("*a **b ", "c** d* "), ("**a", "*b"), ("*a\n", "b*\n"), ("[a][", "]"), ("\\(", "\\)"), ("\\[", "\\]"), ("|a", "\n|-"),
    ]:  # fmt: skip
        yield (
            f"{first!r} then {second!r} {size}",
            first * (size // 2 // len(first)) + second * (size // 2 // len(second)),
        )


def stairs(size: int) -> Iterator[tuple[str, str]]:
    """Lists that go in by a step a line, and out again."""
    for step, mark, down in itertools.product((2, 4), ("- ", "1. ", "> ", "- > ", "- [ ] "), (4, 12, 22, 60)):
        lines, depth = [], 0
        while sum(map(len, lines)) + len(lines) < size:
            lines.append(" " * (step * (depth % down)) + mark + "a *b*")
            depth += 1
        yield f"stairs of {mark!r} by {step}, {down} down {size}", "\n".join(lines)[:size]
        yield f"loose stairs of {mark!r} by {step}, {down} down {size}", "\n\n".join(lines)[:size]


def tables(size: int) -> Iterator[tuple[str, str]]:
    """Wide, long and crowded ones."""
    for columns in (2, 10, 40, 400, 1900, size // 6):
        head = "|" + "a|" * columns + "\n|" + "-|" * columns + "\n"
        yield f"table of {columns}, short rows {size}", (head + "|b\n" * size)[:size]
        yield (
            f"table of {columns}, full rows {size}",
            (head + ("|*b*" * columns + "\n") * (size // columns))[:size],
        )
    yield f"tables {size}", ("|a|b|\n|-|-|\n|c|d|\n\n" * size)[:size]


def mixtures(size: int, count: int = 60) -> Iterator[tuple[str, str]]:
    """A few fragments in turn, each time others; the same for the same size."""
    chance = random.Random(size)
    for number in range(count):
        few = chance.sample(FRAGMENTS, chance.choice((2, 2, 3, 4, 6)))
        repeats = [fragment * chance.choice((1, 1, 1, 3, 20)) for fragment in few]
        unit = "".join(repeats) + chance.choice(("", "", " ", "\n", "\n\n", "a"))
        yield f"mixture {number}: {few!r} {size}", (unit * (size // len(unit) + 1))[:size]


def attacks(size: int, mixed: int = 60) -> Iterator[tuple[str, str]]:
    """All of them."""
    yield from repeated(size)
    yield from halves(size)
    yield from stairs(size)
    yield from tables(size)
    yield from mixtures(size, mixed)
