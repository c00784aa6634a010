"""A member's words on their way into the database: what they mention, quote and share."""

import hashlib
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from accounts.models import User
from goodreadings.lib import markup
from goodreadings.lib.sentences import gettext_noop
from threads.models.image import Image
from threads.papers.identify import Identifier as Found
from threads.papers.identify import find_papers

# Further links of a post stay plain links.
MOST_PAPERS = 100
# Of so many quotes without a post their members are looked for.
MOST_QUOTES = 50
# What a database index takes of one value, and what a share keeps of an address.
MOST_BYTES = 2000
# As an empty form says it (threads.forms.posts).
NOTHING = gettext_noop("There is no text yet. Write something, then post it.")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".mp4")


@dataclass(frozen=True, slots=True)
class Words:
    """A text with everything that is made of it when it is saved."""

    body: str
    html: str
    excerpt: str
    papers: list[Found]
    # The keys of members whom it names: by the name after an @, and by the quote of them.
    mentioned: dict[str, int] = field(default_factory=dict)
    quoted: dict[markup.Quote, int] = field(default_factory=dict)


def read(body: str, year: int) -> Words:
    """Make of `body`, written in the topic of `year`, what its post keeps.

    Asks the database which members and posts it names. Raises markup.Refused, with a sentence
    for the member, for a text beyond the limits.
    """
    names, quotes, members, posts = _named_in(body, year)
    places = {quote: post.place for quote, post in posts.items()}
    read = make(
        body,
        {name: member.get_absolute_url() for name, member in members.items() if name in names},
        {(quote.topic, quote.post): place for quote, place in places.items()},
        Image.objects.sizes_in(body),
    )
    return replace(read, **_keys(names, quotes, members, posts))


def read_new(body: str, year: int) -> Words:
    """`read`, for a text that somebody sends. Raises markup.Refused for one of which nothing can be seen, too:
    "&nbsp;", a quote of nothing."""
    words = read(body, year)
    if not markup.clean_line(words.excerpt, 100) and not words.papers and "<img" not in words.html:
        raise markup.Refused(NOTHING)
    return words


def whom(body: str, year: int) -> Words:
    """`read` without what is shown of it: whom it names, and what it shares."""
    return Words(body, "", "", papers_in(body), **_keys(*_named_in(body, year)))


def _named_in(body: str, year: int) -> tuple[list[str], list[markup.Quote], dict, dict]:
    names, quotes = markup.find_mentions(body), markup.find_quotes(body)
    return names, quotes, _members(names, quotes), _posts(quotes, year)


def _keys(names: list[str], quotes: list[markup.Quote], members: dict, posts: dict) -> dict[str, dict]:
    """The keys of members whom a text mentions and quotes."""
    return {
        "mentioned": {name: members[name].pk for name in names if name in members},
        "quoted": {quote: key for quote in quotes if (key := _author(quote, posts, members))},
    }


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


def _members(names: list[str], quotes: list[markup.Quote]) -> dict[str, User]:
    """Those mentioned, and those quoted without saying which post, by their names in lower case."""
    wanted = {name.upper() for name in names}
    wanted |= {quote.author.upper() for quote in quotes[:MOST_QUOTES] if quote.post is None}
    if not wanted:
        return {}
    members = User.objects.annotate(upper=Upper("username")).filter(upper__in=wanted)
    return {member.username.lower(): member for member in members}


def _posts(quotes: list[markup.Quote], year: int) -> dict[markup.Quote, models.Model]:
    """The quoted posts. A quote gives their year, or means that of its own."""
    numbered = [quote for quote in quotes if quote.post is not None]
    if not numbered:
        return {}
    wanted = Q()
    for quote in numbered:
        wanted |= Q(topic__year=quote.topic or year, number=quote.post)
    posts = apps.get_model("threads.Post").objects.filter(wanted, held_at=None).select_related("topic")
    there = {(post.topic.year, post.number): post for post in posts}
    found = ((quote, there.get((quote.topic or year, quote.post))) for quote in numbered)
    return {quote: post for quote, post in found if post}


def _author(quote: markup.Quote, posts: dict, members: dict[str, User]) -> int | None:
    """The key of the member whose words they are: of a post, whoever wrote it, whatever name stands there."""
    if quote in posts:
        return posts[quote].author_id
    member = members.get(quote.author.lower()) if quote.post is None else None
    return member and member.pk


def _prefix(body: str) -> str:
    """Keeps footnotes of the posts on one page apart; the same text always gives the same."""
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:6]
