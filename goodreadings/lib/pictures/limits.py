"""What is taken, and how much of it."""

from __future__ import annotations

from goodreadings.lib.sentences import Told
from goodreadings.lib.sentences import gettext_noop as _

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2_000  # pixels of what is kept
LARGEST_PNG = 1_000_000  # bytes; beyond it a picture without losses is not worth its size
DEADLINE = 10.0  # seconds of wall clock, after which the process is killed
PROCESSOR_TIME = 4  # seconds; the dearest that we know takes 1.3
MEMORY = 1 << 30  # bytes of address space of the process

ACCEPT = "image/png,image/jpeg,image/webp,image/gif"
TAKEN = _("Images are PNG, JPEG, WebP or GIF files of at most 5 MB.")


class NotTaken(Told):
    """The file is none that we take. `str()` is a sentence or two for the member."""


NO_PICTURE = _("This file is no image that can be shown here. %(taken)s")
BROKEN = _("This image is damaged or incomplete: save it anew, then send it again. %(taken)s")
TOO_MANY_PIXELS = _("This image has more than 25 megapixels: make it smaller, then send it again.")
TOO_SLOW = _("This image takes too much time or memory to read: make it smaller, then send it again.")
EMPTY = _("This file is empty. %(taken)s")
TOO_LARGE = _(
    "This file has %(megabytes)s MB, and 5 MB is the most: make the image smaller, then send it again."
)


def too_large(size: int) -> NotTaken:
    """The refusal of a file of `size` bytes."""
    # Rounded up: 5.01 MB are not 5.
    return NotTaken(TOO_LARGE, megabytes=-(-size * 10 // 1024 // 1024) / 10)
