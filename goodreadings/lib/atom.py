"""Atom (RFC 4287): what a feed and its entries say, written so that every reader understands it.

Django's generator writes the XML; what it leaves out of Atom is added here: content beside the summary,
several authors, related links, an `updated` of the feed's own.
"""

import datetime
import io
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from goodreadings.lib.markup import as_typed

CONTENT_TYPE = Atom1Feed.content_type
# The day from which on an operator's host is taken to be theirs, in the names below (RFC 4151).
SINCE = "2026"

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Addresses are whole ones, `html` too has no others. `id` stays for good; `updated` moves with every
    change that readers should look at. Without `html`, there is the `summary`, plain words, alone.

    `related` are further addresses, `in_reply_to` the id and the address of what it answers (RFC 4685).
    """

    id: str
    title: str
    url: str
    published: datetime.datetime
    updated: datetime.datetime
    authors: tuple[Person, ...] = ()
    summary: str = ""
    html: str = ""
    related: tuple[str, ...] = ()
    in_reply_to: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """`url` is its own address, `page` that of the page with the same things. `empty_since` is its
    `updated` while it has no entry."""

    id: str
    title: str
    url: str
    page: str
    author: Person
    empty_since: datetime.datetime
    entries: tuple[Entry, ...] = ()
    hub: str = ""
    language: str = "en"
    icon: str = ""


def tag(site: str, what: str) -> str:
    """A name that stays when addresses move: tag:readings.example.org,2026:post/57."""
    return f"tag:{urlsplit(site).hostname},{SINCE}:{what}"


def write(feed: Feed) -> bytes:
    out = io.StringIO()
    _Writer(feed).write(out, "utf-8")
    return out.getvalue().encode()


class _Writer(Atom1Feed):
    def __init__(self, feed: Feed) -> None:
        super().__init__(
            title=feed.title, link=feed.page, description="", language=feed.language, feed_url=feed.url,
            feed_guid=feed.id,
        )  # fmt: skip
        self.of = feed

    def root_attributes(self) -> Attributes:
        return super().root_attributes() | {"xmlns:thr": "http://purl.org/syndication/thread/1.0"}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        of = self.of
        _text(handler, "id", of.id)
        _text(handler, "title", of.title)
        _text(handler, "updated", _date(max((one.updated for one in of.entries), default=of.empty_since)))
        _person(handler, of.author)
        _link(handler, "self", of.url, type="application/atom+xml")
        _link(handler, "alternate", of.page, type="text/html")
        if of.hub:
            _link(handler, "hub", of.hub)
        if of.icon:
            _text(handler, "icon", of.icon)

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        for entry in self.of.entries:
            handler.startElement("entry", AttributesImpl({}))
            self._entry(handler, entry)
            handler.endElement("entry")

    def _entry(self, handler: SimplerXMLGenerator, entry: Entry) -> None:
        _text(handler, "id", entry.id)
        _text(handler, "title", entry.title or "…")
        _text(handler, "published", _date(entry.published))
        _text(handler, "updated", _date(entry.updated))
        for person in entry.authors:
            _person(handler, person)
        _link(handler, "alternate", entry.url, type="text/html")
        for address in dict.fromkeys(entry.related):
            _link(handler, "related", address)
        if entry.in_reply_to:
            ref, address = entry.in_reply_to
            handler.addQuickElement("thr:in-reply-to", "", {"ref": ref, "href": iri_to_uri(address)})
        if entry.summary or not entry.html:
            _text(handler, "summary", entry.summary or "…")
        if entry.html:
            handler.addQuickElement("content", as_typed(entry.html), {"type": "html"})


def _text(handler: SimplerXMLGenerator, name: str, words: str) -> None:
    """Without the characters that no XML holds, whoever wrote them."""
    handler.addQuickElement(name, as_typed(words))


def _person(handler: SimplerXMLGenerator, person: Person) -> None:
    handler.startElement("author", AttributesImpl({}))
    _text(handler, "name", person.name or "…")
    if person.url:
        _text(handler, "uri", iri_to_uri(person.url))
    handler.endElement("author")


def _link(handler: SimplerXMLGenerator, rel: str, address: str, **attributes: str) -> None:
    handler.addQuickElement("link", "", {"rel": rel, "href": iri_to_uri(as_typed(address)), **attributes})


def _date(moment: datetime.datetime) -> str:
    return rfc3339_date(moment)
