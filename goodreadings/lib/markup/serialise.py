"""Markdown's tree to HTML. Every character of a text is escaped here, once; Markdown's own leaves entities alone."""

from __future__ import annotations

from html import escape
from xml.etree.ElementTree import Element

VOID = frozenset({"br", "hr", "img"})
_LINE_AFTER = frozenset(
    "blockquote br div h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul".split()
)
_SPACE_ONLY = frozenset("blockquote ol table tbody thead tr ul".split())


def to_html(root: Element) -> str:
    """What is inside `root` as HTML."""
    out: list[str] = [escape(root.text or "", quote=False)]
    waiting: list[Element | str] = list(reversed(root))
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            out.append(element)
            continue
        tail = ("\n" if element.tag in _LINE_AFTER else "") + escape(element.tail or "", quote=False)
        if not element.tag:  # text that is a child
            out.append(escape(element.text or "", quote=False) + tail)
            continue
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in sorted(element.items()))
        out.append(f"<{element.tag}{attributes}>")
        if element.tag in VOID:
            out.append(tail)
            continue
        if element.tag not in _SPACE_ONLY or (element.text or "").strip():
            out.append(escape(element.text or "", quote=False))
        waiting.append(f"</{element.tag}>{tail}")
        waiting += reversed(element)
    return "".join(out)
