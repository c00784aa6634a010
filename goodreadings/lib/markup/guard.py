"""Refuses texts that Python-Markdown would take too long for, before it sees them. Code is not counted."""

from __future__ import annotations

import re

from goodreadings.lib.sentences import gettext_noop as _

from .document import Document
from .limits import ANGLES, BRACKETS, CUTS, EMPHASIS, refuse_beyond, refuse_depth

_CONTAINERS = re.compile(r"^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*+", re.MULTILINE)
_CONTAINER = re.compile(r">|[-*+][ \t]|\d[.)][ \t]")
_EMPHASIS = re.compile(r"\*+|_+|~+")


def guard(document: Document, text: str) -> None:
    """Raise Refused when `text` has too much in it of anything that costs more than its length."""
    quoted = [cut[1] for cut in document.cuts if isinstance(cut, tuple)]
    whole = "\n".join([text, *quoted])
    for line in _CONTAINERS.finditer(whole):
        if len(line[0]) > 40:
            refuse_depth(len(_CONTAINER.findall(line[0])))
    refuse_beyond(whole.count("["), BRACKETS, _("opening brackets “[”"))
    refuse_beyond(whole.count("<"), ANGLES, _("“<” signs"))
    refuse_beyond(len(_EMPHASIS.findall(whole)), EMPHASIS, _("marks of emphasis (“*”, “_”, “~”)"))
    refuse_beyond(len(document.cuts) - len(quoted), CUTS, _("pieces of code and mathematics"))
