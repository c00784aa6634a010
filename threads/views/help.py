"""Help for those who write."""

from functools import cache

from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from goodreadings.lib import markup

# What is shown as it is typed, beside what it becomes.
EXAMPLES = (
    ("Emphasis", "**strong**, *gentle*, ~~taken back~~"),
    ("A link", "[the paper](https://arxiv.org/abs/1706.03762), or only its address"),
    (
        "Mathematics",
        "In a line $\\lambda x_i + (1 - \\lambda) x_j$, or by itself:\n\n$$\\min_\\theta L(\\theta)$$",
    ),
    ("A list", "- read it\n- try it\n\n1. first\n2. then"),
    ("A quote", '[quote="ann, post:3"]\nHer words.\n[/quote]\n\n> somebody else\'s words'),
    ("Code", "`in a line`\n\n```python\ndef half(x):\n    return x / 2\n```"),
    ("A table", "| model | error |\n|---|--:|\n| small | 4.1 |\n| large | 3.2 |"),
    ("A heading, a note", "## Results\n\nSurprising[^1].\n\n[^1]: At least to me."),
    ("Members and emoji", "@ann :smile:"),
)


@cache
def _rendered(number: int) -> str:
    """What an example becomes, made once in a process."""
    return markup.render(EXAMPLES[number][1], prefix=f"help{number}")


@require_safe
def markdown(request):
    """How to write: each thing as it is typed, and as it will be read."""
    try:
        shown = [
            (name, text, mark_safe(_rendered(number)))  # noqa: S308
            for number, (name, text) in enumerate(EXAMPLES)
        ]
    except markup.RendererUnavailable:
        shown = [(name, text, "") for name, text in EXAMPLES]
    return render(request, "threads/markdown_help.html", {"examples": shown})
