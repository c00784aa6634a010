"""A text to HTML, here and now: Markdown, the sanitisers and the last walk in a row. No time limit of its own."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import markdown
from pymdownx.betterem import BetterEmExtension
from pymdownx.tasklist import TasklistExtension
from pymdownx.tilde import DeleteSubExtension

from goodreadings.lib.sentences import gettext_noop as _

from .blocks import Blocks
from .characters import tidy, veil
from .cut import pieces
from .document import Document, Members, Sources
from .finish import Finishing
from .footnotes import Footnotes
from .guard import guard
from .images import Images
from .inline import Inlines
from .limits import AMPERSANDS, LINES, QUOTES, check, refuse_beyond, refuse_depth
from .marks import BLOCK, INLINE
from .mend import mend
from .quotes import Part, count, split
from .sanitise import sanitise
from .serialise import to_html


class Engine:
    """Python-Markdown with what we add to it, made once (6 to 10 ms) and used for one text after another."""

    def __init__(self) -> None:
        self.document = Document()
        footnotes = Footnotes(self.document)
        self._markdown = markdown.Markdown(
            extensions=[
                "sane_lists",
                BetterEmExtension(),
                DeleteSubExtension(subscript=False),
                TasklistExtension(),
                footnotes,
                Blocks(self.document),
                Inlines(self.document),
                Finishing(self.document, footnotes),
            ]
        )
        self._markdown.serializer = to_html
        self._markdown.stripTopLevelTags = False

    def to_html(self, text: str, members: Members, sources: Sources, prefix: str, images: Images) -> str:
        """The HTML of a veiled `text`, not yet sanitised. Raises Refused beyond the limits."""
        self.document.begin(members, sources, prefix, images)
        self._markdown.reset()
        self._markdown.parser.state.clear()
        parts = split(_cut(self.document, text))
        refuse_beyond(count(parts), QUOTES, _("quotes"))
        source = _compose(self.document, parts, 1)
        guard(self.document, source)
        return self._markdown.convert(source)


_engine: Engine | None = None


def render_here(
    text: str, members: Members, sources: Sources, prefix: str, images: Images | None = None
) -> str:
    """What `markup.render` does, in this process and without its deadline. For one thread at a time."""
    global _engine
    check(text, prefix)
    _engine = _engine or Engine()
    text = veil(text)
    refuse_beyond(text.count("&"), AMPERSANDS, _("“&” signs"))
    refuse_beyond(text.count("\n"), LINES, _("lines"))
    prefix = prefix or f"{zlib.crc32(text.encode()):08x}"
    html = _engine.to_html(text, members, sources, f"md-{prefix}-", images or {})
    return mend(sanitise(tidy(html)))


def _cut(document: Document, text: str) -> str:
    """`text` with marks for its code and its mathematics, which `document` keeps."""
    kept, position = [], 0
    for piece in pieces(text):
        mark = BLOCK if piece.is_block else INLINE
        kept += [text[position : piece.start], mark.format(document.keep(piece))]
        position = piece.end
    return "".join([*kept, text[position:]])


def _compose(document: Document, parts: Iterable[Part], depth: int) -> str:
    """The text of `parts`, with a mark for each quote."""
    refuse_depth(depth)
    composed = []
    for part in parts:
        if part.quote is None:
            composed.append(part.text)
        else:
            inner = _compose(document, part.parts, depth + 1)
            composed.append(f"\n\n{BLOCK.format(document.keep((part.quote, inner)))}\n\n")
    return "".join(composed)
