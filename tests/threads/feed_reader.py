"""What a feed reader and a validator make of a feed: feedparser, and the rules of RFC 4287 one by one."""

import re
from urllib.parse import urlsplit

import feedparser
import html5lib
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG_URI = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:[A-Za-z0-9/._-]+")
ONCE = {"id", "title", "updated"}
AT_MOST_ONCE = {
    "published",
    "summary",
    "content",
    "icon",
    "logo",
    "subtitle",
    "rights",
    "generator",
    "source",
}
KNOWN = ONCE | AT_MOST_ONCE | {"author", "link", "category", "contributor", "entry"}


def read(response):
    """The feed, as feedparser has it; its rules are held first."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    hold_rules(response.content)
    feed = feedparser.parse(response.content, sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def hold_rules(xml: bytes) -> None:
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, recover=False))
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for one in [root, *entries]:
        _hold(one)
    # 4.1.1: a feed has an author unless every entry has one; a link to itself, and one page each kind.
    assert root.find(f"{ATOM}author") is not None
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    ids = [one.findtext(f"{ATOM}id") for one in [root, *entries]]
    assert len(set(ids)) == len(ids)
    updated = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert root.findtext(f"{ATOM}updated") == max(updated, default=root.findtext(f"{ATOM}updated"))


def _hold(element) -> None:
    names = [child.tag.removeprefix(ATOM) for child in element if child.tag.startswith(ATOM)]
    assert set(names) <= KNOWN, names
    for name in ONCE:
        assert names.count(name) == 1, (name, names)
    for name in AT_MOST_ONCE:
        assert names.count(name) <= 1, (name, names)
    assert TAG_URI.fullmatch(element.findtext(f"{ATOM}id"))
    for name in ("updated", "published"):
        moment = element.findtext(f"{ATOM}{name}")
        assert moment is None or MOMENT.fullmatch(moment)
    for author in element.findall(f"{ATOM}author"):
        assert author.findtext(f"{ATOM}name").strip()
        uri = author.findtext(f"{ATOM}uri")
        assert uri is None or is_whole(uri)
    links = element.findall(f"{ATOM}link")
    assert all(is_whole(link.get("href")) for link in links)
    kinds = [(link.get("rel"), link.get("type")) for link in links if link.get("rel") == "alternate"]
    assert len(set(kinds)) == len(kinds) == 1
    content = element.find(f"{ATOM}content")
    if element.tag == f"{ATOM}entry":
        assert content is not None or element.find(f"{ATOM}summary") is not None
    if content is not None:
        assert content.get("type") == "html"
        assert not len(content)
        hold_html(content.text)


def hold_html(text: str) -> None:
    """Nothing in it depends on the page it stands in, or does anything."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(text)
    for element in tree.iter():
        assert element.tag not in {
            "script",
            "style",
            "form",
            "input",
            "iframe",
            "object",
            "embed",
            "link",
            "meta",
        }
        for name, value in element.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in {"href", "src"}:
                assert is_whole(value), value


def is_whole(address: str) -> bool:
    parts = urlsplit(address)
    return bool(
        address.isascii()
        and ((parts.scheme in {"http", "https"} and parts.netloc) or parts.scheme == "mailto")
    )
