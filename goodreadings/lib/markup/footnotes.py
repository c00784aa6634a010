"""Footnotes: Markdown's own, with our ids and a limit."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions.footnotes import FootnoteExtension

from .document import Document
from .marks import NOTE

_ID = re.compile(rf"#?fn(ref)?(\d*){NOTE}(.*)", re.DOTALL)
_CLASSES = {"footnote-ref": "footnote", "footnote-backref": "footnote-back"}


class Footnotes(FootnoteExtension):
    """`[^1]`, numbered in the order of the references."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._is_parsing = False
        super().__init__(
            SEPARATOR=NOTE,
            PLACE_MARKER=NOTE + NOTE,
            USE_DEFINITION_ORDER=False,
            BACKLINK_TEXT="↩",
            BACKLINK_TITLE="",
        )

    def addFootnoteRef(self, id: str) -> None:
        """Raises Refused beyond the limit."""
        self.document.count_note_reference()
        super().addFootnoteRef(id)

    def reset(self) -> None:
        """Forget the notes of the text before, which may have been refused half way."""
        self._is_parsing = False
        super().reset()

    def setFootnote(self, id: str, text: str) -> None:
        """Keep a note, unless it stands in another: Markdown goes through the notes while it parses them."""
        if not self._is_parsing:
            super().setFootnote(id, text)

    def makeFootnotesDiv(self, root: Element) -> Element | None:
        """The notes; one without words gets its way back too, which Markdown relies on."""
        self._is_parsing = True
        notes = super().makeFootnotesDiv(root)
        self._is_parsing = False
        for item in notes.iter("li") if notes is not None else ():
            if item.get("id") and not len(item):
                label = item.get("id", "").partition(NOTE)[2]
                href = "#" + self.makeFootnoteRefId(label)
                SubElement(SubElement(item, "p"), "a", {"class": "footnote-backref", "href": href}).text = "↩"
        return notes

    def finish(self, root: Element) -> None:
        """Give the notes in `root` our ids and classes; drop those that nothing refers to."""
        numbers = {label: str(number) for number, label in enumerate(self.footnote_order, 1)}
        notes = next((div for div in root.iter("div") if div.get("class") == "footnote"), None)
        if notes is not None:
            notes.set("class", "footnotes")
            items = next(notes.iter("ol"))
            for item in [item for item in items if self._name(item.get("id", ""), numbers) is None]:
                items.remove(item)
            rule = notes.find("hr")
            if rule is not None:
                notes.remove(rule)
            if not len(items):
                root.remove(notes)
        for element in root.iter():
            for attribute in ("id", "href"):
                value = element.get(attribute)
                if value and NOTE in value:
                    name = self._name(value, numbers)
                    element.set(attribute, ("#" if value[0] == "#" else "") + (name or ""))
            if element.get("class") in _CLASSES:
                element.attrib.pop("title", None)
                element.set("class", _CLASSES[element.get("class", "")])

    def _name(self, value: str, numbers: dict[str, str]) -> str | None:
        match = _ID.fullmatch(value)
        if not match or match[3] not in numbers:
            return None
        kind = "ref" if match[1] else "fn"
        return f"{self.document.prefix}{kind}-{numbers[match[3]]}" + (f"-{match[2]}" if match[2] else "")
