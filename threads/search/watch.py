"""New posts that kept searches find: the worker looks, and tells whoever wants to hear."""

import datetime
import time

from django.db.models import Max, Q
from django.utils import timezone

from threads.models import Post, SavedSearch, tell
from threads.search.results import newest_posts

# Seconds that a look may take of the worker; and of one search, the posts that are told at most.
TURN = 10.0
MOST_TOLD = 10
# A post counts once it is so old: one that was begun earlier may be written later than its follower.
SETTLED = datetime.timedelta(seconds=30)


def look(seconds: float = TURN) -> None:
    """Each search once, those first that were looked at longest ago; what is left is for the next turn."""
    end = time.monotonic() + seconds
    settled = Post.objects.filter(created_at__lte=timezone.now() - SETTLED)
    newest = settled.aggregate(last=Max("pk"))["last"] or 0
    waiting = SavedSearch.objects.of_active().filter(is_told=True, looked_up_to__lt=newest)
    for kept in waiting.order_by("looked_up_to", "pk").iterator(chunk_size=100):
        if time.monotonic() > end:
            return
        look_for(kept, newest)


def look_again(pk: int, beyond: int = 0, seconds: float = TURN) -> int | None:
    """The post of the key `pk` was approved after others that are newer had been looked at. The key of the search
    after which to go on; None when all have been asked."""
    end = time.monotonic() + seconds
    post = Post.objects.visible().select_related("topic", "author").filter(pk=pk).first()
    if post is None:
        return None
    for kept in SavedSearch.objects.passed(post).filter(pk__gt=beyond).iterator(chunk_size=100):
        if newest_posts(kept.query, kept.member, 1, among=Q(pk=pk)):
            tell.of_search(kept.member, kept.name, [post])
        if time.monotonic() > end:
            return kept.pk
    return None


def look_for(kept: SavedSearch, newest: int) -> None:
    """Told twice after a crash, nobody hears twice: an act is told once."""
    keys = newest_posts(kept.query, kept.member, MOST_TOLD, among=Q(pk__gt=kept.looked_up_to))
    posts = Post.objects.visible().filter(pk__in=keys, pk__lte=newest).select_related("topic", "author")
    tell.of_search(kept.member, kept.name, posts.order_by("pk"))
    SavedSearch.objects.filter(pk=kept.pk, looked_up_to__lt=newest).update(looked_up_to=newest)
