"""Rendered HTML as a letter: what a mail or a feed shows of a post where there is no HTML, readable as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from .characters import isolate, tidy

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>|([^<]+|<)")
_ATTRIBUTE = re.compile(r"([a-z]+)=\"([^\"]*)\"")
_VOID = frozenset({"br", "hr", "input", "img"})
_BLOCKS = frozenset("blockquote div h1 h2 h3 h4 h5 h6 hr li ol p pre table ul".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_WIDTH = 72  # of a line below a heading, at most
_STEP = 4
_DEEPEST = 60  # the renderer stays within 50; what is deeper is read as if it were not

Blocks = list[str]


@dataclass(slots=True)
class _Node:
    """An element, or (with an empty tag) words."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[_Node] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()


def plain_text(html: str, site: str = "") -> str:
    """What `render` made of a text, as plain text: headings underlined, lists with dashes, quotes with `>`,
    links as `words (address)`, images as `[what stands for them]`, code indented, mathematics as its source,
    tables with a row a line.

    `site` (https://readings.example.org) is put before addresses that begin with a slash. Lines are as
    long as their paragraphs. The work grows with the length of `html`.
    """
    text = "\n\n".join(_blocks(_read(html), site))
    return isolate(tidy(text)).strip("\n")


def _read(html: str) -> _Node:
    root = _Node("div")
    stack = [root]
    for token in _TOKEN.finditer(html):
        closes, tag, attributes, text = token[1], (token[2] or "").lower(), token[3], token[4]
        if text is not None:
            stack[-1].children.append(_Node("", text=unescape(text)))
        elif closes:
            if any(node.tag == tag for node in stack[1:]):
                while stack.pop().tag != tag:
                    pass
        else:
            node = _Node(tag, {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)})
            if "checked" in attributes.split():
                node.attributes["checked"] = ""
            stack[-1].children.append(node)
            if tag not in _VOID and len(stack) < _DEEPEST:
                stack.append(node)
    return root


def _blocks(node: _Node, site: str) -> Blocks:
    """What stands in `node`, a paragraph, a list, a table each."""
    made: Blocks = []
    words: list[str] = []
    for child in [*node.children, None]:
        if child is not None and child.tag not in _BLOCKS:
            words.append(_inline(child, site))
            continue
        if line := _tidied("".join(words)):
            made.append(line)
        words = []
        if child is not None:
            made += _block(child, site)
    return made


def _block(node: _Node, site: str) -> Blocks:
    if node.tag in _HEADINGS:
        return [_heading(node, site)]
    if node.tag == "hr":
        return ["* * *"]
    if node.tag == "pre":
        return [_indented(_raw(node).strip("\n"), " " * _STEP)]
    if node.tag == "div" and node.has("math"):
        return [_indented(_raw(node).strip(), " " * _STEP)]
    if node.tag == "blockquote":
        return [_quoted("\n\n".join(_blocks(node, site)))]
    if node.tag in {"ul", "ol"}:
        return [_list(node, site)]
    if node.tag == "table":
        return [_table(node, site)]
    if node.has("footnotes"):
        return [_list(child, site, "[{}] ") for child in node.children if child.tag == "ol"]
    return _blocks(node, site)


def _heading(node: _Node, site: str) -> str:
    words = " ".join(_tidied(_inline(node, site)).split())
    return f"{words}\n{'-' * min(_WIDTH, max(1, len(words)))}" if words else ""


def _list(node: _Node, site: str, mark: str = "{}. ") -> str:
    start = node.attributes.get("start", "1")
    first = int(start) if start.isdigit() and len(start) < 10 else 1
    items = [_blocks(child, site) or [""] for child in node.children if child.tag == "li"]
    # As in Markdown: an item of several paragraphs stands apart from its neighbours.
    is_loose = any(sum(not _is_list(block) for block in blocks) > 1 for blocks in items)
    between = "\n\n" if is_loose else "\n"
    lines: list[str] = []
    for number, blocks in enumerate(items, first):
        begin = mark.format(number) if node.tag == "ol" else "- "
        lines.append(begin + _indented(between.join(blocks), " " * len(begin)).lstrip(" "))
    return between.join(lines)


def _is_list(block: str) -> bool:
    return re.match(r"- |\d{1,10}\. ", block) is not None


def _table(node: _Node, site: str) -> str:
    lines: list[str] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.tag != "tr":
            waiting += [child for child in one.children if child.tag][::-1]
            continue
        cells = [child for child in one.children if child.tag in {"td", "th"}]
        row = " | ".join(" ".join(_inline(cell, site).split()) for cell in cells)
        lines.append(row)
        if cells and cells[0].tag == "th":
            lines.append("-" * min(_WIDTH, max(3, len(row))))
    return "\n".join(lines)


def _inline(node: _Node, site: str) -> str:
    """The words of `node`; line breaks of the source count as spaces, `br` as one."""
    if not node.tag:
        return " ".join(re.split(r"[ \n\t]+", node.text))
    if node.tag == "br":
        return "\n"
    if node.tag == "input":
        return "[x] " if "checked" in node.attributes else "[ ] "
    if node.tag == "img":
        alternative = " ".join(node.attributes.get("alt", "").split())
        return f"[{alternative}]" if alternative else ""
    if node.tag == "code" or node.has("math"):
        return _code(node)
    words = "".join(_inline(child, site) for child in node.children)
    if node.tag == "a":
        return _link(node, words, site)
    return f"~~{words}~~" if node.tag == "del" and words.strip() else words


def _code(node: _Node) -> str:
    text = _raw(node).replace("\n", " ")
    return text if node.tag != "code" else f"`{text}`"


def _link(node: _Node, words: str, site: str) -> str:
    address = node.attributes.get("href", "")
    if node.has("footnote"):
        return f"[{words}]"
    if node.has("footnote-back"):
        return ""
    if not address or address.startswith("#") or node.has("mention"):
        return words
    full = f"{site}{address}" if address.startswith("/") else address
    shown = words.strip()
    if shown in {full, address, full.removeprefix("mailto:"), full.removeprefix("https://")}:
        return full.removeprefix("mailto:")
    return f"{words} ({full})" if shown else full


def _raw(node: _Node) -> str:
    """Every word of `node` as it stands."""
    found: list[str] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        found.append(one.text)
        waiting += one.children[::-1]
    return "".join(found)


def _tidied(text: str) -> str:
    """Without double spaces, and without any at the ends of lines."""
    return "\n".join(
        " ".join(line.split(" ")).strip(" ") for line in re.sub(" {2,}", " ", text).split("\n")
    ).strip()


def _indented(text: str, space: str) -> str:
    return "\n".join(space + line if line else "" for line in text.split("\n"))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
