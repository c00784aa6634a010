"""What moderators know of a member: what they wrote, and what was done about it."""

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Sanction, User
from accounts.sanctions import SILENCE, SUSPEND, WARN
from threads.models import Action, Flag, Post


def of(members) -> dict[int, User]:
    """Members by their keys (`members`), each with `post_count` of what stands, `upheld` (posts of theirs that
    were hidden for a flag), `warnings`, `silences` and `suspensions` that were not taken back; and whether they
    moderate."""
    return _with_record(User.objects.with_role()).in_bulk(members)


def history(member):
    """Every act on a member and on their posts, newest first."""
    acts = Action.objects.filter(Q(member=member) | Q(post__author=member))
    return acts.select_related(
        "by", "topic", "post__topic", "member", "paper", "sanction", "undone_by__by"
    ).defer("post__body", "post__html")


def _with_record(members):
    posts = Post.objects.visible().filter(author=OuterRef("pk"))
    upheld = Flag.objects.filter(post__author=OuterRef("pk"), outcome=Flag.HIDDEN)
    return members.annotate(
        post_count=_counted(posts, "author"),
        upheld=_counted(upheld, "post__author", "post"),
        warnings=_sanctions(WARN),
        silences=_sanctions(SILENCE),
        suspensions=_sanctions(SUSPEND),
    )


def _sanctions(kind: str):
    return _counted(Sanction.objects.filter(member=OuterRef("pk"), kind=kind, lifted_at=None), "member")


def _counted(rows, column: str, what: str = "pk"):
    counted = rows.order_by().values(column).annotate(rows=Count(what, distinct=True)).values("rows")
    return Coalesce(Subquery(counted), Value(0))
