"""What is taken, and how much of it."""

from __future__ import annotations

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2_000  # pixels of what is kept
LARGEST_PNG = 1_000_000  # bytes; beyond it a picture without losses is not worth its size
DEADLINE = 10.0  # seconds of wall clock, after which the process is killed
PROCESSOR_TIME = 4  # seconds; the dearest that we know takes 1.3
MEMORY = 1 << 30  # bytes of address space of the process

ACCEPT = "image/png,image/jpeg,image/webp,image/gif"
TAKEN = "Images are PNG, JPEG, WebP or GIF files of at most 5 MB."


class NotTaken(ValueError):
    """The file is none that we take. `str()` is a sentence or two for the member."""


NO_PICTURE = f"This file is no image that can be shown here. {TAKEN}"
BROKEN = f"This image is damaged or incomplete: save it anew, then send it again. {TAKEN}"
TOO_MANY_PIXELS = "This image has more than 25 megapixels: make it smaller, then send it again."
TOO_SLOW = "This image takes too much time or memory to read: make it smaller, then send it again."
EMPTY = f"This file is empty. {TAKEN}"


def too_large(size: int) -> str:
    """The sentence about a file of `size` bytes."""
    megabytes = -(-size * 10 // 1024 // 1024) / 10  # rounded up: 5.01 MB are not 5
    return f"This file has {megabytes:,.1f} MB, and 5 MB is the most: make the image smaller, then send it again."
