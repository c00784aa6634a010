"""`[quote="ann, post:3"]…[/quote]`: quotes of other posts, in the dialect of Discourse."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .limits import CHARACTERS
from .marks import QUOTE_TAG

_SETTING = re.compile(r"(post|topic|full|username):(.*)", re.IGNORECASE)
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Quote:
    """What a quote names: the author as written ("" if none), and the number of the post and its topic, if given."""

    author: str = ""
    post: int | None = None
    topic: int | None = None


@dataclass(slots=True)
class Part:
    """A stretch of a text: words of its own (`quote` is None, `text` holds them) or a quote with parts inside."""

    text: str = ""
    quote: Quote | None = None
    parts: list[Part] = field(default_factory=list)


def read_value(value: str) -> Quote:
    """What stands after `quote=`: `ann, post:3, topic:2020`; names may hold commas, `username:` wins over them."""
    pieces = [piece.strip() for piece in value.strip().strip('"').split(",")]
    settings: dict[str, str] = {}
    while len(pieces) > 1 and (match := _SETTING.fullmatch(pieces[-1])):
        settings.setdefault(match[1].lower(), match[2].strip())
        pieces.pop()
    author = settings.get("username") or ", ".join(pieces)
    return Quote(author, _number(settings.get("post")), _number(settings.get("topic")))


def _number(text: str | None) -> int | None:
    if not text or not (text.isascii() and text.isdigit()) or len(text) > 10:
        return None
    number = int(text)
    return number if 0 < number <= _LARGEST else None


def _tags(text: str) -> list[re.Match[str]]:
    """The quote tags that have a partner, in order: only these are more than words."""
    paired: list[re.Match[str]] = []
    opened: list[re.Match[str]] = []
    for tag in QUOTE_TAG.finditer(text):
        if _in_marked_line(text, tag.start()):
            continue
        if tag[0][1] != "/":
            opened.append(tag)
        elif opened:
            paired += [opened.pop(), tag]
    return sorted(paired, key=lambda tag: tag.start())


def _in_marked_line(text: str, position: int) -> bool:
    """Whether the line of `position` is itself quoted with `>`: its tags are words."""
    line = text[text.rfind("\n", 0, position) + 1 : position]
    return line.lstrip().startswith(">")


def split(text: str) -> list[Part]:
    """`text`, without its code, as a sequence of words and quotes; what is too long for a post is left out."""
    text = text[:CHARACTERS]
    tags = _tags(text)
    top: list[Part] = []
    stack, position = [top], 0
    for tag in tags:
        stack[-1].append(Part(text[position : tag.start()]))
        position = tag.end()
        if tag[0][1] == "/":
            stack.pop()
        else:
            part = Part(quote=read_value(tag["value"] or ""))
            stack[-1].append(part)
            stack.append(part.parts)
    top.append(Part(text[position:]))
    return top


def count(parts: list[Part]) -> int:
    """How many quotes there are in `parts`, nested ones too."""
    total, waiting = 0, list(parts)
    while waiting:
        part = waiting.pop()
        total += part.quote is not None
        waiting += part.parts
    return total
