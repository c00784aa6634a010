"""What others show of a page of ours, asked by oEmbed 1.0: https://oembed.com."""

import math
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.translation import gettext as _

from goodreadings.lib import cards as drawn
from goodreadings.lib.markup import as_typed
from threads import cards
from threads.about import first_sentence
from threads.models import Paper, Post, Topic
from threads.papers.spoken import spoken

LONGEST_URL = 2_000
WIDEST, NARROWEST = 600, 100
LINE, LETTER = 26, 8.5  # pixels of a line, and of a letter in it: of a height that can only be guessed
SECONDS = 3600
QUOTE = '<blockquote cite="{url}"><p>{words}</p><footer>{source}</footer></blockquote>'


class NotOurs(LookupError):
    """Nothing can be shown of the address."""


def find(url: str) -> Post | Paper | Topic:
    """What stands at an address of ours. Raises NotOurs, also for what visitors may not see."""
    if len(url) > LONGEST_URL:
        raise NotOurs
    try:
        parts, ours = urlsplit(url), urlsplit(settings.SITE_URL)
        path = unquote(parts.path, errors="strict")
    except ValueError:
        raise NotOurs from None
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != ours.netloc.lower():
        raise NotOurs
    try:
        place = resolve(path if path.endswith("/") else f"{path}/")
        return FOUND[place.url_name](parts, **place.kwargs)
    except (Resolver404, KeyError, Http404, Post.DoesNotExist, Paper.DoesNotExist, Topic.DoesNotExist):
        raise NotOurs from None
    except (ValueError, OverflowError):
        # A number that no column holds.
        raise NotOurs from None


def _post(_parts, pk: int) -> Post:
    return _posts().get(pk=pk)


def _posts():
    return (
        Post.objects.visible()
        .select_related("author", "topic")
        .prefetch_related("shares__paper")
        .defer("body")
    )


def _paper(_parts, pk: int) -> Paper:
    paper = Paper.objects.select_related("merged_into").get(pk=pk).standing
    return Paper.objects.seen().get(pk=paper.pk)


def _topic(parts, year: int) -> Post | Topic:
    """The year, or the post in it that the fragment names."""
    topic = Topic.objects.get(year=year)
    number = parts.fragment.removeprefix("post-")
    if parts.fragment.startswith("post-") and number.isascii() and number.isdigit():
        return _posts().get(topic=topic, number=int(number))
    return topic


FOUND = {"post": _post, "paper": _paper, "topic": _topic}


def answer(found: Post | Paper | Topic, width: int | None, height: int | None) -> dict:
    """All that oEmbed asks of type "rich"; `width` and `height` are the most that there is room for."""
    url = settings.SITE_URL + found.get_absolute_url()
    title, words, picture, author = _facts(found)
    html = _html(found, url, title, words)
    wide = max(NARROWEST, min(width or WIDEST, WIDEST)) if (width or WIDEST) >= NARROWEST else width
    high = LINE * (2 + math.ceil(LETTER * (len(words) + len(title)) / wide))
    said = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": SECONDS,
        "html": html,
        "width": wide,
        "height": min(high, height) if height else high,
    }
    if author:
        said |= {"author_name": author.name, "author_url": settings.SITE_URL + author.get_absolute_url()}
    if (width or drawn.WIDTH) >= drawn.WIDTH and (height or drawn.HEIGHT) >= drawn.HEIGHT:
        said |= {
            "thumbnail_url": picture.url,
            "thumbnail_width": drawn.WIDTH,
            "thumbnail_height": drawn.HEIGHT,
        }
    return said


def _facts(found):
    """Its title, its first words, its picture, and who wrote it."""
    if isinstance(found, Post):
        title = _("%(name)s in %(topic)s, post %(number)s") % {
            "name": found.author.name, "topic": found.topic, "number": found.number,
        }  # fmt: skip
        return title, found.excerpt, cards.of_post(found), found.author
    if isinstance(found, Paper):
        words = first_sentence(found.abstract)
        title = ". ".join(filter(None, [spoken(found.name), found.byline]))
        return title, words, cards.of_paper(found), None
    return found.title, cards.first_words(found.introduction_html), cards.of_topic(found), None


def _html(found, url: str, title: str, words: str) -> str:
    """A quotation with a link, and nothing that runs, loads or is styled."""
    link = format_html('<a href="{}">{}</a>', url, title)
    if not words:
        return format_html('<blockquote cite="{}"><p>{}</p></blockquote>', url, link)
    return format_html(QUOTE, url=url, words=words, source=link)


def as_xml(said: dict) -> str:
    rows = "".join(f"<{name}>{escape(as_typed(str(value)))}</{name}>" for name, value in said.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{rows}</oembed>\n'
