"""The marks that stand for what was cut out of a text. Nobody can write them: `tidy` removes control characters."""

from __future__ import annotations

import re

INLINE = "\x0e{}\x0f"
BLOCK = "\x10{}\x0f"
ANY_INLINE = re.compile("\x0e(\\d+)\x0f")
ANY_BLOCK = re.compile("\x10(\\d+)\x0f")
ANY = re.compile("[\x0e\x10](\\d+)\x0f")
NOTE = "\x11"  # between the parts of a footnote's id, while Markdown works

QUOTE_TAG = re.compile(
    r"\[quote(?:=(?P<value>\"[^\"\n\[\]]{0,300}\"|[^\"\n\[\]]{0,300}))?\]|\[/quote\]", re.IGNORECASE
)
