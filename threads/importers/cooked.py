"""Discourse's HTML to our Markdown. The HTML is hostile: only words, links and a few forms survive,
and every character that Markdown would take for a mark is escaped."""

import re
from collections.abc import Callable

from threads.importers.house import House
from threads.importers.marks import (
    OPEN,
    SHUT,
    before_each,
    escaped,
    marked,
    one_line,
    reference,
    settled,
    start_safely,
    tidy,
)  # fmt: skip
from threads.importers.tree import Node, parse

MOST_CHARACTERS = 1_000_000
_DROPPED = frozenset("head script style svg template noscript object title math source track".split())
_DROPPED_CLASSES = frozenset(
    "quote-controls avatar site-icon meta poll-info anchor expand informations filename footnote-backref".split()
)
_BLOCKS = frozenset(
    "p div blockquote pre ul ol li h1 h2 h3 h4 h5 h6 hr aside table details article section header footer "
    "figure figcaption dl dt dd center main nav address".split()
)
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
_EMOJI = re.compile(r":[\w+-]{1,60}:(?:t[1-6]:)?")
_LANGUAGE = re.compile(r"lang(?:uage)?-([\w+#.-]{1,30})")
_WEB = re.compile(r"https?://[^\s<>\"\\\x00-\x20]+", re.IGNORECASE)


def markdown(html: str, house: House) -> str:
    """The words of `html` as somebody here would have typed them."""
    tree = parse(re.sub(f"[{OPEN}{SHUT}]", "", html))
    words = "\n\n".join(_Writer(house).blocks(tree, nested=False)).strip("\n")
    if len(words) > MOST_CHARACTERS:
        # Hundreds of lists in one another: no post, but somebody's words.
        words = escaped(tree.text)
    return settled(words)


