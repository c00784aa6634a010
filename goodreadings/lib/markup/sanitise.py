"""The two sanitisers, after one another, with one allow-list. Nothing of ours should fall to them: they are the net.

bleach is fixed for this project and no longer maintained; so it is called here only, and nh3 has the word after it.
"""

from __future__ import annotations

import nh3
from bleach.sanitizer import Cleaner

# What the parser makes. `input` is not among it: both would let any through; boxes are written afterwards.
TAGS = frozenset(
    "a blockquote br code del div em h2 h3 h4 h5 h6 hr img li ol p pre span strong sup"
    " table tbody td th thead tr ul".split()
)
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"class", "href", "rel", "title"}),
    "blockquote": frozenset({"class"}),
    "code": frozenset({"class"}),
    "div": frozenset({"class"}),
    "img": frozenset({"alt", "decoding", "height", "loading", "src", "width"}),
    "li": frozenset({"class", "id"}),
    "ol": frozenset({"start"}),
    "p": frozenset({"class"}),
    "pre": frozenset({"class"}),
    "span": frozenset({"class"}),
    "sup": frozenset({"id"}),
    "td": frozenset({"class"}),
    "th": frozenset({"class"}),
    "ul": frozenset({"class"}),
}
_SCHEMES = frozenset({"http", "https", "mailto"})

_cleaner = Cleaner(
    tags=TAGS,
    attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
    protocols=_SCHEMES,
    strip=True,
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """`html` with nothing but the elements, attributes and schemes of the list. For one thread at a time."""
    return nh3.clean(
        _cleaner.clean(html),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
