"""Posts among others, as HTML that is kept. The key of a fragment holds everything that it was made from, so that
none is ever old: the stamp of the post (threads.models.edition), and the facts by which one reader's view differs from
another's, so that most readers share one. docs/decisions/0016-kept-pages.md tells more.
"""

import hashlib
import math
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from goodreadings.lib import kept
from goodreadings.lib.frames import Pieces, cut, joined, mark
from goodreadings.lib.prepared import prepared
from threads import vocabulary
from threads.models import Like, Mute, Post, Reading
from threads.permissions import can_moderate, can_write, is_moderator
from threads.shown import STAMPS, shown

# What stands between the pieces of a fragment: the token of forms, the address of the page.
TOKEN, PATH = "token", "path"
OUTLINE = ("topic", "number", "author", "parent", "root", "deleted_at", "hidden_at", "held_at")
# How a post can stand on a page: by itself, below the one that it answers, or in two lines of a list.
POST, ANSWER, BRIEF = "post", "answer", "brief"
TEMPLATES = {POST: "threads/_post.html", ANSWER: "threads/_post.html", BRIEF: "threads/_brief.html"}
# A card that waits asks for itself by and by, for as long as threads.models.share.PATIENCE.
WAITING = 30


@dataclass
class Fragment:
    """`pieces` are its HTML, with the names of what is to stand in it; `comment` is what
    the post is for machines, `cited` its papers in a bibliography. True until `until`, in seconds of the clock,
    and under `stamps`, the post's and the house's."""

    pieces: Pieces
    until: float
    stamps: tuple[str | None, str | None] = (None, None)
    comment: dict | None = None
    cited: list[tuple[int, SafeString]] = field(default_factory=list)


class Asked:
    """What a template of what is kept may know of the request: the method, which its key holds, the path, which is
    filled in, and who reads, of whom its key holds what it shows."""

    def __init__(self, request):
        self.method, self.user, self.path, self.token = request.method, request.user, mark(), mark()
        self.good_for = kept.MOST_SECONDS

    def get_full_path(self) -> str:
        return self.path

    def pieces(self, template: str, context: dict) -> Pieces:
        """What the template makes, with the names of what is to stand there."""
        mine = {"request": self, "csrf_token": self.token, "user": self.user}
        return cut(render_to_string(template, mine | context), {self.token: TOKEN, self.path: PATH})


class Fills:
    """What stands in those places on one page."""

    def __init__(self, request):
        self.request, self.said = request, {PATH: escape(request.get_full_path())}

    def into(self, pieces: Pieces) -> SafeString:
        return joined(pieces, self._said)

    def _said(self, name: str) -> str:
        # The token of forms is asked for only where there is one, for it makes a cookie.
        if name == TOKEN and TOKEN not in self.said:
            self.said[TOKEN] = get_token(self.request)
        return self.said[name]


def outlines(posts: QuerySet[Post], user) -> QuerySet[Post]:
    """Which posts a page shows, and what tells the present look of each from every other, in one query: what `show`
    begins with."""
    liked = Like.objects.filter(post=OuterRef("pk"), member=user.pk)
    return posts.only(*OUTLINE).annotate(
        **STAMPS,
        liked=Exists(liked) if user.is_authenticated else Value(False),
        is_muted=Mute.objects.by(user, "author"),
        answers_muted=Mute.objects.by(user, "parent__author"),
    )


def show(request, posts: list[Post], topic, years, look: str = POST) -> dict:
    """Give each of `posts`, outlines of posts of `topic`, its HTML as `shown` and its `comment`. Return what else the
    context of the page has: all of them as `shown`, the papers that they cite, each once, and the token that is in
    their forms, since one for all is smaller on the line than two. `years` is the shelf."""
    states = _reading_states(request.user, posts) if look != BRIEF else defaultdict(dict)
    keys = _keys(request, posts, states, topic, years, look)
    cache = caches["fragments"] if settings.KEEP_PAGES else None
    found = cache.get_many(keys.values()) if cache else {}
    now = time.time()
    there = {pk: found[key] for pk, key in keys.items() if key in found and found[key].until > now}
    if missing := [post for post in posts if post.pk not in there]:
        for outline, fragment in _made(request, missing, states, topic, look):
            there[outline.pk] = fragment
            if cache and fragment.stamps == (outline.stamp, outline.house):
                cache.set(keys[outline.pk], fragment, math.ceil(fragment.until - now))
    return _filled_in(request, posts, there)


