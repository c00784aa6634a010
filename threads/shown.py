"""Posts with everything a page shows of them, in queries whose SQL is written once."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Model, OuterRef, Window
from django.db.models.functions import RowNumber
from django.http import Http404

from accounts.named import all_but_names
from accounts.roles import reader_of
from goodreadings.lib.prepared import prepared
from threads.models import Like, Post, Share, edition
from threads.models.like import FIRST_NAMES

STAMPS = {"stamp": edition.stamp(-OuterRef("pk")), "house": edition.stamp(edition.HOUSE)}


def shown(posts: Collection[int], user) -> dict[int, Post]:
    """By their keys, those of `posts` that are there, for the eyes of `user`; whether they may see them is not asked.
    Each with `stamp` and `house`, of the post and of all pages, as they were at its moment (threads.models.edition).
    Four queries, however many they are."""
    reader = [user.pk] if user.is_authenticated else []
    found = {post.pk: post for post in _posts(posts, *reader)}
    likes = grouped(_first_likes(found), "post_id")
    shares = grouped(_shares(found, *reader), "post_id")
    papers = {share.paper_id for rows in shares.values() for share in rows}
    firsts = grouped(_first_shares(papers), "paper_id")
    for pk, post in found.items():
        post.first_likes = likes[pk]
        for share in shares[pk]:
            share.post, share.paper.first_shares = post, firsts[share.paper_id]
        hold(post, "shares", shares[pk])
    return found


def in_turn(keys: Iterable[int], user) -> list[Post]:
    """The same as a list in the order of `keys`."""
    keys = list(keys)
    posts = shown(keys, user)
    return [posts[key] for key in keys if key in posts]


def whole(post: int, user) -> Post:
    """One of them; whether `user` may see it is not asked. Raises Http404 when it is not there."""
    found = shown([post], user).get(post)
    if found is None:
        raise Http404
    return found


def find(post: int, user) -> Post:
    """One that `user` may see, with its topic and author. Raises Http404."""
    found = next(iter(_found(post)), None)
    if found is None or not found.is_visible_to(user):
        raise Http404
    return found


def of_likes(post: int, user) -> Post:
    """One with what the heart below it shows. Raises Post.DoesNotExist."""
    for found in _counted([post], user.pk):
        found.first_likes = list(_first_likes([post]))
        return found
    raise Post.DoesNotExist


def reader(member: int | None):
    """For a query that is put together before its reader is known; None for visitors."""
    return AnonymousUser() if member is None else reader_of(member)


@prepared
def _posts(posts: list[int], member: int | None = None):
    return Post.objects.filter(pk__in=posts).by_itself(reader(member)).annotate(**STAMPS)


@prepared
def _found(post: int):
    return Post.objects.filter(pk=post).select_related("topic", "author")


@prepared
def _counted(posts: list[int], member: int):
    return Post.objects.filter(pk__in=posts).with_counts(reader_of(member)).select_related("topic", "author")


@prepared
def _first_likes(posts: list[int]):
    place = Window(RowNumber(), partition_by=[F("post_id")], order_by=[F("pk").asc()])
    likes = Like.objects.filter(post__in=posts).annotate(place=place).filter(place__lte=FIRST_NAMES)
    return likes.select_related("member").defer(*all_but_names("member")).order_by("pk")


@prepared
def _shares(posts: list[int], member: int | None = None):
    return Share.objects.filter(post__in=posts).with_papers(reader(member))


@prepared
def _first_shares(papers: list[int]):
    return Share.objects.filter(paper__in=papers).first_of_each_year()


def grouped(rows: Iterable, key: str) -> dict[int, list]:
    groups: dict[int, list] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def hold(one: Model, name: str, rows: list) -> None:
    """As `prefetch_related` does: `one.<name>.all()` asks for nothing."""
    held = getattr(one, name).all()
    held._result_cache, held._prefetch_done = rows, True
    one._prefetched_objects_cache = {name: held}  # type: ignore[attr-defined]
