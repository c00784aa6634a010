"""Frames: a page of visitors without what moves on it. After a write, only that is made anew.

In a template `{% moving "part.html" %}` is an `include` of what changes with each post and like. Around it stands the
frame, which is kept; the key holds everything that it was made from. docs/decisions/0016-kept-pages.md tells more.
"""

import math
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from django import template
from django.core.cache import caches
from django.http import HttpRequest
from django.template.base import Parser, Token
from django.template.loader import get_template, render_to_string
from django.template.loader_tags import IncludeNode, do_include
from django.utils.safestring import SafeString, mark_safe

from goodreadings.lib import kept

register = template.Library()
HOLES = "holes of the frame"
# HTML that is kept, with the name of a mark wherever one stood. In UTF-8: with one curly quote in it, Python has two
# bytes for each letter.
Pieces = list[bytes | str]
MARK = re.compile(r"mark[0-9a-f]{16}")


@dataclass
class Frame:
    """`pieces` have at every second place the template of what moves there. True until `until`, in seconds of the
    clock."""

    pieces: Pieces
    until: float

    def filled(self, context: dict) -> SafeString:
        return joined(self.pieces, lambda name: get_template(name).render(context))


class Holes(dict):
    """Templates by the marks that stand in their places."""

    def dig(self, name: str) -> str:
        self[made := mark()] = name
        return made


class Moving(template.Node):
    def __init__(self, include: IncludeNode):
        self.include = include

    def render(self, context: template.Context) -> str:
        holes: Holes | None = context.get(HOLES)
        return self.include.render(context) if holes is None else holes.dig(self.include.template.var)


@register.tag
def moving(parser: Parser, token: Token) -> Moving:
    """It sees what the view has put into the context, and nothing else: not the request, no `with`."""
    include = do_include(parser, token)
    include.origin = parser.origin  # type: ignore[assignment]
    return Moving(include)


def show(request: HttpRequest, name: str, context: dict, made_from: tuple) -> SafeString:
    """The page that the template makes of `context`. `made_from` is all of it that may be seen in the frame of a
    visitor: it is kept for nobody else, and nothing is said to one of them alone, who have no session."""
    place = getattr(request, "kept_place", None)
    if place is None:
        return render_to_string(name, context, request)
    key = kept.digest(("frame", name, place, made_from))
    frame: Frame | None = caches["fragments"].get(key)
    if frame is None or frame.until <= time.time():
        frame = _made(request, name, context)
        # A token of forms is one reader's.
        if not request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            caches["fragments"].set(key, frame, max(1, int(frame.until - time.time())))
    kept.good_for(request, frame.until - time.time())
    return frame.filled(context)


def _made(request: HttpRequest, name: str, context: dict) -> Frame:
    holes, asked = Holes(), time.time()
    whole, request.good_for = getattr(request, "good_for", kept.MOST_SECONDS), kept.MOST_SECONDS  # type: ignore[attr-defined]
    html = render_to_string(name, context | {HOLES: holes}, request)
    until = math.floor(asked + request.good_for)  # type: ignore[attr-defined]
    kept.good_for(request, whole)
    return Frame(cut(html, holes), until)


def mark() -> str:
    """What stands for something in HTML. Drawn anew each time: no member's words can be taken for it."""
    return f"mark{secrets.token_hex(8)}"


def cut(html: str, marks: dict[str, str]) -> Pieces:
    pieces: Pieces = []
    begin = 0
    for found in MARK.finditer(html):
        if name := marks.get(found[0]):
            pieces += [html[begin : found.start()].encode(), name]
            begin = found.end()
    return [*pieces, html[begin:].encode()]


def joined(pieces: Pieces, said: Callable[[str], str]) -> SafeString:
    """The HTML with what is `said` for the names in it."""
    html = "".join(piece.decode() if isinstance(piece, bytes) else said(piece) for piece in pieces)
    return mark_safe(html)  # noqa: S308