def _reading_states(user, posts) -> dict[int, dict[int, str]]:
    """By post and paper, how far `user` is with it."""
    states: dict[int, dict[int, str]] = defaultdict(dict)
    if user.is_authenticated:
        for pk, paper, state in _theirs(user.pk, [post.pk for post in posts]):
            states[pk][paper] = state
    return states


@prepared
def _theirs(member: int, posts: list[int]):
    theirs = Reading.objects.filter(member=member, paper__shares__post__in=posts)
    return theirs.order_by().values_list("paper__shares__post", "paper", "state")


def _keys(request, posts, states, topic, years, look) -> dict[int, str]:
    user = request.user
    reader = (user.is_authenticated, can_write(user), is_moderator(user), can_moderate(user))
    place = (
        kept.release(), request.method, reader, topic.is_open, look, timezone.localdate(),
        translation.get_language(), timezone.get_current_timezone_name(), settings.SITE_URL,
        years.names,
    )  # fmt: skip
    keys = {}
    for post in posts:
        is_mine = post.author_id == user.pk
        facts = (is_mine, post.liked, post.is_muted, post.answers_muted, sorted(states[post.pk].items()))
        where = (getattr(post, "depth", None), getattr(post, "is_away", None))
        made_from = (place, post.pk, post.stamp, post.house, facts, where)
        keys[post.pk] = hashlib.sha256(repr(made_from).encode()).hexdigest()
    return keys


def _made(request, outlines: list[Post], states, topic, look: str) -> Iterator[tuple[Post, Fragment]]:
    """For those of `outlines` that are still there. Somebody may have written since these were asked for: then its
    stamps are others."""
    whole = shown([post.pk for post in outlines], AnonymousUser())
    for outline in outlines:
        if post := whole.get(outline.pk):
            # Whether it is open is said by what the key was made of.
            post.topic = topic
            post.depth, post.is_away = getattr(outline, "depth", 0), getattr(outline, "is_away", False)
            post.liked, post.is_muted, post.answers_muted = (
                outline.liked,
                outline.is_muted,
                outline.answers_muted,
            )
            for share in post.shares.all():
                share.reading = states[post.pk].get(share.paper_id, "")
            yield outline, _fragment(request, post, look)


def _fragment(request, post: Post, look: str) -> Fragment:
    start, asked = time.time(), Asked(request)
    is_read = post.is_visible and not post.is_away
    shares = post.shares.all() if is_read else []
    if any(share.waits_here for share in shares):
        kept.good_for(asked, WAITING)
    context = {
        "is_moderator": is_moderator(request.user), "post": post, "at": "post", "hide_replies": look == ANSWER,
    }  # fmt: skip
    return Fragment(
        asked.pieces("threads/_away.html" if post.is_away else TEMPLATES[look], context),
        # Words of time change with whole seconds.
        math.floor(start + asked.good_for),
        (post.stamp, post.house),
        vocabulary.comment(post) if is_read and not request.user.is_authenticated else None,
        [(share.paper_id, render_to_string("threads/_cited.html", {"share": share})) for share in shares],
    )


def _filled_in(request, posts: list[Post], fragments: dict[int, Fragment]) -> dict:
    cited: dict[int, SafeString] = {}
    fills = Fills(request)
    for post in posts:
        fragment = fragments.get(post.pk) or Fragment([b""], 0)
        post.shown, post.comment = fills.into(fragment.pieces), fragment.comment
        for paper, line in fragment.cited:
            cited.setdefault(paper, line)
        if fragment.until:
            kept.good_for(request, fragment.until - time.time())
    token = {"csrf_token": fills.said[TOKEN]} if TOKEN in fills.said else {}
    return {
        "shown": format_html_join("\n", "{}", ((post.shown,) for post in posts)),
        "cited": list(cited.values()),
        **token,
    }
