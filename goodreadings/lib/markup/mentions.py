"""`@ann`: which names a text mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .characters import UNSPACED

# Not inside words, addresses and paths; in Chinese a name needs no space round it.
BEFORE = rf"(?:(?<![^\W_])|(?<=[{UNSPACED}]))(?<![@/.+-])@"
# Usernames are 3 to 30 of these, beginning with a letter or a digit.
MENTION = re.compile(rf"{BEFORE}([A-Za-z0-9][A-Za-z0-9_.-]{{2,29}})(?:(?![\w@])|(?=[{UNSPACED}]))")
_TRAILING = ".-_"


def candidates(name: str) -> Iterator[str]:
    """What `name` may be, longest first: a dot, a hyphen or an underscore at its end may belong to the sentence."""
    while len(name) >= 3:
        yield name
        if name[-1] not in _TRAILING:
            return
        name = name[:-1]


def known_name(name: str, members: Mapping[str, str]) -> str | None:
    """The part of `name`, as it was typed, that is a member's."""
    return next((found for found in candidates(name) if found.lower() in members), None)
