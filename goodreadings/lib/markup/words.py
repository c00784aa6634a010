"""A member's words without their markup: who is mentioned and quoted, what she says herself, plain text, excerpts."""

from __future__ import annotations

import re
from html import unescape

from .characters import isolate, tidy
from .cut import pieces, without_code
from .limits import LOOKED_FOR
from .marks import ANY_INLINE, INLINE, QUOTE_TAG
from .mentions import MENTION, candidates
from .quotes import Quote, split

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>|([^<]+|<)")
_MARKED = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?>.*")
_INLINE = frozenset("a abbr b code del em i kbd mark q s samp span strong sub sup u var wbr".split())
_ALT = re.compile(r"\balt=\"([^\"]*)\"")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_LINKED = re.compile(r"\[[^\[\]]{0,300}\](?=\(<?(?:https?:|mailto:|/))", re.IGNORECASE)
_FENCE = re.compile(r"`{3,}|~{3,}")
_NOTE_LINK = 'class="footnote'  # the number of a note, the arrow back


def own_words(text: str) -> str:
    """What the member says herself: `text` without quotes (`>` and `[quote]`) and without code."""
    return _unquoted(without_code(tidy(text)))


def _unquoted(text: str) -> str:
    parts = "\n".join(part.text for part in split(text) if part.quote is None)
    return "\n".join(line for line in parts.split("\n") if not _MARKED.fullmatch(line)).strip()


def without_quotes(text: str) -> str:
    """`text` without its `[quote]` blocks, its code as it stands: what is worth quoting.

    It may stand in a quote: a lone tag is words in it, and a fence that nobody closed is closed.
    """
    text = tidy(text)
    cut, position = [], 0
    code = pieces(text)
    for number, piece in enumerate(code):
        cut += [text[position : piece.start], INLINE.format(number)]
        position = piece.end
    parts = split("".join([*cut, text[position:]]))
    own = "".join(part.text for part in parts if part.quote is None)
    own = QUOTE_TAG.sub(lambda tag: "&#91;" + tag[0][1:], own)
    own = ANY_INLINE.sub(lambda mark: code[int(mark[1])].source, own).strip()
    last = pieces(f"{own}\n[/quote]")[-1:]
    fence = _FENCE.match(last[0].source) if last and last[0].end > len(own) else None
    return f"{own}\n{fence[0]}" if fence else own


def find_mentions(text: str) -> list[str]:
    """The names after an `@` in a member's own words, in lower case, each once, in order, at most `LOOKED_FOR`.

    They need not exist. A dot or hyphen at the end belongs to the sentence; an underscore may, so both names are given.
    """
    found: dict[str, None] = {}
    own = _unquoted(without_code(tidy(text), or_formulas=True))
    # Neither an escaped @ nor the words of a link become a mention.
    words = _LINKED.sub(" ", _ESCAPED.sub(" ", own))
    for match in MENTION.finditer(words):
        found |= {name: None for name in candidates(match[1].lower()) if name[-1] not in ".-"}
        if len(found) >= LOOKED_FOR:
            break
    return list(found)[:LOOKED_FOR]


def find_quotes(text: str) -> list[Quote]:
    """The quotes outside code that name somebody or a post, in order, nested ones too."""
    found: list[Quote] = []
    waiting = split(without_code(tidy(text)))[::-1]
    while waiting:
        part = waiting.pop()
        waiting += part.parts[::-1]
        if part.quote is not None and (part.quote.author or part.quote.post):
            found.append(part.quote)
    return found


def plain(html: str, *, quotes: bool = True) -> str:
    """The words of rendered `html` on one line; without those in quotes where `quotes` is False."""
    words: list[str] = []
    depth = 0  # of quotes
    skip = ""
    for token in _TAG.finditer(html):
        closes, tag, attributes, text = token[1], (token[2] or "").lower(), token[3], token[4]
        if text is not None:
            if not skip and (quotes or not depth):
                words.append(unescape(text))
            continue
        if tag == "blockquote":
            depth = max(0, depth + (-1 if closes else 1))
        if tag == "a":
            skip = tag if not closes and _NOTE_LINK in attributes else ""
        if tag == "img" and (alt := _ALT.search(attributes)) and (quotes or not depth):
            words.append(f" {unescape(alt[1])} ")
        elif tag not in _INLINE:
            words.append(" ")
    return isolate(tidy(" ".join("".join(words).split())))


def excerpt(html: str, length: int = 140) -> str:
    """The beginning of the words of `html`, own ones rather than quoted: at most `length` characters, cut at a word."""
    text = plain(html, quotes=False) or plain(html)
    if len(text) <= length:
        return text
    cut = text[:length]
    if not text[length - 1 : length + 1].isspace():
        start = cut[: length - 1].rfind(" ")
        cut = cut[:start] if start > length // 2 else cut[: length - 1]
    return isolate(cut.rstrip(" ,.;:–—-")) + "…"
