"""The gate for new members: what their first posts may hold, and what a moderator looks at first.

It is asked wherever words are written, so it stands after every way of signing up. Who is new is counted on
rows: posts of theirs that can be seen.
"""

import datetime
import re
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User, WatchedWord
from accounts.roles import is_moderator
from goodreadings.lib import limits, lookalikes, markup
from goodreadings.lib.markup import Refused
from threads.models.sight import seen
from threads.models.words import Words
from threads.papers.hosts import rules_of

# Why a post waits: Holdable.WHY_HELD says it in a sentence.
LINKS, WORDS, MODERATOR = "links", "words", "moderator"
HOUR = datetime.timedelta(hours=1)
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')


class NotYet(Refused):
    """More than a new member may at a time. str() is a sentence for them, in their language already."""

    def __init__(self, sentence: str):
        super().__init__("%(sentence)s", sentence=sentence)

    def __str__(self):
        return self.values["sentence"]


class TooSoon(limits.TooMany):
    """More posts than a new member makes in an hour. str() is a sentence for them."""

    def __init__(self, retry_after: float, sentence: str):
        super().__init__(retry_after)
        self.sentence = sentence

    def __str__(self):
        return self.sentence


def is_new(member, but=None) -> bool:
    """Whether fewer than NEW_MEMBER_POSTS posts of theirs can be seen, not counting `but`, the one that is
    judged. Moderators are not."""
    most = settings.NEW_MEMBER_POSTS
    if not most or is_moderator(member):
        return False
    others = member.posts.filter(seen()).exclude(pk=but and but.pk)
    return not others.order_by("-created_at")[most - 1 : most].exists()


def judge(author, read: Words, *, before=None, is_post: bool = False) -> str:
    """Why the words `read` of `author` wait for a moderator, "" when they need not: as a new post, or as the
    new text of `before`. In the transaction that writes them. Raises NotYet, TooSoon."""
    if is_moderator(author):
        return ""
    why = watched(read, before)
    if not is_new(author, but=before):
        return why
    if is_post:
        check_pace(author)
    check_words(read)
    return LINKS if has_strange_links(read, before.html if before else "") else why


def watched(read: Words, before=None) -> str:
    """WORDS when a watched word stands there that did not stand in the text `before`. Raises NotYet for one that
    is refused."""
    found = WatchedWord.objects.found_in(read.body, lambda: markup.plain(read.html))
    if found is None:
        return ""
    if found.act == WatchedWord.REFUSE:
        raise NotYet(
            _("This forum does not take “%(word)s”. Write it in other words, then send it again.")
            % {"word": found.word}
        )
    stood = before is not None and lookalikes.Words([found.word]).first_in(before.body)
    return "" if stood else WORDS


def let_through(author, read: Words, **about) -> str:
    """Instead of `judge`, for what the house itself writes: nothing waits."""
    return ""


def check_pace(author) -> None:
    """Before a new post of a new member, in its transaction: at most NEW_MEMBER_POSTS_AN_HOUR. What waits and
    what was removed counts too. Raises TooSoon."""
    most = settings.NEW_MEMBER_POSTS_AN_HOUR
    # Their row stays locked, so that many at once are counted one after the other.
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    now = timezone.now()
    last = author.posts.filter(created_at__gt=now - HOUR).order_by("-created_at")
    first = last.values_list("created_at", flat=True)[most - 1 : most].first()
    if first is not None:
        wait = min(HOUR, first + HOUR - now)
        minutes = max(1, -(-wait // datetime.timedelta(minutes=1)))
        sentence = ngettext(
            "New members make at most %(most)d posts an hour. Your text is kept: send it in %(minutes)d minute.",
            "New members make at most %(most)d posts an hour. Your text is kept: send it in %(minutes)d minutes.",
            minutes,
        )
        raise TooSoon(wait.total_seconds(), sentence % {"most": most, "minutes": minutes})


def check_words(read: Words) -> None:
    """Raises NotYet for more links, or more members named, than a new member's post has."""
    links, named = len(links_in(read.html)), len({*read.mentioned.values(), *read.quoted.values()})
    if links > settings.NEW_MEMBER_LINKS:
        raise NotYet(
            _("A new member’s post has at most %(most)d links, and this one has %(links)d. Make two of it.")
            % {"most": settings.NEW_MEMBER_LINKS, "links": links}
        )
    if named > settings.NEW_MEMBER_MENTIONS:
        raise NotYet(
            _("A new member’s post names at most %(most)d members, and this one names %(named)d.")
            % {"most": settings.NEW_MEMBER_MENTIONS, "named": named}
        )


def has_strange_links(read: Words, before: str = "") -> bool:
    """Whether it leads to places that nobody here knows, but for those that the HTML `before` had."""
    known = set(links_in(before))
    links = [*links_in(read.html), *(found.url for found in read.papers)]
    return any(link not in known and is_strange(link) for link in links)


def may_not_link(member, link: str) -> bool:
    """Whether `link`, if any, is one that a new member does not put beside a paper."""
    return bool(link) and is_strange(link) and is_new(member)


def is_watched(member, said: dict) -> bool:
    """Whether a watched word stands in what `member`, no moderator, says of a paper: there nothing can wait."""
    if is_moderator(member):
        return False
    texts = [part for value in said.values() for part in (value if isinstance(value, list) else [value])]
    return WatchedWord.objects.found_in(*(text for text in texts if isinstance(text, str))) is not None


def links_in(html: str) -> list[str]:
    """Where the links of a text lead, without places in this forum: as its readers' browsers see them."""
    links = (unescape(link) for link in _LINK.findall(html))
    return list(dict.fromkeys(link for link in links if not link.startswith(("/", "#"))))


def is_strange(link: str) -> bool:
    """Whether it leads neither to a host of papers, nor to one of KNOWN_HOSTS, nor to this forum."""
    try:
        parts = urlsplit(link)
        host, origin = (parts.hostname or "").rstrip("."), f"{parts.scheme}://{parts.netloc}".lower()
    except ValueError:
        return True
    if origin == settings.SITE_URL:
        return False
    is_web = parts.scheme in {"http", "https"} and host.isascii()
    known = settings.KNOWN_HOSTS | settings.LOOKUP_HOSTS
    return not (is_web and (rules_of(host) or host in known or host.removeprefix("www.") in known))