class _Writer:
    def __init__(self, house: House):
        self.house = house
        self.block: dict[str, Callable[[Node, bool], list[str]]] = {
            "blockquote": self._blockquote, "pre": self._pre, "ul": self._list, "ol": self._list,
            "hr": lambda node, nested: ["---"], "table": self._table, "aside": self._aside,
            "details": self._details,
            **{f"h{level}": self._heading for level in range(1, 7)},
        }  # fmt: skip
        self.inline_of: dict[str, Callable[[Node], str]] = {
            "br": lambda node: "\n", "a": self._link, "img": self._image, "code": self._code,
            "iframe": self._embedded, "video": self._embedded, "audio": self._embedded,
        }  # fmt: skip

    # --- Blocks: each a text without blank lines around it ---

    def blocks(self, node: Node, nested: bool) -> list[str]:
        """`nested`: inside a list or a quotation, where a fence would not be one."""
        found, run = [], []

        def end_run():
            if words := tidy("".join(self.inline(part) for part in run)):
                found.append(start_safely(words))
            run.clear()

        for child in node.children:
            if isinstance(child, str) or not self._is_block(child):
                run.append(child)
                continue
            end_run()
            if "math" in child.classes:
                found.append(self.inline(child))
            elif not _is_dropped(child):
                found += self.block.get(child.tag, self.blocks)(child, nested)
        end_run()
        return found

    def _is_block(self, node: Node) -> bool:
        if "lightbox-wrapper" in node.classes or node.tag in _DROPPED:
            return False
        return node.tag in _BLOCKS or (
            node.tag != "a" and any(self._is_block(child) for child in _elements(node))
        )

    def _blockquote(self, node: Node, nested: bool) -> list[str]:
        return [before_each("> ", part) for part in ["\n\n".join(self.blocks(node, nested=True))] if part]

    def _pre(self, node: Node, nested: bool) -> list[str]:
        words = node.text.replace("\r\n", "\n").strip("\n")
        if nested:
            return ["\n".join(f"    {line}" for line in words.split("\n"))]
        codes = node.all("code")
        language = _LANGUAGE.search(" ".join([*node.classes, *(codes[0].classes if codes else [])]))
        name = language[1] if language and language[1] not in {"auto", "nohighlight", "plaintext"} else ""
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", words)), default=0))
        return [f"{fence}{name}\n{words}\n{fence}"]

    def _list(self, node: Node, nested: bool) -> list[str]:
        """The words of an item begin at the fifth column: every reading of Markdown agrees there."""
        items = []
        for number, item in enumerate(_items(node), 1):
            mark = "-   " if node.tag == "ul" else f"{number}.".ljust(4)
            words = "\n\n".join(self.blocks(item, nested=True)) or "…"
            items.append(mark + words.replace("\n", "\n    ").replace("\n    \n", "\n\n"))
        loose = any("\n\n" in item for item in items)
        return [("\n\n" if loose else "\n").join(items)] if items else []

    def _heading(self, node: Node, nested: bool) -> list[str]:
        words = one_line(self.inline(node))
        return [f"{'#' * int(node.tag[1])} {words}"] if words else []

    def _table(self, node: Node, nested: bool) -> list[str]:
        rows = [
            [one_line(self.inline(cell)).replace("|", "\\|") for cell in cells]
            for row in _rows(node)
            if (cells := [cell for cell in _elements(row) if cell.tag in {"td", "th"}])
        ]
        if not rows:
            return self.blocks(Node("div", {}, node.children), nested)
        width = max(map(len, rows))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        return ["\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]

    def _details(self, node: Node, nested: bool) -> list[str]:
        heads = [child for child in _elements(node) if child.tag == "summary"]
        rest = Node("div", {}, [child for child in node.children if child not in heads])
        title = one_line("".join(self.inline(head) for head in heads))
        return [*([f"**{title}**"] if title else []), *self.blocks(rest, nested)]

    def _aside(self, node: Node, nested: bool) -> list[str]:
        if "quote" in node.classes:
            return self._quote(node, nested)
        if "onebox" in node.classes:
            targets = [node.get("data-onebox-src"), *(link.get("href") for link in node.all("a"))]
            address = next((found for target in targets if (found := _web(target))), None)
            return [self._bare(address)] if address else self.blocks(node, nested)
        return self.blocks(node, nested)

    def _quote(self, node: Node, nested: bool) -> list[str]:
        titles = [one_line(part.text).rstrip(": ") for part in node.all("div") if "title" in part.classes]
        author = node.get("data-username") or next(iter(titles), "")
        value = one_line(re.sub(r'["\[\]]', " ", author))
        for name in ("post", "topic"):
            if re.fullmatch(r"[0-9]{1,15}", node.get(f"data-{name}"), re.ASCII):
                value += f", {name}:{node.get(f'data-{name}')}"
        inner = [
            block
            for part in _elements(node)
            if part.tag == "blockquote"
            for block in self.blocks(part, nested)
        ]
        if nested:
            return [before_each("> ", "\n\n".join(inner))] if inner else []
        return ["\n\n".join([self.house.quote(value), *inner, "[/quote]"])]

    # --- Inside a paragraph ---

    def inline(self, node: "Node | str") -> str:
        if isinstance(node, str):
            return escaped(re.sub(r"\s+", " ", node))
        if _is_dropped(node):
            return ""
        if "math" in node.classes:
            mark = "$$" if node.tag == "div" else "$"
            return mark + node.text.strip().replace("$", "") + mark
        if "mention" in node.classes or "mention-group" in node.classes:
            return self._mention(node)
        if node.tag in self.inline_of:
            return self.inline_of[node.tag](node)
        words = "".join(self.inline(child) for child in node.children)
        if node.tag in _MARKS:
            return marked(words, _MARKS[node.tag])
        return f" {words} " if node.tag in _BLOCKS and node.tag != "p" else words

    def _mention(self, node: Node) -> str:
        name = re.fullmatch(r"@([\w.-]{1,60})", node.text.strip())
        return self.house.mention(name[1]) if name else escaped(node.text)

    def _code(self, node: Node) -> str:
        words = re.sub(r"\s+", " ", node.text)
        if not words.strip():
            return words
        ticks = "`" * (1 + max((len(run) for run in re.findall("`+", words)), default=0))
        space = " " if words[0] == "`" or words[-1] == "`" else ""
        return f"{ticks}{space}{words}{space}{ticks}"

    def _link(self, node: Node) -> str:
        address = node.get("href").strip()
        if images := [image for image in node.all("img") if not {"emoji", "avatar"} & set(image.classes)]:
            shown = "lightbox" in node.classes
            return " ".join(self._picture(image, address if shown else image.get("src")) for image in images)
        words = "".join(self.inline(child) for child in node.children)
        path = self.house.path(address)
        target = path or _web(address)
        if target is None:
            return words
        label = one_line(words)
        if "onebox" in node.classes and not path:
            return f"\n{target}\n"
        if not path and (not label or node.text.strip() in {address, target, address.partition("://")[2]}):
            return target
        if not label or node.text.strip() == address:
            label = self.house.label(path or target)
        return f"[{reference(label)}]({_in_brackets(target)})"

    def _bare(self, address: str) -> str:
        path = self.house.path(address)
        return f"[{self.house.label(path)}]({path})" if path else address

    def _image(self, node: Node) -> str:
        title = node.get("title") or node.get("alt")
        if "emoji" in node.classes:
            return title if _EMOJI.fullmatch(title) else escaped(title)
        return self._picture(node, node.get("src"))

    def _picture(self, node: Node, address: str) -> str:
        alt = escaped(one_line(node.get("alt") or node.get("title"))[:300]) or "image"
        address = _web(address) or _web(node.get("src"))
        return f"![{reference(alt)}]({_in_brackets(address)})" if address else f"{OPEN}image: {alt}{SHUT}"

    def _embedded(self, node: Node) -> str:
        sources = [node.get("src"), *(source.get("src") for source in node.all("source", "a"))]
        address = next((found for source in sources if (found := _web(source))), "")
        return f"\n{address}\n" if address else ""


def _elements(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def _items(node: Node) -> list[Node]:
    """What a list holds; words outside its items count as one."""
    found = []
    for child in node.children:
        if isinstance(child, Node) and child.tag == "li":
            found.append(child)
        elif isinstance(child, Node) or child.strip():
            found.append(Node("li", {}, [child]))
    return found


def _rows(table: Node) -> list[Node]:
    """The rows of a table itself: those of a table in one of its cells are words of that cell."""
    groups = [
        _elements(part) if part.tag in {"thead", "tbody", "tfoot"} else [part] for part in _elements(table)
    ]
    return [row for group in groups for row in group if row.tag == "tr"]


def _is_dropped(node: Node) -> bool:
    return node.tag in _DROPPED or bool(_DROPPED_CLASSES & set(node.classes))


def _web(address: str) -> str | None:
    """An address of the web, spelt so that Markdown takes all of it; None for every other one."""
    address = address.strip()
    if address.startswith("//"):
        address = f"https:{address}"
    return address.replace("|", "%7C") if _WEB.fullmatch(address) else None


def _in_brackets(address: str) -> str:
    """Round brackets that do not pair would end the link early."""
    if address.count("(") != address.count(")"):
        address = address.replace("(", "%28").replace(")", "%29")
    return address
