"""The orders in which the posts of a year can be read. Which one is whose: docs/decisions/0009-reading.md."""

from django.db.models import Count, F

from threads.fragments import outlines
from threads.models import Topic
from threads.models.topic import POSTS_PER_PAGE
from threads.thread import threaded

OLDEST, THREADED, NEWEST_FIRST, LIKED = "flat", "threaded", "new", "liked"
# One choice for a reader: the first two are made of ranges of numbers, so addresses of posts hold in both.
BY_NUMBER = {OLDEST, THREADED}
BY_QUERY = {NEWEST_FIRST, LIKED}
# The most liked of a year are a list to choose from, not another way through all of it.
MOST_PAGES_LIKED = 10


def most_liked(topic: Topic):
    """The posts of a year that were liked, most liked first, as keys: one look at its likes."""
    return (
        topic.posts.visible()
        .annotate(likes_in_all=Count("likes") + F("anonymous_likes"))
        .filter(likes_in_all__gt=0)
        .order_by("-likes_in_all", "number")
        .values("pk")[: MOST_PAGES_LIKED * POSTS_PER_PAGE]
    )


def in_order(topic: Topic, order: str, page: int, user) -> list:
    """The posts of a page, as outlines. The first page is 1."""
    before = (page - 1) * POSTS_PER_PAGE
    if order == THREADED:
        return threaded(topic, page, user)
    if order == NEWEST_FIRST:
        highest = topic.last_number - before
        shown = topic.posts.filter(number__range=(highest - POSTS_PER_PAGE + 1, highest))
        return list(outlines(shown.without_held(user), user).order_by("-number"))
    if order == LIKED:
        shown = topic.posts.filter(pk__in=most_liked(topic)[before : before + POSTS_PER_PAGE])
        return list(outlines(shown.with_counts(user), user).order_by("-like_count", "number"))
    shown = topic.posts.in_page(page).without_held(user)
    return list(outlines(shown, user).order_by("number"))
