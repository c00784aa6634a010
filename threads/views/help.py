"""Help for those who write."""

from functools import cache

from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from goodreadings.lib import markup

# What is shown as it is typed, beside what it becomes.
EXAMPLES = (
    # Translators: of the examples below, the words change, and what makes them Markdown does not.
    (_("Emphasis"), _("**strong**, *gentle*, ~~taken back~~")),
    (_("A link"), _("[the paper](https://arxiv.org/abs/1706.03762), or only its address")),
    (
        pgettext_lazy("formatting", "Mathematics"),
        _("In a line $\\lambda x_i + (1 - \\lambda) x_j$, or by itself:\n\n$$\\min_\\theta L(\\theta)$$"),
    ),
    (_("A list"), _("- read it\n- try it\n\n1. first\n2. then")),
    (_("A quote"), _('[quote="ann, post:3"]\nHer words.\n[/quote]\n\n> somebody else\'s words')),
    (pgettext_lazy("formatting", "Code"), _("`in a line`\n\n```python\ndef half(x):\n    return x / 2\n```")),
    (_("A table"), _("| model | error |\n|---|--:|\n| small | 4.1 |\n| large | 3.2 |")),
    (_("A heading, a note"), _("## Results\n\nSurprising[^1].\n\n[^1]: At least to me.")),
    (_("Members and emoji"), "@ann :smile:"),
)


@cache
def _rendered(number: int, text: str) -> str:
    """What an example becomes, made once in a process and a language."""
    return markup.render(text, prefix=f"help{number}")


@require_safe
def markdown(request):
    """How to write: each thing as it is typed, and as it will be read."""
    try:
        shown = [
            (name, text, mark_safe(_rendered(number, str(text))))  # noqa: S308
            for number, (name, text) in enumerate(EXAMPLES)
        ]
    except markup.RendererUnavailable:
        shown = [(name, text, "") for name, text in EXAMPLES]
    return render(request, "threads/markdown_help.html", {"examples": shown})
