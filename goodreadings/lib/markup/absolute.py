"""Rendered HTML for readers elsewhere: feeds and mails, which have no page around them."""

from __future__ import annotations

import re
from html import escape, unescape

_TAG = re.compile(r"<([a-z][a-z0-9]*)((?: [a-z-]+(?:=\"[^\"]*\")?)*)>")
_ATTRIBUTE = re.compile(r" ([a-z-]+)(?:=\"([^\"]*)\")?")
_ADDRESSES = frozenset({"href", "src"})


def absolute(html: str, page: str) -> str:
    """What `render` made of a text, with no address that depends on where it is read, and without the
    boxes of task lists, which are fields of a form: a sign stands for each.

    `page` is the whole address of the page it belongs to (https://readings.example.org/posts/57/): "/…" is
    of its site, "#…" a place on it. Mathematics stays the TeX it was.
    """
    site = "/".join(page.split("/", 3)[:3])

    def whole(match: re.Match[str]) -> str:
        tag = match[1]
        attributes = dict(_ATTRIBUTE.findall(match[2]))
        if tag == "input":
            return "☑" if "checked" in attributes else "☐"
        for name in _ADDRESSES & attributes.keys():
            address = unescape(attributes[name])
            before = {"/": site, "#": page}.get(address[:1], "")
            attributes[name] = escape(before + address)
        written = "".join(f' {name}="{value}"' for name, value in attributes.items())
        return f"<{tag}{written}>"

    return _TAG.sub(whole, html)
