"""Which images a text may show: those that members sent to this site, by their exact address, and no other.

Whatever else an image's address may be (of another host, of a page of ours), it becomes a link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from .addresses import is_allowed
from .characters import clean_line, tidy
from .cut import without_code
from .limits import LOOKED_FOR

Images = Mapping[str, tuple[int, int]]

TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
_NAME = rf"[0-9a-f]{{32}}\.(?:{'|'.join(TYPES)})"
ADDRESS = re.compile(rf"/images/{_NAME}")
_IN_TEXT = re.compile(rf"/images/({_NAME})(?![\w.-])")
_SIZE = re.compile(r"[1-9]\d{0,4}")
# Not escaped: `\[` is mathematics here.
_BRACKETS = str.maketrans("[]", "()")

# What stands in the brackets until the member says it better, and what is heard when nobody does.
TO_BE_SAID = "describe the picture"
# The same as static/js/write/images.js writes it, in the languages of the site.
LEFT_UNSAID = frozenset(
    {
        "", TO_BE_SAID, "beschreibe das Bild", "décrivez l’image", "describe la imagen", "请描述图片",
    }
)  # fmt: skip
UNSAID = "picture without a description"
_LONGEST = 300  # characters of an alternative text; a link's words take no more
ATTRIBUTES = {"loading": "lazy", "decoding": "async"}


def find_images(text: str) -> list[str]:
    """The names of our images whose address stands in `text` outside code, each once, at most `LOOKED_FOR`."""
    if "/images/" not in text:
        return []
    found = dict.fromkeys(match[1] for match in _IN_TEXT.finditer(without_code(tidy(text))))
    return list(found)[:LOOKED_FOR]


def image_markdown(address: str, words: str = "") -> str:
    """The Markdown that shows the image at `address`, with `words` as its alternative text."""
    words = clean_line(words, _LONGEST).translate(_BRACKETS).rstrip("\\ ") or TO_BE_SAID
    return f"![{words}]({address})"


def image(address: str, words: str, size: tuple[int, int]) -> Element:
    """The element of an image that is known, `size` its width and height on the page."""
    alt = UNSAID if clean_line(words, _LONGEST) in LEFT_UNSAID else words
    width, height = map(str, size)
    return Element("img", {"src": address, "alt": alt, "width": width, "height": height, **ATTRIBUTES})


def is_whole(attributes: Mapping[str, str]) -> bool:
    """Whether these are the attributes of an image as `image` makes it, and of no other."""
    return (
        bool(ADDRESS.fullmatch(attributes.get("src", "")))
        and is_allowed(attributes["src"])
        and bool(attributes.get("alt", "").strip())
        and all(_SIZE.fullmatch(attributes.get(name, "")) for name in ("width", "height"))
        and all(attributes.get(name) == value for name, value in ATTRIBUTES.items())
    )
