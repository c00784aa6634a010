"""Code and mathematics are cut out of a text before anything else looks at it.

What they hold is never Markdown, whatever it looks like: the parser gets marks for them (`marks.py`), and words
that are quoted, mentioned or looked for are those outside them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from .spans import spans

_PREFIX = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t]){0,60}+")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_LIST = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)]|\[\^[^\]]*\]:)(?:[ \t]|$)")
_INDENTED = re.compile(r"(?:    | {0,3}\t)[ \t]*+[^ \t]")
_STARTS = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\|)")
_TEX_BLOCK = re.compile(r"\\[\[\]]|\n[ \t>]*\n")
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """Code or mathematics: where it stands in the text, its content, and what it is.

    `mark` is "`" for code, "$" for mathematics in a line, "$$" for displayed; `info` the words after a fence.
    """

    start: int
    end: int
    source: str
    content: str
    mark: str
    is_block: bool = False
    info: str = ""


def pieces(text: str) -> list[Piece]:
    """The code and the mathematics of `text`, in order."""
    return _Scanner(text).run()


def without_code(text: str, *, or_formulas: bool = False) -> str:
    """`text` with a space for each piece of code, and of mathematics where asked."""
    kept, position = [], 0
    for piece in pieces(text):
        if piece.mark == "`" or or_formulas:
            kept += [text[position : piece.start], " "]
            position = piece.end
    return "".join([*kept, text[position:]])


def _dedent(line: str, columns: int) -> str:
    if "\t" in line[:columns]:
        white = line[: len(line) - len(line.lstrip(" \t"))]
        line = white.expandtabs(4) + line[len(white) :]
    return line[min(columns, len(line) - len(line.lstrip(" "))) :]


class _Scanner:
    """Looks at each line once, and at each paragraph once for what stands in its lines."""

    def __init__(self, text: str) -> None:
        self.text, self.lines = text, text.split("\n")
        self.offsets = [0]
        for line in self.lines:
            self.offsets.append(self.offsets[-1] + len(line) + 1)
        self.found: list[Piece] = []
        self.first = 0  # line of the paragraph that is being read
        self.depth = 0  # of the quotes (`>`) that it stands in
        self.is_after_blank, self.is_in_list = True, False

    def run(self) -> list[Piece]:
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            prefix = _PREFIX.match(line)
            before = prefix[0] if prefix else ""
            depth = before.count(">")
            after = (
                self._fence(index, before, depth)
                or self._formula(index, before, depth)
                or self._indented(index)
            )
            if after:
                index = self.first = after
                self.is_after_blank = False
                continue
            self._note_lists(line)
            words = line[before.rfind(">") + 1 :]
            if not words.strip() or depth != self.depth or _STARTS.match(words):
                self._end_paragraph(index)
                self.depth = depth
            index += 1
            if words.lstrip(" ").startswith("#"):
                self._end_paragraph(index)
        self._end_paragraph(index)
        return self.found

    def _note_lists(self, line: str) -> None:
        """Remember what tells indented code from the inside of a list item or a footnote."""
        if not line.strip():
            self.is_after_blank = True
            return
        goes_on = self.is_in_list and (line[0] in " \t" or not self.is_after_blank)
        self.is_in_list = goes_on or bool(_LIST.match(line))
        self.is_after_blank = False

    def _indented(self, index: int) -> int:
        """Add the indented code that begins at line `index`, outside lists and quotes; the line after it, or 0."""
        if not self.is_after_blank or self.is_in_list or not _INDENTED.match(self.lines[index]):
            return 0
        after = last = index + 1
        while after < len(self.lines) and (
            not self.lines[after].strip() or _INDENTED.match(self.lines[after])
        ):
            after += 1
            last = after if self.lines[after - 1].strip() else last
        after = last
        self._end_paragraph(index)
        content = "\n".join(_dedent(line, 4) for line in self.lines[index:after])
        start, end = self.offsets[index], self.offsets[after] - 1
        self.found.append(Piece(start, end, self.text[start:end], content, "`", True))
        return after

    def _end_paragraph(self, index: int) -> None:
        """Look for spans in the lines from `self.first` up to `index`."""
        start, end = self.offsets[self.first], self.offsets[index] - 1
        self.first = index
        if end <= start:
            return
        for span in spans(self.text[start:end]):
            source = self.text[start + span.start : start + span.end]
            self.found.append(
                Piece(start + span.start, start + span.end, source, self._unquoted(span.content), span.mark)
            )

    def _unquoted(self, content: str) -> str:
        return re.sub(r"\n[ \t]*+(?:>[ \t]?+)*", "\n", content) if self.depth else content

    def _fence(self, index: int, before: str, depth: int) -> int:
        """Add the fenced code that begins at line `index`; the line after it, or 0."""
        fence = _FENCE.match(self.lines[index], len(before))
        if not fence:
            return 0
        self._end_paragraph(index)
        mark, info = fence[1] or fence[3], fence[2] or fence[4] or ""
        column = len(before[before.rfind(">") + 1 :].expandtabs(4))
        column -= depth > 0 and before[before.rfind(">") + 1 :].startswith(" ")  # which belongs to the `>`
        inside = re.compile(rf"(?:[ \t]*+>[ ]?+){{{depth}}}")
        content: list[str] = []
        start, end, after = self.offsets[index] + len(before), index, index + 1
        while after < len(self.lines):
            quoted = inside.match(self.lines[after])
            if not quoted:
                break  # the quote that it stands in is over
            line = self.lines[after][quoted.end() :]
            end, after = after, after + 1
            stripped = line.strip()
            indent = len(line) - len(line.lstrip())
            if len(stripped) >= len(mark) and stripped == mark[0] * len(stripped) and indent < column + 4:
                break
            content.append(_dedent(line, column))
        end_position = self.offsets[end + 1] - 1
        self.found.append(
            Piece(start, end_position, self.text[start:end_position], "\n".join(content), "`", True, info)
        )
        return after

    def _formula(self, index: int, before: str, depth: int) -> int:
        """Add the displayed mathematics that fills the lines from `index` on; the line after it, or 0."""
        start = self.offsets[index] + len(before)
        if self.text.startswith("$$", start):
            end = self.text.find("$$", start + 2)
        elif self.text.startswith("\\[", start):
            closing = _TEX_BLOCK.search(self.text, start + 2)
            end = closing.start() if closing and closing[0] == "\\]" else -1
        else:
            return 0
        if end < 0:
            return 0
        content = self.text[start + 2 : end]
        last = bisect_right(self.offsets, end) - 1
        rest = self.text[end + 2 : self.offsets[last + 1] - 1]
        if rest.strip() or not content.strip() or "$" in content or _BLANK_LINE.search(content):
            return 0
        self._end_paragraph(index)
        self.depth = depth
        source = self.text[start : end + 2]
        self.found.append(
            Piece(start, self.offsets[last + 1] - 1, source, self._unquoted(content), "$$", True)
        )
        return last + 1
