"""A stand-in that answers as arXiv does: about the papers it knows, all others left out."""

import re
from html import escape
from urllib.parse import parse_qs, urlsplit

from tests.stand_in import Reply

ROUTE = "/export.arxiv.org/api/query"
ENTRY = """<entry>
<id>http://arxiv.org/abs/{id}v{version}</id>
<title>{title}</title>
<updated>2021-03-01T00:00:00Z</updated>
<published>2021-01-12T00:00:00Z</published>
<summary>An abstract of {title}.</summary>
<category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
<arxiv:primary_category term="cs.CV"/>
{authors}{doi}
</entry>"""
FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id><title>arXiv Query</title>
<updated>2026-04-12T22:09:36Z</updated>{entries}</feed>"""
MIXUP = ("2101.04342", "Mixup Without Hesitation", "Hao Yu", "Huanyu Wang", "Jianxin Wu")
DALLE = (
    "2102.12092",
    "Zero-Shot Text-to-Image Generation",
    "Aditya Ramesh",
    "Mikhail Pavlov",
    "Gabriel Goh",
    "Scott Gray",
)


def entry(id: str, title: str, *authors: str, version: int = 1, doi: str = "") -> str:
    named = "".join(f"<author><name>{escape(name)}</name></author>" for name in authors)
    published = f"<arxiv:doi>{escape(doi)}</arxiv:doi>" if doi else ""
    return ENTRY.format(id=id, title=escape(title), authors=named, version=version, doi=published)


def feed(*entries: str) -> Reply:
    return 200, {"Content-Type": "application/atom+xml; charset=utf-8"}, FEED.format(entries="".join(entries))


def knows(*papers: tuple, **extra):
    """A route: answers for those of `papers` (id, title, authors…) that are asked for."""

    def reply(path: str) -> Reply:
        asked = asked_for(path)
        return feed(*(entry(*paper, **extra) for paper in papers if paper[0] in asked))

    return reply


def knows_all(path: str) -> Reply:
    """A route: knows every number, and calls it by it."""
    return feed(*(entry(id, f"Paper number {id}", "Hao Yu") for id in asked_for(path)))


def asked_for(path: str) -> list[str]:
    return re.split(",", parse_qs(urlsplit(path).query)["id_list"][0])
