"""Members' pictures made anew: of what was sent, nothing but the pixels is kept.

docs/decisions/0007-images.md tells why. Nothing here knows Django.
"""

from .limits import ACCEPT, MOST_BYTES, TAKEN, NotTaken, too_large
from .process import Busy, Picture, remake

__all__ = ["ACCEPT", "MOST_BYTES", "TAKEN", "Busy", "NotTaken", "Picture", "remake", "too_large"]
