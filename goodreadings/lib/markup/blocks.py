"""What is ours among the blocks that Python-Markdown reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, BlockQuoteProcessor, HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from .cut import Piece
from .document import Document
from .limits import refuse_depth
from .lines import regular
from .marks import ANY_BLOCK
from .quotes import Quote

if TYPE_CHECKING:
    from markdown.blockparser import BlockParser


def block_of(cut: Piece, number: str) -> Element:
    """The element for fenced code or displayed mathematics."""
    if cut.mark == "`":
        return Element("pre", {"cut": number})  # its text is set when Markdown is done
    element = Element("div", {"class": "math"})
    element.text = AtomicString(f"$${cut.content}$$")
    return element


class RegularLines(Preprocessor):
    """Makes the lines regular: see `lines.py`."""

    def run(self, lines: list[str]) -> list[str]:
        return [*regular(lines), "", ""]


class Cuts(BlockProcessor):
    """Puts back the blocks that were cut out: code, displayed mathematics, quotes."""

    def __init__(self, parser: BlockParser, document: Document) -> None:
        super().__init__(parser)
        self.document = document

    def test(self, parent: Element, block: str) -> bool:
        return bool(ANY_BLOCK.fullmatch(block.strip()))

    def run(self, parent: Element, blocks: list[str]) -> None:
        number = blocks.pop(0).strip()[1:-1]
        cut = self.document.cuts[int(number)]
        if isinstance(cut, tuple):
            self._add_quote(parent, *cut)
        else:
            parent.append(block_of(cut, number))

    def _add_quote(self, parent: Element, quote: Quote, text: str) -> None:
        element = SubElement(parent, "blockquote", {"class": "quote"})
        words = ", ".join(filter(None, [quote.author, f"post {quote.post}" if quote.post else ""]))
        address = self.document.sources.get((quote.topic, quote.post)) if quote.post else None
        if words:
            source = SubElement(element, "p", {"class": "src"})
            place = SubElement(source, "a", {"href": address}) if address else source
            place.text = AtomicString(words)
        parse_inside(self, element, text.split("\n"))


def parse_inside(processor: Cuts | BlockQuotes, element: Element, lines: list[str]) -> None:
    """Parse the `lines` of a quote into `element`."""
    processor.document.depth += 1
    refuse_depth(processor.document.depth)
    processor.parser.state.set("blockquote")
    processor.parser.parseChunk(element, "\n".join(regular(lines)).strip("\n"))
    processor.parser.state.reset()
    processor.document.depth -= 1


class BlockQuotes(BlockQuoteProcessor):
    """`>`: a blank line ends a quote, and what is in it has regular lines too."""

    def __init__(self, parser: BlockParser, document: Document) -> None:
        super().__init__(parser)
        self.document = document

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = self.RE.search(block)
        start = match.start() if match else 0
        self.parser.parseBlocks(parent, [block[:start]])
        lines = [self.clean(line) for line in block[start:].strip("\n").split("\n")]
        parse_inside(self, SubElement(parent, "blockquote"), lines)


class Headings(HashHeaderProcessor):
    """`## Words`: with a space, so that #12 is a number; shifted below the heading of the page."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>(?!#*(?:\n|$))[^\n]*)(?:\n|$)")

    def __init__(self, parser: BlockParser, document: Document) -> None:
        super().__init__(parser)
        self.document = document

    def run(self, parent: Element, blocks: list[str]) -> None:
        self.document.count_heading()
        match = self.RE.search(blocks[0])
        assert match
        block = blocks.pop(0)
        if before := block[: match.start()]:
            self.parser.parseBlocks(parent, [before])
        level = min(len(match["level"]) + 1, 6)  # the page has the h1
        words = match["header"].strip()
        without = words.rstrip("#")
        SubElement(parent, f"h{level}").text = without.strip() if without[-1:] in ("", " ") else words
        if after := block[match.end() :]:
            blocks.insert(0, after)


class Tables(TableProcessor):
    """Tables; their cells are counted before they are made."""

    def __init__(self, parser: BlockParser, document: Document) -> None:
        super().__init__(parser, {"use_align_attribute": True})
        self.document = document

    def run(self, parent: Element, blocks: list[str]) -> None:
        rows = max(1, blocks[0].count("\n") - 1)
        self.document.count_cells((rows + 1) * len(self.separator))
        super().run(parent, blocks)


class Blocks(Extension):
    """Registers all of them."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(RegularLines(md), "regular_lines", 10)
        blocks = md.parser.blockprocessors
        blocks.deregister("setextheader")
        blocks.register(Cuts(md.parser, self.document), "cuts", 85)
        blocks.register(Tables(md.parser, self.document), "table", 75)
        blocks.register(Headings(md.parser, self.document), "hashheader", 70)
        blocks.register(BlockQuotes(md.parser, self.document), "quote", 20)
