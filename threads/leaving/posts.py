"""A former member's posts, the images in them, and the likes they gave."""

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from accounts.models import User
from goodreadings.lib.markup import Refused
from threads.leaving.keys import BATCH, by_key
from threads.models import Image, Like, Post, Revision, Share, words


def forget(member: User, *, keeps: bool) -> Iterator[None]:
    """The words of all posts, or with `keeps` of those that the member had removed anyway. A line stays where
    each stood, with its number, and the replies to it."""
    mine = Post.objects.filter(author=member)
    if keeps:
        mine.exclude(key=None).update(key=None)
        mine = mine.exclude(deleted_at=None)
    else:
        for (pk,) in by_key(mine.filter(deleted_at=None)):
            Post.objects.select_related("topic", "author").get(pk=pk).delete_by_author()
            yield
    # Those whose words are gone have no HTML either.
    for (pk,) in by_key(mine.exclude(body="", html="")):
        with transaction.atomic():
            Revision.objects.filter(post=pk).delete()
            Share.objects.filter(post=pk).delete()
            Image.posts.through.objects.filter(post=pk).delete()
            Post.objects.filter(pk=pk).update(body="", html="", excerpt="", key=None)
        yield


def likes_become_numbers(member: User) -> Iterator[None]:
    """Counts stay what they are."""
    while pks := list(Like.objects.filter(member=member).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            likes = Like.objects.select_for_update().filter(pk__in=pks)
            posts = [like.post_id for like in likes]
            Post.objects.filter(pk__in=posts).update(anonymous_likes=F("anonymous_likes") + 1)
            likes.delete()
        yield


def forget_images(member: User, *, keeps: bool) -> Iterator[None]:
    """All, or with `keeps` those that no post shows; what stands in the introduction of a year stays. Of the
    others the posts that show them keep a line of text."""
    mine = Image.objects.filter(member=member)
    in_topics = Image.topics.through.objects.filter(image=OuterRef("pk"))
    mine = mine.exclude(Exists(in_topics))
    if keeps:
        mine = mine.exclude(Exists(Image.posts.through.objects.filter(image=OuterRef("pk"))))
    for (pk,) in by_key(mine):
        image = Image.objects.get(pk=pk)
        shown = list(image.posts.exclude(author=member).select_related("topic"))
        # The file first: should we end here, the row still knows of it.
        default_storage.delete(image.place)
        image.delete()
        for post in shown:
            _without_picture(post)
        yield
    Image.objects.filter(member=member).update(member=None)


def _without_picture(post: Post) -> None:
    try:
        read = words.read(post.body, post.topic.year)
    except Refused:
        return
    Post.objects.filter(pk=post.pk, body=post.body).update(html=read.html, excerpt=read.excerpt)
