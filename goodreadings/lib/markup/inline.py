"""What is ours among the things that Python-Markdown finds in a line: links, mentions, what was cut out.

Emphasis and strikethrough are pymdownx's, footnotes and line breaks Markdown's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import STX, AtomicString

from . import links
from .addresses import is_allowed, link_attributes
from .blocks import block_of
from .cut import Piece
from .document import Document
from .images import image
from .marks import ANY_BLOCK, ANY_INLINE
from .mentions import MENTION, known_name

if TYPE_CHECKING:
    from collections.abc import Mapping

Found = tuple[Element | str | None, int | None, int | None]

_REPLACED = (
    "backtick", "reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref", "autolink",
    "automail", "linebreak", "html", "entity",
)  # fmt: skip
_BRACKET = re.compile(r"[\[\]]")
_IMAGE_INSIDE = re.compile(r"!\[([^\[\]]{0,300})\](?:\([^()\s]{0,2000}\))?")
_LINK_INSIDE = re.compile(r"(?<!!)\[[^\[\]]*\]\(")
_LONGEST_WORDS = 2_000  # characters of a link's words


class Ours(InlineProcessor):
    """One that knows the document and counts the elements it makes."""

    def __init__(self, pattern: str | re.Pattern[str], md: Markdown, document: Document) -> None:
        super().__init__("", md)
        self.compiled_re = pattern if isinstance(pattern, re.Pattern) else re.compile(pattern)
        self.document = document

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]
        """What Markdown calls; its stubs know the older way only."""
        return self.found(m, data)

    def found(self, m: re.Match[str], data: str) -> Found:
        """What stands for the match, and from where to where; three times None when nothing does."""
        raise NotImplementedError

    def plain(self, text: str) -> str:
        """`text` as it will look, for a place where nothing is to be found in it any more."""
        return AtomicString(self.unescape(_ESCAPED.sub(lambda match: chr(int(match[1])), text)))

    def written(self, text: str) -> str:
        """`text` as it was written, with the backslashes that Markdown took away."""
        return AtomicString(self.unescape(_ESCAPED.sub(lambda match: "\\" + chr(int(match[1])), text)))

    def link(self, words: str, address: str, *, title: str = "", css: str = "") -> Element:
        self.document.count_element()
        element = Element("a", link_attributes(address))
        element.text = words
        if title:
            element.set("title", title)
        if css:
            element.set("class", css)
        return element


_ESCAPED = re.compile(STX + r"(\d+)\x03")


class CutSpans(Ours):
    """Puts back the code and the mathematics that stood in a line."""

    def found(self, m: re.Match[str], data: str) -> Found:
        self.document.count_element()
        cut = self.document.cuts[int(m[1])]
        assert isinstance(cut, Piece)
        if cut.mark == "`":
            element, words = Element("code"), cut.content
        else:
            element, words = Element("span", {"class": "math"}), f"{cut.mark}{cut.content}{cut.mark}"
        element.text = AtomicString(words)
        return element, m.start(), m.end()


class CutBlocks(Ours):
    """Puts back a block that was cut out of a list item."""

    def found(self, m: re.Match[str], data: str) -> Found:
        self.document.count_element()
        cut = self.document.cuts[int(m[1])]
        if not isinstance(cut, Piece):
            return "", m.start(), m.end()
        return block_of(cut, m[1]), m.start(), m.end()


class LineBreaks(Ours):
    """A newline, with a backslash before it or not."""

    def found(self, m: re.Match[str], data: str) -> Found:
        self.document.count_element()
        return Element("br"), m.start(), m.end()


class Brackets(Ours):
    """Links, images (ours; others as links) and references. All brackets of a text are paired in one pass."""

    def __init__(self, md: Markdown, document: Document) -> None:
        super().__init__(r"!?\[", md, document)
        self._paired = ("", dict[int, int]())

    def found(self, m: re.Match[str], data: str) -> Found:
        start, close = m.end(), self._pairs(data).get(m.end() - 1)
        if close is None or close - start > _LONGEST_WORDS:
            return None, None, None
        target = links.target_after(data, start, close, self.references)
        words = data[start:close]
        if target is None or _LINK_INSIDE.search(words):
            return None, None, None
        address = links.plain_value(self.written(target.address))
        if not is_allowed(address):
            return self.written(data[m.start() : target.end]), m.start(), target.end
        title = " ".join(links.plain_value(self.written(target.title)).split())
        words = self._alternative(words) if m[0] == "![" else _IMAGE_INSIDE.sub(r"\1", words)
        if not words.strip():
            words = AtomicString(address)  # there is something to see and to name in every link
        link = self.link(words, address, title=title)
        if m[0] == "![" and (size := self.document.images.get(address)):
            self._show(link, size)
        return link, m.start(), target.end

    def _show(self, link: Element, size: tuple[int, int]) -> None:
        """Let `link` hold the image that it leads to."""
        self.document.count_element()
        words, link.text = str(link.text), None
        link.append(image(link.attrib["href"], "" if words == link.attrib["href"] else words, size))

    def _alternative(self, words: str) -> str:
        return AtomicString(" ".join(self.plain(words).split()))

    @property
    def references(self) -> Mapping[str, tuple[str, str | None]]:
        assert self.md
        return self.md.references

    def _pairs(self, data: str) -> dict[int, int]:
        """Where each `[` of `data` that has a partner has it."""
        if self._paired[0] != data:
            opened: list[int] = []
            pairs: dict[int, int] = {}
            for bracket in _BRACKET.finditer(data):
                if bracket[0] == "[":
                    opened.append(bracket.start())
                elif opened:
                    pairs[opened.pop()] = bracket.start()
            self._paired = (data, pairs)
        return self._paired[1]


class AngleLinks(Ours):
    """`<https://…>` and `<name@example.org>`."""

    ANCESTOR_EXCLUDES = ("a",)

    def found(self, m: re.Match[str], data: str) -> Found:
        words = self.written(m[1])
        address = words if "://" in words else f"mailto:{words}"
        if not is_allowed(address):
            return self.written(m[0]), m.start(), m.end()
        return self.link(words, address), m.start(), m.end()


class BareLinks(Ours):
    """`https://…` in the middle of words."""

    ANCESTOR_EXCLUDES = ("a",)

    def found(self, m: re.Match[str], data: str) -> Found:
        end = links.end_of_bare(data, m.start())
        address = data[m.start() : end]
        if not is_allowed(address):
            return AtomicString(address), m.start(), max(end, m.end())
        return self.link(AtomicString(address), address), m.start(), end


class Mentions(Ours):
    """`@ann`, when she is a member."""

    ANCESTOR_EXCLUDES = ("a",)

    def found(self, m: re.Match[str], data: str) -> Found:
        name = known_name(m[1], self.document.members)
        if not name:
            return None, None, None
        link = self.link(AtomicString(f"@{name}"), self.document.members[name.lower()], css="mention")
        return link, m.start(), m.start() + 1 + len(name)


class Inlines(Extension):
    """Registers all of them in place of Markdown's."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document

    def extendMarkdown(self, md: Markdown) -> None:
        for name in _REPLACED:
            md.inlinePatterns.deregister(name)
        md.ESCAPED_CHARS = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
        for name, priority, processor in (
            ("cuts", 190, CutSpans(ANY_INLINE, md, self.document)),
            ("cut_blocks", 189, CutBlocks(ANY_BLOCK, md, self.document)),
            ("hard_break", 185, LineBreaks(r"\\\n", md, self.document)),
            ("brackets", 160, Brackets(md, self.document)),
            ("angle_links", 120, AngleLinks(links.IN_ANGLES, md, self.document)),
            ("bare_links", 85, BareLinks(links.BARE, md, self.document)),
            ("mentions", 84, Mentions(MENTION, md, self.document)),
            ("nl", 5, LineBreaks(r"\n", md, self.document)),
        ):
            md.inlinePatterns.register(processor, name, priority)
