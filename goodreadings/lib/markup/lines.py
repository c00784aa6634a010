"""Lines as Python-Markdown wants them, from lines as members write them.

It nests by four columns, sees a list, a table or a quote only after a blank line, and looks through what follows a
heading or a rule again and again. So every block gets a blank line around it, and what belongs to a list item stands
four columns further in, however far it was (CommonMark's rule: at least as far as the item's own words).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .limits import refuse_depth
from .marks import ANY_BLOCK

_ITEM = re.compile(r"(?:(?P<bullet>[-*+])|(?P<number>\d{1,9})[.)])(?:[ ]+(?P<rest>.*)|$)")
_RULE = re.compile(r"([-_*])(?:[ ]*\1){2,}+$")
_HEADING = re.compile(r"#{1,6}[ ]+(?!#*$)")
_UNDERLINE = re.compile(r"=+$|-+$")
_QUOTE_ENDS = re.compile(rf">[ ]*(?:{ANY_BLOCK.pattern}|#{{1,6}}[ ].*)?$")
_DASHES = re.compile(r"\|?(?:[ ]*+:?-++:?[ ]*+\|)*+[ ]*+(?::?-++:?[ ]*+\|?)?$")


class _Level(NamedTuple):
    """An item that is open: the column where its words begin, and whether it is numbered."""

    column: int
    is_numbered: bool


def regular(lines: list[str]) -> list[str]:
    """`lines` with blank lines between blocks and lists indented by fours. Raises Refused for lists too deep."""
    return _Regular(lines).run()


class _Regular:
    def __init__(self, lines: list[str]) -> None:
        self.lines = [line.expandtabs(4).rstrip(" ") for line in lines]
        self.out: list[str] = []
        self.levels: list[_Level] = []
        self.block = ""  # what the lines since the last blank one are: item, text, quote, code, table
        self.began = 0  # how deep the first of them stands

    def run(self) -> list[str]:
        """The lines."""
        for index, line in enumerate(self.lines):
            words = line.lstrip(" ")
            if not words:
                self._blank()
            elif not self._goes_on(words, len(line) - len(words)):
                self._start(index, words, len(line) - len(words))
        return self.out

    def _goes_on(self, words: str, indent: int) -> bool:
        """Whether the line belongs to the block before it, whatever it looks like; then it is added."""
        if self.block == "table" and "|" in words:
            self.out.append(words)
        elif self._is_code(words, indent):
            self._add_code(words, indent)
        elif self._is_underline(words, indent):
            self._underline(words)
        elif self.block == "item" and self._is_in_item(words, indent):
            self.out.append(words)
        else:
            return False
        return True

    def _start(self, index: int, words: str, indent: int) -> None:
        """Add a line that begins a block, or goes on with a paragraph."""
        if _RULE.match(words):
            self._alone("---", indent)
        elif _HEADING.match(words) or ANY_BLOCK.fullmatch(words):
            self._alone(words, indent)
        elif words.startswith(">"):
            self._quote(words, indent)
        elif item := _ITEM.match(words):
            self._item(item, indent)
        elif self._is_table(index):
            self._begin("table", words, indent)
        elif self.block in ("", "code", "table") or self._is_after_quote():
            self._begin("text", words, indent)
        else:
            self.out.append(words)  # wherever it stands

    def _is_after_quote(self) -> bool:
        """Whether the lines before are a quote with nothing at its end that words could go on with."""
        return self.block == "quote" and bool(_QUOTE_ENDS.search(self.out[-1]))

    def _blank(self) -> None:
        if self.out and self.out[-1]:
            self.out.append("")
        self.block = ""

    def _is_underline(self, words: str, indent: int) -> bool:
        """Whether the paragraph before is one line that `===` or `---` makes a heading."""
        is_one_line = self.block == "text" and (len(self.out) == 1 or not self.out[-2])
        return is_one_line and indent < 4 and bool(_UNDERLINE.match(words))

    def _underline(self, words: str) -> None:
        heading = self.out.pop()
        self.block = ""
        self.out.append(f"{'#' if words[0] == '=' else '##'} {heading}")
        self._blank()

    def _is_in_item(self, words: str, indent: int) -> bool:
        """Whether a block that was cut out goes on with the item before it, which stays as tight as it is."""
        return bool(ANY_BLOCK.fullmatch(words)) and indent >= self.levels[-1].column

    def _is_code(self, words: str, indent: int) -> bool:
        if self.block == "code":
            return indent >= self._base(indent) + 4
        if self.block or indent < 4 or ANY_BLOCK.fullmatch(words):
            return False
        base = self._base(indent)
        return indent >= base + 4 and not (self.levels and _ITEM.match(words))

    def _base(self, indent: int) -> int:
        return max((level.column for level in self.levels if level.column <= indent), default=0)

    def _add_code(self, words: str, indent: int) -> None:
        base = self._base(indent)
        self._leave(indent)
        self.block = "code"
        self.out.append(" " * (4 * len(self.levels) + indent - base) + words)

    def _leave(self, indent: int) -> None:
        """Leave the items whose words begin further in than `indent`."""
        while self.levels and self.levels[-1].column > indent:
            self.levels.pop()

    def _begin(self, block: str, words: str, indent: int) -> None:
        if self.block:
            self.out.append("")
        self._leave(indent)
        self.block = block
        self.out.append("    " * len(self.levels) + words)

    def _alone(self, words: str, indent: int) -> None:
        is_in_note = not self.levels and indent >= 4
        self._begin("", ("    " if is_in_note else "") + words, indent)
        self._blank()

    def _quote(self, words: str, indent: int) -> None:
        if self.block == "quote":
            self.out.append(words)
        else:
            self._begin("quote", words, indent)

    def _item(self, item: re.Match[str], indent: int) -> None:
        if not self._is_item(item, indent):
            if self.block in ("", "code", "table"):
                self._begin("text", item[0], indent)
            else:
                self.out.append(item[0])
            return
        is_numbered = bool(item["number"])
        depth = sum(level.column <= indent for level in self.levels)
        other = len(self.levels) > depth and self.levels[depth].is_numbered != is_numbered
        if self.block and (self.block != "item" or other or depth < self.began):
            self.out.append("")
            self.block = ""
        del self.levels[depth:]
        self.began = self.began if self.block else depth
        self._open(item, indent, depth)

    def _is_item(self, item: re.Match[str], indent: int) -> bool:
        if self.block in ("", "item", "code", "table"):
            return True
        is_sibling = any(level.column > indent for level in self.levels)
        return is_sibling or (bool(item["rest"]) and item["number"] in (None, "1"))

    def _open(self, item: re.Match[str], indent: int, depth: int) -> None:
        """Add an item and the items that begin in the same line."""
        inner: re.Match[str] | None = item
        start, words = "    " * depth, ""
        while inner:
            rest = inner["rest"] or ""
            indent += inner.start("rest") if rest else 2
            self.levels.append(_Level(indent, bool(inner["number"])))
            refuse_depth(2 * len(self.levels))
            start += f"{int(inner['number'])}. " if inner["number"] else "- "
            words = rest
            inner = None if _RULE.match(rest) else _ITEM.match(rest)
        self.out.append(start + words)
        self.block = "quote" if words.startswith(">") else "item"
        if ANY_BLOCK.fullmatch(words) or _HEADING.match(words):
            self._blank()

    def _is_table(self, index: int) -> bool:
        if "|" not in self.lines[index] or index + 1 == len(self.lines):
            return False
        dashes = self.lines[index + 1].strip(" ")
        return "|" in dashes and "-" in dashes and bool(_DASHES.match(dashes))
