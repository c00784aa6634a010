"""A year on paper: its posts one after another, and the papers that they share as a numbered bibliography."""

import re

from django.db.models import Prefetch

from threads.models import Mute, Share

# A document of this many posts is some megabytes, and made in about a second.
MOST_POSTS = 500
# A link that says its own address: on paper it need not be said twice.
BARE = re.compile(r'<a href="([^"]+)"([^>]*)>\1</a>')


def posts_to_print(topic, part: int, reader) -> list:
    """The visible posts of a part of a year, each with `references`, the numbers of its papers in the
    document's bibliography, `is_muted` for those that `reader` has folded, and `printed`, its words. Three
    queries."""
    first = (part - 1) * MOST_POSTS + 1
    shares = Share.objects.select_related("paper", "identifier").order_by("position", "pk")
    posts = list(
        topic.posts.visible()
        .filter(number__range=(first, first + MOST_POSTS - 1))
        .select_related("author", "parent__author")
        .annotate(is_muted=Mute.objects.by(reader, "author"))
        .defer("body", "parent__body", "parent__html")
        .prefetch_related(Prefetch("shares", shares))
        .order_by("number")
    )
    for post in posts:
        post.printed = BARE.sub(r'<a class="bare" href="\1"\2>\1</a>', post.html)
    return posts


def bibliography(posts) -> list:
    """The first share of each paper of these posts, in their order: what the document cites, from [1] on.
    Each post gets its `references`. Needs `shares` with `paper` and `identifier`; asks nothing."""
    cited = {}
    for post in posts:
        post.references = []
        if not post.is_visible or getattr(post, "is_away", False):
            continue
        for share in post.shares.all():
            first = cited.setdefault(share.paper_id, share)
            if first is share:
                share.reference = len(cited)
            post.references.append(first.reference)
    return list(cited.values())
