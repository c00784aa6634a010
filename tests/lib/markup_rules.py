"""The rules of security.md ("What members' words may become"), held against any HTML by an HTML5 parser."""

import re
import unicodedata
from html.parser import HTMLParser

import html5lib

ELEMENTS = set(
    "a abbr b blockquote br code del details dd div dl dt em figure figcaption h2 h3 h4 h5 h6 hr i img input kbd li mark"
    " ol p pre q s samp span strong sub summary sup table caption colgroup col thead tbody tfoot tr th td u ul var"
    " wbr".split()
)
ATTRIBUTES = {"href", "rel", "title", "class", "id", "start", "type", "disabled", "checked", "aria-label"}
IMAGE = {"src", "alt", "width", "height", "loading", "decoding"}
IMAGE_ADDRESS = re.compile(r"/images/[0-9a-f]{32}\.(png|jpg|webp)")
CLASS = re.compile(
    r"md-[a-z0-9-]+|language-[a-z0-9_+#.-]+|highlight|mention|math|quote|src|footnotes?|footnote-back"
    r"|task-list(-item|-done)?"
)
ADDRESS = re.compile(
    r"(https?://[^\s/?#@\\]+([/?#][^\s\\]*)?|mailto:[^\s\\@]+@[^\s\\@]+|/(?![/\\])[^\s\\]*|#md-[\w-]+)", re.I
)
PARENTS = {
    "li": {"ul", "ol"},
    "td": {"tr"},
    "th": {"tr"},
    "tr": {"thead", "tbody"},
    "thead": {"table"},
    "tbody": {"table"},
}
REL = "nofollow ugc noopener"
OPENING, CLOSING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068", "\u202c\u2069"


class _Duplicates(HTMLParser):
    found = False

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        self.found |= len(names) != len(set(names))


def faults(html):
    """Every breach of the rules in `html`, as sentences."""
    tree = html5lib.parse(
        f"<div id=box>{html}</div><p id=after></p>", treebuilder="etree", namespaceHTMLElements=False
    )
    body = tree.find("body")
    box = body[0]
    if [child.get("id") for child in body] != ["box", "after"] or box.tail or body.text:
        yield "breaks out of its box"
    duplicates = _Duplicates()
    duplicates.feed(html)
    if duplicates.found:
        yield "an attribute twice"
    ids = [element.get("id") for element in box.iter() if element is not box and element.get("id")]
    if len(ids) != len(set(ids)):
        yield "an id twice"
    for child in box:
        yield from _faults_in(child, box, 1, ())
    yield from _text_faults("".join(box.itertext()), whole=True)
    yield from _text_faults(box.text or "")


def _missing(element):
    """What must be there, and is not."""
    address = element.get("href", "")
    if element.tag == "a" and address[:1] not in ("/", "#", "") and element.get("rel") != REL:
        yield f"no rel on {address}"
    if element.tag == "img" and element.attrib.keys() != IMAGE:
        yield "half an image"


def _faults_in(element, parent, depth, above):
    tag = element.tag
    if tag not in ELEMENTS:
        yield f"element {tag}"
        return
    if depth > 50:
        yield "deeper than 50"
    if tag in PARENTS and parent.tag not in PARENTS[tag]:
        yield f"{tag} in {parent.tag}"
    if tag == "a" and "a" in above:
        yield "a link in a link"
    if tag == "input" and (
        element.get("type") != "checkbox" or "disabled" not in element.attrib or parent.tag != "li"
    ):
        yield "a stray input"
    for name, value in element.attrib.items():
        yield from _attribute_faults(tag, name, value)
    yield from _missing(element)
    for text in (element.text, element.tail):
        yield from _text_faults(text or "")
    for child in element:
        yield from _faults_in(child, element, depth + 1, (*above, tag))


def _attribute_faults(tag, name, value):
    if tag == "img":
        yield from _image_faults(name, value)
        return
    if name not in ATTRIBUTES:
        yield f"attribute {name}"
    if name == "href" and not ADDRESS.fullmatch(value):
        yield f"address {value!r}"
    if name == "href" and re.search("[\x00-\x20\x7f-\x9f]", value):
        yield f"controls in address {value!r}"
    if name == "id" and not re.fullmatch(r"md-[\w-]+", value):
        yield f"id {value!r}"
    if name == "class":
        yield from (f"class {word!r}" for word in value.split() if not CLASS.fullmatch(word))
    if name in ("src", "target", "name", "style"):
        yield f"attribute {name} on {tag}"
    yield from _text_faults(value)


def _image_faults(name, value):
    """Members' images never point at our own pages, and nowhere else."""
    if name not in IMAGE:
        yield f"attribute {name} on img"
    if name == "src" and not IMAGE_ADDRESS.fullmatch(value):
        yield f"an image of {value!r}"
    if name in ("width", "height") and not re.fullmatch(r"[1-9]\d{0,4}", value):
        yield f"an image with {name} {value!r}"
    yield from _text_faults(value)


def _text_faults(text, whole=False):
    if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", text):
        yield f"control characters in {text!r}"
    if re.search("[\ud800-\udfff]", text):
        yield "a lone surrogate"
    open_ones = run = 0
    for character in text:
        open_ones += (character in OPENING) - (character in CLOSING)
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if run > 16:
            yield "stacked marks"
            break
        if open_ones < 0:
            yield "closes a direction it did not open"
            break
    if open_ones > 0 and not whole:
        yield "a direction left open"
