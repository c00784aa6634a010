"""An imported member is handed over to the person it was."""

from django.db import transaction

from accounts.models import User
from threads.models import Action, Image, Like, Mute, Post, YearRequest


class CannotHandOver(ValueError):
    """str() is a sentence for the operator."""


def hand_over(placeholder: User, member: User, by: User | None) -> None:
    """Give everything of `placeholder` to `member`, in one transaction; the placeholder stays and
    points to the member, so that a later import knows whose the posts are. `by` None: the operator.

    Raises CannotHandOver.
    """
    with transaction.atomic():
        # The row stays locked to the end: a second hand-over waits, and then finds it done.
        placeholder = User.objects.select_for_update().get(pk=placeholder.pk)
        _refuse_unfit(placeholder, member)
        Post.objects.filter(author=placeholder).update(author=member, key=None)
        # Nobody likes their own posts, nor one post twice.
        Like.objects.filter(post__author=member, member__in=[placeholder, member]).delete()
        liked = Like.objects.filter(member=member).values("post_id")
        Like.objects.filter(member=placeholder, post_id__in=liked).delete()
        Like.objects.filter(member=placeholder).update(member=member)
        Image.objects.filter(member=placeholder).update(member=member)
        asked = YearRequest.objects.filter(member=member).values("year")
        YearRequest.objects.filter(member=placeholder, year__in=asked).delete()
        YearRequest.objects.filter(member=placeholder).update(member=member)
        muting = Mute.objects.filter(muted=member).values("member")
        Mute.objects.filter(muted=placeholder).exclude(member=member).exclude(member__in=muting).update(
            muted=member
        )
        Action.objects.filter(by=placeholder).update(by=member)
        Action.objects.filter(member=placeholder).update(member=member)
        placeholder.handed_to = member
        placeholder.save(update_fields=["handed_to"])
        Action.objects.record(by, Action.CLAIM, member=member, reason=f"Was {placeholder.imported_name}.")


def _refuse_unfit(placeholder: User, member: User) -> None:
    if placeholder.imported_name is None:
        raise CannotHandOver(f"{placeholder.username} did not come with an import.")
    if placeholder.handed_to:
        raise CannotHandOver(
            f"{placeholder.username} was handed over to {placeholder.handed_to.username} already."
        )
    if member.imported_name is not None:
        raise CannotHandOver(f"{member.username} came with an import itself; name the member who signs in.")
