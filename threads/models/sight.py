"""What everybody can see of the forum: the one place that says which posts those are."""

from django.db.models import Q


def seen(of: str = "") -> Q:
    """Posts that are neither removed nor wait for a moderator. `of` leads to the post: "post__"."""
    return Q(**{f"{of}deleted_at": None, f"{of}hidden_at": None, f"{of}held_at": None})


def waits_of(user, of: str = "") -> Q:
    """Posts of `user` that wait for a moderator."""
    if not user.is_authenticated:
        return Q(pk=None)
    mine = {"author": user.pk, "held_at__isnull": False, "deleted_at": None, "hidden_at": None}
    return Q(**{f"{of}{name}": value for name, value in mine.items()})
