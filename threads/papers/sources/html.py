"""The meta tags of a page, whatever the page is made of: bytes in, names and contents out."""

import codecs
import re

from lxml import etree

# What pages are written in; ASCII and Latin-1 mean Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
_ENCODINGS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-1252": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_ENCODING = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|iso-8859-\d{1,2}|windows-125\d|gb18030|big5|shift_jis|euc-jp|euc-kr|koi8-r",
    re.A,
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_DECLARED_WITHIN = 4096
"""Bytes; the standard says 1,024, and some pages begin with more than that."""

MOST_TAGS = 5_000

Tags = dict[str, list[str]]


def tags_of(body: bytes, charset: str = "") -> tuple[Tags, list[str]]:
    """The contents of a page's meta tags by their name (or property) in lower case, in order; and the addresses
    that it calls its own (rel="canonical").

    `charset` is that of the Content-Type. Nothing is fetched, and what cannot be read is no tag.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        # Encoded anew, so that the parser has no guesses of its own to make.
        root = etree.fromstring(_decoded(body, charset).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    tags: Tags = {}
    canonical: list[str] = []
    for element in [] if root is None else list(root.iter("meta", "link"))[:MOST_TAGS]:
        if element.tag == "meta":
            name = (element.get("name") or element.get("property") or "").strip().lower()
            tags.setdefault(name, []).append(element.get("content") or "")
        elif (element.get("rel") or "").lower() == "canonical":
            canonical.append(element.get("href") or "")
    return tags, canonical


def _decoded(body: bytes, charset: str) -> str:
    """The order of the HTML standard: the mark at the beginning, the Content-Type, the page's own word; then UTF-8
    where it can be, else Windows-1252."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    declared = _DECLARED.search(body[:_DECLARED_WITHIN])
    for name in (charset, declared[1].decode() if declared else ""):
        if encoding := _encoding(name.lower()):
            return body.decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _encoding(name: str) -> str:
    """Python's name of an encoding of pages; empty for what is none (Python knows some that are not for text)."""
    found = _ENCODINGS.get(name) or (name if _ENCODING.fullmatch(name) else "")
    try:
        return codecs.lookup(found).name if found else ""
    except LookupError:
        return ""
