"""The orders in which the posts of a year can be read. Which one is whose: docs/decisions/0009-reading.md."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F

from accounts.roles import is_moderator, reader_of
from goodreadings.lib.prepared import prepared
from threads.fragments import outlines
from threads.models import Post, Topic
from threads.models.topic import POSTS_PER_PAGE
from threads.thread import threaded

OLDEST, THREADED, NEWEST_FIRST, LIKED = "flat", "threaded", "new", "liked"
# One choice for a reader: the first two are made of ranges of numbers, so addresses of posts hold in both.
BY_NUMBER = {OLDEST, THREADED}
BY_QUERY = {NEWEST_FIRST, LIKED}
# The most liked of a year are a list to choose from, not another way through all of it.
MOST_PAGES_LIKED = 10
# So many stand on the home page.
NEWEST = 5


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
    return _by_number(topic, before + 1, before + POSTS_PER_PAGE, user)


def newest(topic: Topic, user) -> list:
    """The last few posts of a year that everybody can see, the newest first, as outlines."""
    return _in(topic, _newest(topic.pk, *([user.pk] if user.is_authenticated else [])))


@prepared
def _newest(topic: int, member: int | None = None):
    user = AnonymousUser() if member is None else reader_of(member)
    return outlines(Post.objects.visible().filter(topic=topic), user).order_by("-number")[:NEWEST]


def _by_number(topic: Topic, first: int, last: int, user) -> list:
    if not user.is_authenticated:
        return _in(topic, _of_visitor(topic.pk, first, last))
    asked = _of_moderator if is_moderator(user) else _of_member
    return _in(topic, asked(topic.pk, first, last, user.pk))


def _in(topic: Topic, posts: list) -> list:
    for post in posts:
        post.topic = topic
    return posts


@prepared
def _of_visitor(topic: int, first: int, last: int):
    return _outlined(topic, first, last, AnonymousUser())


@prepared
def _of_member(topic: int, first: int, last: int, member: int):
    return _outlined(topic, first, last, reader_of(member))


@prepared
def _of_moderator(topic: int, first: int, last: int, member: int):
    return _outlined(topic, first, last, reader_of(member, moderates=True))


def _outlined(topic: int, first: int, last: int, user):
    shown = Post.objects.filter(topic=topic, number__range=(first, last)).without_held(user)
    return outlines(shown, user).order_by("number")
