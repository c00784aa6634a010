"""A member's words on their way into the database: what they mention, quote and share."""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Upper

from accounts.models import User
from goodreadings.lib import markup
from threads.models.image import Image
from threads.papers.identify import Identifier as Found
from threads.papers.identify import find_papers

# Further links of a post stay plain links.
MOST_PAPERS = 100
# What a database index takes of one value, and what a share keeps of an address.
MOST_BYTES = 2000
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".mp4")


@dataclass(frozen=True, slots=True)
class Words:
    """A text with everything that is made of it when it is saved."""

    body: str
    html: str
    excerpt: str
    papers: list[Found]


def read(body: str, year: int) -> Words:
    """Make of `body`, written in the topic of `year`, what its post keeps.

    Asks the database which members and posts it names. Raises markup.Refused, with a sentence
    for the member, for a text beyond the limits.
    """
    return make(body, _members(body), _sources(body, year), Image.objects.sizes_in(body))


def make(
    body: str,
    members: dict[str, str],
    sources: dict[tuple[int | None, int], str],
    images: dict[str, tuple[int, int]] | None = None,
) -> Words:
    """`read` for those who know already where the members, posts and images are that `body` names."""
    html = markup.render(body, members=members, sources=sources, images=images, prefix=_prefix(body))
    return Words(body, html, markup.excerpt(html), papers_in(body))


def papers_in(body: str) -> list[Found]:
    """What a text shares: the identifiers in the member's own words, not in quotes or code, nor
    links to this site or to pictures."""
    found = find_papers(markup.own_words(body))
    return [one for one in found if can_be_shared(one)][:MOST_PAPERS]


def can_be_shared(found: Found) -> bool:
    """Whether it names something, of a length that is kept, outside this site, that is no picture."""
    if not found or max(len(found.value.encode()), len(found.url)) > MOST_BYTES:
        return False
    if found.kind != "url":
        return True
    parts = urlsplit(found.value)
    ours = urlsplit(settings.SITE_URL).netloc
    return parts.netloc != ours and not parts.path.lower().endswith(PICTURES)


def _members(body: str) -> dict[str, str]:
    names = markup.find_mentions(body)
    if not names:
        return {}
    members = User.objects.annotate(upper=Upper("username")).filter(
        upper__in=[name.upper() for name in names]
    )
    return {member.username.lower(): member.get_absolute_url() for member in members}


def _sources(body: str, year: int) -> dict[tuple[int | None, int], str]:
    """The addresses of quoted posts, by (year as the quote gives it or None, number)."""
    quotes = [quote for quote in markup.find_quotes(body) if quote.post is not None]
    if not quotes:
        return {}
    wanted = Q()
    for quote in quotes:
        wanted |= Q(topic__year=quote.topic or year, number=quote.post)
    posts = apps.get_model("threads.Post").objects.filter(wanted).select_related("topic")
    places = {(post.topic.year, post.number): post.place for post in posts}
    return {
        (quote.topic, quote.post): place
        for quote in quotes
        if (place := places.get((quote.topic or year, quote.post)))
    }


def _prefix(body: str) -> str:
    """Keeps footnotes of the posts on one page apart; the same text always gives the same."""
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:6]
