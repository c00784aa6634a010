"""What everybody can see of the forum: the one place that says which posts those are."""

from django.db.models import Q


def seen(of: str = "") -> Q:
    """Posts that are neither removed nor wait for a moderator. `of` leads to the post: "post__"."""
    return Q(**{f"{of}deleted_at": None, f"{of}hidden_at": None, f"{of}held_at": None})
