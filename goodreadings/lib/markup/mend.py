"""The last walk over the HTML: what both sanitisers leave is mended here, and every rule is held once more.

nh3 serialises a tree, so its output is regular: lower-case names, values in double quotes, everything escaped.
Whatever does not look like that is written as text.
"""

from __future__ import annotations

import re
from html import escape, unescape

from goodreadings.lib.sentences import gettext_noop as _

from .addresses import is_allowed, link_attributes
from .characters import cap_marks, isolate, tidy
from .highlight import CLASSES as CODE_CLASSES
from .highlight import is_language
from .images import is_whole
from .limits import ELEMENTS, OUTPUT, Refused, refuse_beyond, refuse_depth
from .sanitise import ATTRIBUTES, TAGS
from .serialise import VOID

_TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z]+=\"[^\"]*\")*)>|(?P<text>[^<]+|<)"
)
_ATTRIBUTE = re.compile(r" ([a-z]+)=\"([^\"]*)\"")
_ID = re.compile(r"md-[a-z0-9-]{1,80}", re.IGNORECASE)
_NEEDS = {"li": ("ol", "ul"), "td": ("tr",), "th": ("tr",), "tr": ("thead", "tbody")}
_NEEDS |= {"thead": ("table",), "tbody": ("table",)}
_ENDS_STACKING = frozenset(
    "blockquote br div h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul".split()
)

# Every class that there is, but `language-…`. None of them may be one that scripts or the rest of the page react to.
CLASSES = CODE_CLASSES | frozenset(
    "footnote footnote-back footnotes highlight math md-center md-left md-right mention quote src "
    "task-list task-list-done task-list-item".split()
)
_BOX = '<input type="checkbox" disabled aria-label="{}"{}> '


def mend(html: str) -> str:
    """`html` of the sanitisers made final. Raises Refused when it is too deep, has too much in it or is too long."""
    walk = _Walk()
    for token in _TOKEN.finditer(html):
        if token["text"] is not None:
            walk.words(unescape(token["text"]))
        elif token["close"]:
            walk.close(token["tag"])
        else:
            walk.open(token["tag"], token["attributes"])
    return walk.finish()


class _Walk:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.open_tags: list[str] = []
        self.elements = 0
        self.marks = 0  # combining marks that the words so far end with
        self.ids: set[str] = set()

    def words(self, text: str) -> None:
        text, self.marks = cap_marks(isolate(tidy(text)), self.marks)
        self.out.append(escape(text, quote=False))

    def open(self, tag: str, attributes: str) -> None:
        if tag not in TAGS or not self._is_at_home(tag):
            return
        self.elements += 1
        if tag in _ENDS_STACKING:
            self.marks = 0
        kept = self._attributes(tag, attributes) if attributes else {}
        if tag == "img" and not is_whole(kept):
            return
        self.out.append(
            f"<{tag}" + "".join(f' {name}="{escape(value)}"' for name, value in kept.items()) + ">"
        )
        if tag not in VOID:
            self.open_tags.append(tag)
            refuse_depth(len(self.open_tags))
        classes = kept.get("class", "").split()
        if tag == "li" and "task-list-item" in classes:
            done = "task-list-done" in classes
            self.out.append(_BOX.format("done" if done else "to do", " checked" if done else ""))

    def _is_at_home(self, tag: str) -> bool:
        if tag == "a":
            return "a" not in self.open_tags
        return tag not in _NEEDS or bool(self.open_tags and self.open_tags[-1] in _NEEDS[tag])

    def close(self, tag: str) -> None:
        if tag in self.open_tags:
            while True:
                last = self.open_tags.pop()
                self.out.append(f"</{last}>")
                if last == tag:
                    break
        if tag in _ENDS_STACKING:
            self.marks = 0

    def _attributes(self, tag: str, text: str) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, raw in _ATTRIBUTE.findall(text):
            value = cap_marks(isolate(tidy(unescape(raw))))[0]
            if name in kept or name not in ATTRIBUTES.get(tag, ()):
                continue
            if name == "href":
                kept |= self._link(value)
            elif name == "class":
                value = " ".join(c for c in value.split() if c in CLASSES or is_language(c))
                kept |= {"class": value} if value else {}
            elif name == "id":
                kept |= self._id(value)
            elif name == "start":
                kept |= {"start": value} if value.isdigit() and len(value) < 10 else {}
            elif name == "title" or tag == "img":
                kept[name] = value
        return kept

    def _link(self, address: str) -> dict[str, str]:
        is_ours = address[:1] == "#" and _ID.fullmatch(address[1:])
        return link_attributes(address) if is_ours or is_allowed(address) else {}

    def _id(self, value: str) -> dict[str, str]:
        if not _ID.fullmatch(value) or value in self.ids:
            return {}
        self.ids.add(value)
        return {"id": value}

    def finish(self) -> str:
        while self.open_tags:
            self.out.append(f"</{self.open_tags.pop()}>")
        refuse_beyond(self.elements, ELEMENTS, _("pieces of formatting"))
        html = "".join(self.out)
        if len(html.encode()) > OUTPUT:
            raise Refused(
                _("This text becomes too long a page: please shorten it or write it with less formatting.")
            )
        return html.strip()
