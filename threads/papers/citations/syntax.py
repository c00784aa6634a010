"""The syntax of BibTeX: from a text to its entries, each with its fields as they were meant.

bibtexparser takes the text apart, whole: on 200,000 characters of braces, quotes, #, half entries and
braces 100,000 deep, 2.1.0 never raised and took 0.3 s at most. It is left to do no more, for it does not
resolve concatenations (title = a # " of " # b); so values are put together here.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bibtexparser import entrypoint, model

LONGEST_STRING = 2_000
"""Characters of an @string: one of two of another doubles with every line."""

# It warns of each slip; that is told to the member, and no news to the operator.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_MARKS = re.compile(r"\\.|[{}\"#]", re.S)


@dataclass
class Block:
    """An entry, or what should have been one.

    line    where it begins, from 1
    fields  by name in lower case, LaTeX as written; the first of several with one name
    fault   "" for none; "end" when the brace at its end is missing (it was read as if it were there);
            "comma" when something stood behind a field's value (it was left out); "unread"
    """

    line: int
    key: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    fault: str = ""


def blocks(text: str) -> Iterator[Block]:
    """The entries of a text in their order, @string resolved, @comment and @preamble left out. Never
    raises; takes time linear in the text."""
    strings: dict[str, str] = {}
    for found in _split(text):
        # A second entry, or field, of one name is as good as the first.
        twice = (model.DuplicateBlockKeyBlock, model.DuplicateFieldKeyBlock)
        one = found.ignore_error_block if isinstance(found, twice) else found
        if isinstance(one, model.String):
            strings[one.key.lower()] = _value(one.value, strings)[0][:LONGEST_STRING]
        elif isinstance(one, model.Entry):
            yield _block(one, strings)
        elif isinstance(one, model.ParsingFailedBlock):
            yield _mended(one, strings)


def _split(text: str) -> list[model.Block]:
    try:
        return list(entrypoint.parse_string(text, parse_stack=[]).blocks)
    except Exception as error:  # A member's text is no reason to fail, whatever the library makes of it.
        return [model.ParsingFailedBlock(error=error, start_line=0, raw=text)]


def _block(entry: model.Entry, strings: dict[str, str]) -> Block:
    made = Block((entry.start_line or 0) + 1, entry.key)
    for one in entry.fields:
        text, loose = _value(one.value, strings)
        made.fields.setdefault(one.key.lower(), text)
        made.fault = "comma" if loose else made.fault
    return made


def _mended(failed: model.ParsingFailedBlock, strings: dict[str, str]) -> Block:
    """The last entry, if all that it lacks is a brace or two at its end."""
    line = (failed.start_line or 0) + 1
    if str(getattr(failed.error, "abort_reason", "")).startswith("Unexpectedly reached end of file"):
        mended = [one for braces in ("}", "}}") for one in _split((failed.raw or "") + braces)]
        if entry := next((one for one in mended if isinstance(one, model.Entry) and one.fields), None):
            return Block(line, entry.key, _block(entry, strings).fields, "end")
    return Block(line, fault="unread")


def _value(value: str, strings: dict[str, str]) -> tuple[str, bool]:
    """A field's text, its parts joined, and whether something stood loose behind one of them."""
    parts, loose, depth, quoted, at, closed = [], False, 0, False, 0, 0
    for mark in [*_MARKS.finditer(value), None]:
        sign = mark[0] if mark else "#"
        if sign in "{}":
            depth = max(0, depth + (1 if sign == "{" else -1))
        elif sign == '"' and not depth:
            quoted = not quoted
        if mark and (depth or quoted):
            continue
        end = mark.end() if mark else len(value) + 1
        if sign == "#":
            text = value[at : closed or end - 1].strip()
            parts.append(text[1:-1] if closed else strings.get(text.lower(), text))
            loose = loose or bool(closed and value[closed : end - 1].strip())
            at, closed = end, 0
        elif sign in '"}':
            closed = closed or end
    return "".join(parts), loose
