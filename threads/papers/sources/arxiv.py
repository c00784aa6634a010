"""arXiv's API: Atom, many papers in one question, and surprises.

Sources: https://info.arxiv.org/help/api/user-manual.html (one question per 3 s, one connection; `published` is the
date of v1) and recorded answers: an unknown id is absent and the status 200, a malformed one makes the whole question
fail with 400 and an entry "Error" that names it, and 429 comes below the documented rate.
"""

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from goodreadings.lib.http import Answer
from threads.papers.identifier import Identifier, make
from threads.papers.identify import identify
from threads.papers.record import Record
from threads.papers.sources.asking import ask, unreadable
from threads.papers.sources.facts import CATEGORY, named, written_date
from threads.papers.sources.source import Client, NotFound, Outcomes, Source, Unavailable, key

TITLE, HOST = "arXiv", "export.arxiv.org"
LONGEST_LIST = 6_000
"""Characters of numbers in one address."""
LONGEST_REFERENCE = 200

_NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "x": "http://arxiv.org/schemas/atom",
    "o": "http://a9.com/-/spec/opensearch/1.1/",
}
_NUMBER = re.compile(r"[\w./-]{1,60}", re.A)
_BAD = re.compile(r"incorrect[ _]id[ _]format[ _]for[ _](.+)", re.I)
# A line that begins with a space is a new paragraph: https://info.arxiv.org/help/prep.html#abs
_PARAGRAPH = re.compile(r"\n[ \t]+")
# What authors write there though it has not appeared.
_NOT_YET = re.compile(r"(?:submitted|under review|in preparation|unpublished|preprint|arxiv)\b", re.I)


def look_up(identifiers: Sequence[Identifier], client: Client, contact: str) -> Outcomes:
    """As many as fit into one question, each by its number without a version: the newest is described."""
    asked, outcomes = _fitting(identifiers)
    if not asked:
        return outcomes
    url = f"https://{HOST}/api/query?id_list={','.join(asked)}&max_results={len(asked)}"
    answer = ask(client, TITLE, url, accept="application/atom+xml", also=(400,))
    return outcomes | _outcomes(answer, asked)


def _fitting(identifiers: Sequence[Identifier]) -> tuple[dict[str, Identifier], Outcomes]:
    """What is asked for, by number; and what can be no number, so that it spoils the question for nobody."""
    asked: dict[str, Identifier] = {}
    hopeless: Outcomes = {}
    room = LONGEST_LIST
    for one in identifiers:
        if not _NUMBER.fullmatch(one.value):
            hopeless[key(one)] = NotFound(f"{TITLE} has no numbers like this")
        elif len(one.value) < room:
            asked[one.value] = one
            room -= len(one.value) + 1
    return asked, hopeless


def _outcomes(answer: Answer, asked: dict[str, Identifier]) -> Outcomes:
    """What the feed settles. Only a feed without a fault in it says that what is absent is unknown."""
    feed = _feed(answer.body)
    entries = feed.findall("a:entry", _NAMES)
    total = _text(feed, "o:totalResults")
    is_whole = answer.status == 200 and (not total.isdecimal() or int(total[:9]) == len(entries))
    outcomes: Outcomes = {}
    for entry in entries:
        one = identify(_text(entry, "a:id"))
        wanted = asked.get(one.value) if one.kind == "arxiv" else _refused(entry, asked)
        if wanted is None:
            is_whole = False
        elif one.kind != "arxiv":
            is_whole = False
            outcomes[key(wanted)] = NotFound(f"{TITLE} has no numbers like this")
        elif record := _record(entry, one):
            outcomes.setdefault(key(wanted), record)
        else:
            is_whole = False
    if answer.status != 200 and not outcomes:
        raise Unavailable(f"{TITLE} answered {answer.status}", answer.retry_after)
    if is_whole:
        for one in asked.values():
            outcomes.setdefault(key(one), NotFound(f"{TITLE} does not know {one.label}"))
    return outcomes


def _feed(body: bytes) -> Any:
    """The root of an Atom feed. Raises Unavailable for everything else, and for a DOCTYPE: with it come entities."""
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in body:
        raise unreadable(TITLE)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise unreadable(TITLE) from None
    if root is None or root.tag != f"{{{_NAMES['a']}}}feed":
        raise unreadable(TITLE)
    return root


def _text(element: Any, path: str) -> str:
    found = element.find(path, _NAMES)
    return "" if found is None else "".join(found.itertext()).strip()


def _refused(entry: Any, asked: dict[str, Identifier]) -> Identifier | None:
    """The one of those asked for that an entry "Error" complains about."""
    complaint = _BAD.search(_text(entry, "a:summary")) or _BAD.search(_text(entry, "a:id"))
    return asked.get(complaint[1].strip().lower()) or asked.get(complaint[1].strip()) if complaint else None


def _record(entry: Any, one: Identifier) -> Record | None:
    """The entry of the paper `one`, whose version is the newest; None when it has no title."""
    title = _text(entry, "a:title")
    if not title:
        return None
    pdf = entry.find("a:link[@title='pdf']", _NAMES)
    return Record(
        title=title,
        authors=tuple(_text(author, "a:name") for author in entry.findall("a:author", _NAMES)),
        issued=written_date(_text(entry, "a:published")),
        venue=_venue(_text(entry, "x:journal_ref")),
        abstract=_PARAGRAPH.sub("\n\n", _text(entry, "a:summary")),
        categories=tuple(filter(CATEGORY.fullmatch, _categories(entry))),
        form="preprint",
        version=one.version,
        url=make("arxiv", one.value).url,
        pdf="" if pdf is None else re.sub("^http:", "https:", pdf.get("href", "")),
        published_as=named(*_text(entry, "x:doi").split()),
    )


def _categories(entry: Any) -> list[str]:
    """The primary one first; it stands among the others too."""
    found = [*entry.findall("x:primary_category", _NAMES), *entry.findall("a:category", _NAMES)]
    return [one.get("term", "") for one in found]


def _venue(reference: str) -> str:
    """The journal reference, which authors write as they like ("Nature 521, 436 (2015)"): as it is, when it may be
    one. Volume and pages stay in it."""
    is_sane = len(reference) <= LONGEST_REFERENCE and re.search(r"[^\W\d_]{2}", reference)
    return reference if is_sane and "://" not in reference and not _NOT_YET.match(reference) else ""


SOURCE = Source("arxiv", TITLE, HOST, pause=3.0, batch=500, look_up=look_up)
