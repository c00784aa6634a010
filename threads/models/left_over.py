"""What a closed year leaves unread on a member's list: they are asked once whether they still want it.

A year leaves a reading over when a post of it shares the paper, and the member has said nothing about
the reading since the year was closed.
"""

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from threads.models.reading import Reading
from threads.models.share import Share
from threads.models.topic import Topic

KEEP, DROP = "keep", "drop"


def left_over(member, topic: Topic):
    """The readings of `member` that `topic` leaves over."""
    if topic.is_open:
        return Reading.objects.none()
    shared = _shared_in(topic.pk)
    return _not_asked(member, topic.year, topic.closed_at).filter(Exists(shared))


def left_over_count(member):
    """A figure to annotate topics with: how many readings of `member` each leaves over."""
    shared = _shared_in(OuterRef(OuterRef("pk")))
    rows = _not_asked(member, OuterRef("year"), OuterRef("closed_at")).filter(Exists(shared))
    return Coalesce(Subquery(rows.values("member").annotate(rows=Count("pk")).values("rows")), Value(0))


def settle_left_over(member, topic: Topic, act: str, papers=None) -> int:
    """KEEP or DROP what `topic` leaves over, all of it or of `papers`. How many that were.

    What is kept is not asked about again for any year that is closed by now.
    """
    rows = left_over(member, topic)
    rows = Reading.objects.filter(
        pk__in=(rows if papers is None else rows.filter(paper__in=papers)).values("pk")
    )
    if act == DROP:
        return rows.delete()[0]
    return rows.update(taken_past=Topic.objects.exclude(closed_at=None).aggregate(Max("year"))["year__max"])


def _shared_in(topic):
    """The shares in `topic` of a reading's paper, to be found by the paper. The sum keeps SQLite from going
    through the posts of the topic for each reading: 0.1 ms, and more with every post."""
    shares = Share.objects.visible().filter(paper=OuterRef("paper"))
    return shares.annotate(in_topic=F("post__topic_id") + 0).filter(in_topic=topic)


def _not_asked(member, year, closed_at):
    untouched = Reading.objects.unread().filter(member=member, changed_at__lt=closed_at).order_by()
    return untouched.filter(Q(taken_past=None) | Q(taken_past__lt=year))
