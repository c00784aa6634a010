"""How full a year is, in one query."""

from django.db.models import IntegerField, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from threads.models.like import Like
from threads.models.post import Post
from threads.models.share import Share
from threads.models.topic import Topic


class Rows(Subquery):
    """How many rows a queryset has. Joins in an aggregate would multiply; this does not."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def figures(topic: Topic, **others) -> dict[str, int]:
    """`post_count`, `paper_count`, `reader_count` (members who posted) and `like_count`, of what can
    be seen in a topic; and how many rows each of the `others` (querysets) has."""
    seen = Post.objects.filter(topic=topic).visible().order_by()
    shares = Share.objects.filter(post__in=seen).order_by()
    likes = Like.objects.filter(post__in=seen).order_by()
    counted_only = seen.values("topic").annotate(likes=Sum("anonymous_likes")).values("likes")
    return (
        Topic.objects.filter(pk=topic.pk)
        .values(
            post_count=Rows(seen.values("pk")),
            reader_count=Rows(seen.values("author_id").distinct()),
            paper_count=Rows(shares.values("paper_id").distinct()),
            like_count=Rows(likes.values("pk")) + Coalesce(Subquery(counted_only), Value(0)),
            **{name: Rows(queryset.values("pk")) for name, queryset in others.items()},
        )
        .get()
    )
