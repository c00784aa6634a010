"""Members' words to safe HTML: the only place that makes HTML of them.

What they may become is written in docs/decisions/0002-markup.md. Nothing here knows Django.
"""

from .absolute import absolute
from .characters import as_typed, clean_line
from .emoji import called as emoji_called
from .formulas import formulas
from .images import TYPES as IMAGE_TYPES
from .images import find_images, image_markdown
from .letter import plain_text
from .limits import Refused
from .pool import RendererUnavailable, render
from .quotes import Quote
from .words import excerpt, find_mentions, find_quotes, own_words, plain, without_quotes

__all__ = [
    "IMAGE_TYPES",
    "Quote",
    "Refused",
    "RendererUnavailable",
    "absolute",
    "as_typed",
    "clean_line",
    "emoji_called",
    "excerpt",
    "find_images",
    "find_mentions",
    "find_quotes",
    "formulas",
    "image_markdown",
    "own_words",
    "plain",
    "plain_text",
    "render",
    "without_quotes",
]
