"""What the parts of the renderer share while one text is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goodreadings.lib.sentences import gettext_noop as _

from .limits import ELEMENTS, FOOTNOTE_REFERENCES, HEADINGS, TABLE_CELLS, refuse_beyond

if TYPE_CHECKING:
    from .cut import Piece
    from .images import Images
    from .quotes import Quote

Members = Mapping[str, str]
Sources = Mapping[tuple[int | None, int], str]


@dataclass
class Document:
    """The surroundings of one text (members, posts and images that it may name), what was cut out, and its counts."""

    members: Members = field(default_factory=dict)
    sources: Sources = field(default_factory=dict)
    images: Images = field(default_factory=dict)
    prefix: str = "md-"
    cuts: list[Piece | tuple[Quote, str]] = field(default_factory=list)
    depth: int = 0  # of quotes inside one another, while they are parsed
    headings: int = 0
    cells: int = 0
    note_references: int = 0
    coloured: int = 0
    colouring: float = 0.0  # seconds spent so far
    elements: int = 0

    def begin(self, members: Members, sources: Sources, prefix: str, images: Images) -> None:
        """Be the document of another text."""
        vars(self).update(vars(Document(members, sources, images, prefix)))

    def keep(self, cut: Piece | tuple[Quote, str]) -> int:
        """Keep what was cut out; the number by which its mark in the text finds it."""
        self.cuts.append(cut)
        return len(self.cuts) - 1

    def count_heading(self) -> None:
        """Raises Refused beyond the limit, like those below."""
        self.headings += 1
        refuse_beyond(self.headings, HEADINGS, _("headings"))

    def count_cells(self, number: int) -> None:
        self.cells += number
        refuse_beyond(self.cells, TABLE_CELLS, _("table cells"))

    def count_note_reference(self) -> None:
        self.note_references += 1
        refuse_beyond(self.note_references, FOOTNOTE_REFERENCES, _("footnote references"))

    def count_element(self) -> None:
        self.elements += 1
        refuse_beyond(self.elements, ELEMENTS, _("pieces of formatting"))
