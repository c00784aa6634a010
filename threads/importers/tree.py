"""HTML as a tree, from Python's own parser: never raises, never deeper than MOST_DEPTH."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

MOST_DEPTH = 30
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_CLOSED_BY_ITSELF = {"li": {"ul", "ol"}, "tr": {"table"}, "td": {"tr", "table"}, "th": {"tr", "table"}}


@dataclass(slots=True)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def all(self, *tags: str) -> "list[Node]":
        """The elements of these kinds inside, in order."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    found.append(child)
                found += child.all(*tags)
        return found

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        node = Node(tag)
        for name, value in attrs:
            node.attributes.setdefault(name, value or "")
        self._end_sibling(tag)
        self.open[-1].children.append(node)
        if tag not in _VOID and len(self.open) < MOST_DEPTH:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if self.open[-1].tag == tag and tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        for height in range(len(self.open) - 1, 0, -1):
            if self.open[height].tag == tag:
                del self.open[height:]
                return

    def handle_data(self, data):
        self.open[-1].children.append(data)

    def _end_sibling(self, tag: str):
        """`<li>a<li>b` are two items beside one another."""
        for height in range(len(self.open) - 1, 0, -1):
            if self.open[height].tag in _CLOSED_BY_ITSELF.get(tag, {self.open[height].tag}):
                return
            if self.open[height].tag == tag:
                del self.open[height:]
                return


def parse(html: str) -> Node:
    """The tree of `html`. A tag that was cut off at the end is dropped."""
    builder = _Builder()
    builder.feed(html)
    if builder.rawdata and "<" not in builder.rawdata:
        # The parser holds text back that may end in half a reference.
        builder.handle_data(builder.rawdata)
    return builder.root
