"""How much one post may ask of the renderer; beyond it the member gets a sentence.

The first group is given by the security rules ("Bounds to begin with"), the second was found by measuring: see
docs/decisions/0002-markup.md.
"""

import re

from goodreadings.lib.sentences import Told
from goodreadings.lib.sentences import gettext_noop as _

CHARACTERS = 32_000
BRACKETS = 300
ANGLES = 200
HEADINGS = 100
FOOTNOTE_REFERENCES = 100
TABLE_CELLS = 2_000
OUTPUT = 1_000_000
DEADLINE = 2.0  # seconds of wall clock, after which the rendering process is killed

NESTING = 48  # elements inside one another; the page may add two and stay within 50
ELEMENTS = 3_000  # each costs the two sanitisers about 50 µs
AMPERSANDS = 5_000  # each costs bleach about 15 µs
LINES = 4_000
EMPHASIS = 4_000  # runs of `*`, `_` and `~` outside code, those of snake_case included
CUTS = 2_000  # pieces of code and mathematics
QUOTES = 100
# Colour is a courtesy: what is beyond these stays plain, nothing is refused.
COLOURED_PIECES = 1_500  # in a post
COLOURED_CHARACTERS = 8_000  # in a block of code
COLOURING_TIME = 0.1  # seconds of processor time for a post; some of Pygments' lexers are quadratic
ADDRESS = 2_000  # characters of one address
LOOKED_FOR = 50  # names after an @ that are looked for
STACKED_MARKS = 16  # combining marks on one letter
MARKS_IN_A_LINE = 4  # of a name or a title: no script has more

TOO_MANY = _(
    "This text has %(count)s %(what)s, and %(limit)s is the most a post can have: please take some out."
)
_PREFIX = re.compile(r"[A-Za-z0-9-]{0,40}")


class Refused(Told):
    """The text is beyond a limit. `str()` is one sentence for the member that says what to do."""


def refuse_beyond(count: int, limit: int, what: str) -> None:
    """Raise `Refused` when `count` of `what` (a plural noun, marked for translation) is more than `limit`."""
    if count > limit:
        raise Refused(TOO_MANY, count=count, what=what, limit=limit)


def refuse_depth(depth: int) -> None:
    """Raise `Refused` when elements stand more than `NESTING` deep in one another."""
    if depth > NESTING:
        raise Refused(
            _("Lists, quotes or emphasis are nested too deeply in this text: please make it flatter.")
        )


def check(text: str, prefix: str) -> None:
    """Raise Refused when `text` is too long, ValueError when `prefix` cannot be part of an id."""
    refuse_beyond(len(text), CHARACTERS, _("characters"))
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"a prefix is at most 40 letters, digits and hyphens, not {prefix!r}")
