"""A title or an abstract: plain words, of which only the mathematics is marked up."""

from __future__ import annotations

from html import escape

from .characters import cap_marks, isolate, tidy
from .spans import spans


def formulas(text: str) -> str:
    """Safe HTML of plain `text`: everything escaped, `$…$` in the element that the browser draws.

    An empty line stays one; what looks like Markdown stays what it looks like.
    """
    text, _ = cap_marks(isolate(tidy(text)))
    made, position = [], 0
    for span in spans(text):
        if span.mark != "`":
            made += [
                escape(text[position : span.start]),
                f'<span class="math">${escape(span.content)}$</span>',
            ]
            position = span.end
    return "".join(made) + escape(text[position:])
