"""The last walk over Markdown's tree: what only can be put right when everything has been read."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import NBSP_PLACEHOLDER
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from goodreadings.lib.sentences import gettext_noop as _

from . import emoji
from .characters import tidy
from .cut import Piece
from .document import Document
from .footnotes import Footnotes
from .highlight import fill
from .limits import ELEMENTS, refuse_beyond, refuse_depth
from .marks import ANY

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)


class Finish(Treeprocessor):
    """Runs after everything but Markdown's own unescaping."""

    def __init__(self, md: Markdown, document: Document, footnotes: Footnotes) -> None:
        super().__init__(md)
        self.document, self.footnotes = document, footnotes

    def run(self, root: Element) -> None:
        self._measure(root)
        self.footnotes.finish(root)
        for element in list(root.iter()):
            if element.tag == "li":
                self._mark_task(element)
            if element.tag == "pre":
                self._unescape_code(element)
            if align := element.attrib.pop("align", None):
                element.set("class", f"md-{align}")
            split_paragraphs(element)
        for element in list(root.iter()):
            self._texts(element)
        for block in list(root.iter("pre")):
            self._fill(block)

    def _measure(self, root: Element) -> None:
        """Raises Refused for a tree too large or too deep."""
        count, waiting = 0, [(root, 0)]
        while waiting:
            element, depth = waiting.pop()
            count += 1
            refuse_depth(depth)
            waiting += [(child, depth + 1) for child in element]
        refuse_beyond(count, ELEMENTS, _("pieces of formatting"))

    def _mark_task(self, item: Element) -> None:
        """The box that pymdownx stashed becomes a class: boxes are written after the sanitisers."""
        if item.get("class") != "task-list-item":
            return
        if not item.text and len(item) and item[0].tag == "p":
            first = item[0]  # its box stands before its words, not above them
            item.text, children = first.text, list(first)
            item[:1] = children
        match = HTML_PLACEHOLDER_RE.match(item.text or "")
        if match and self.md:
            item.text = (item.text or "")[match.end() :].lstrip(" ")
            if "checked" in str(self.md.htmlStash.rawHtmlBlocks[int(match[1])]):
                item.set("class", "task-list-item task-list-done")

    def _texts(self, element: Element) -> None:
        is_code = element.tag in ("code", "pre")
        element.text = self._words(element.text, is_code)
        element.tail = self._words(element.tail, False)
        for name, value in element.items():
            element.set(name, self._restored(value))

    def _words(self, text: str | None, is_code: bool) -> str | None:
        if not text:
            return text
        if isinstance(text, AtomicString) or is_code:
            return AtomicString(self._restored(text))
        text = text.replace(NBSP_PLACEHOLDER, " ")
        text = emoji.replace(_ENTITY.sub(lambda match: tidy(html.unescape(match[0])), text))
        return self._restored(text)

    def _restored(self, text: str) -> str:
        """`text` with the source of what was cut out, where its mark is left: in addresses, in indented code."""
        if "\x0f" not in text:
            return text
        return ANY.sub(self._source, text)

    def _source(self, match: re.Match[str]) -> str:
        cut = self.document.cuts[int(match[1])]
        return cut.source if isinstance(cut, Piece) else ""

    def _unescape_code(self, block: Element) -> None:
        """Undo what Markdown did to indented code: everything is escaped when the tree is written."""
        if len(block):
            code = block[0].text or ""
            for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
                code = code.replace(entity, character)
            block.set("class", "highlight")
            block[0].text = AtomicString(code.rstrip("\n") + "\n")

    def _fill(self, block: Element) -> None:
        number = block.attrib.pop("cut", None)
        if number is not None:
            cut = self.document.cuts[int(number)]
            assert isinstance(cut, Piece)
            fill(self.document, block, cut.content, cut.info)


def split_paragraphs(parent: Element) -> None:
    """Let code and displayed mathematics stand between the paragraphs of `parent`, or in a list item, not in one."""
    if parent.tag == "li":
        for child in parent:
            if _is_displayed(child):
                child.tag = "div"
        _drop_breaks(parent)
    for index in range(len(parent) - 1, -1, -1):
        paragraph = parent[index]
        if paragraph.tag == "p" and any(_is_block(child) or _is_displayed(child) for child in paragraph):
            parent[index : index + 1] = _split(paragraph)


def _is_displayed(element: Element) -> bool:
    return element.tag == "span" and element.get("class") == "math" and (element.text or "").startswith("$$")


def _is_block(element: Element) -> bool:
    return element.tag in ("div", "pre")


def _drop_breaks(item: Element) -> None:
    """Take the line breaks round the blocks in a list item away."""
    for index in range(len(item) - 1, -1, -1):
        if item[index].tag != "br":
            continue
        is_before = (
            index + 1 < len(item) and _is_block(item[index + 1]) and not (item[index].tail or "").strip()
        )
        is_after = index > 0 and _is_block(item[index - 1]) and not (item[index - 1].tail or "").strip()
        if is_before or is_after:
            tail = (item[index].tail or "").lstrip()
            if index:
                item[index - 1].tail = (item[index - 1].tail or "") + tail
            else:
                item.text = (item.text or "") + tail
            del item[index]


def _split(paragraph: Element) -> list[Element]:
    part = Element("p", dict(paragraph.attrib))
    part.text = paragraph.text
    parts = [part]
    for child in paragraph:
        if _is_displayed(child):
            child.tag = "div"
        if _is_block(child):
            part = Element("p")
            part.text, child.tail = child.tail, None
            parts += [child, part]
        else:
            part.append(child)
    for part in parts:
        if part.tag == "p":
            _trim(part)
    return [part for part in parts if part.tag != "p" or len(part) or (part.text or "").strip()]


def _trim(paragraph: Element) -> None:
    """Take line breaks and white space away from both ends."""
    while len(paragraph) and paragraph[0].tag == "br" and not (paragraph.text or "").strip():
        paragraph.text = paragraph[0].tail
        paragraph.remove(paragraph[0])
    while len(paragraph) and paragraph[-1].tag == "br" and not (paragraph[-1].tail or "").strip():
        paragraph.remove(paragraph[-1])


class Finishing(Extension):
    """Registers it."""

    def __init__(self, document: Document, footnotes: Footnotes) -> None:
        super().__init__()
        self.document, self.footnotes = document, footnotes

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.deregister("prettify")
        md.treeprocessors.register(Finish(md, self.document, self.footnotes), "finish", 12)
