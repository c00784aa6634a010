"""The shelf of years beside the page, and how full they are."""

from django.db.models import Count, FilteredRelation, Q, QuerySet

from goodreadings.lib.kept import remembered
from goodreadings.lib.prepared import prepared
from threads.models import Post, Topic, Visit
from threads.models.figures import Figures
from threads.models.left_over import left_over_count


def shelf(reader=None) -> list[Topic]:
    """All years, newest first, each with `fullness`: 0 to 100, by its highest number against that of the
    fullest year, which costs nothing however many posts there are. With a `reader` who is a member,
    each also has `visit` and `subscription`, theirs or None, and `left_over`, how much of their reading
    list a closed year leaves unread, out of the same query."""
    years = _shelf(*([reader.pk] if reader is not None and reader.is_authenticated else []))
    most = max((topic.last_number for topic in years), default=0)
    for topic in years:
        topic.visit = getattr(topic, "visit", None)
        topic.subscription = getattr(topic, "subscription", None)
        topic.fullness = round(100 * topic.last_number / most) if most else 0
    return years


@prepared
def _shelf(member: int | None = None) -> QuerySet[Topic]:
    years = Topic.objects.defer("introduction")
    if member is None:
        return years
    theirs = FilteredRelation("visits", condition=Q(visits__member=member))
    follows = FilteredRelation("subscriptions", condition=Q(subscriptions__member=member))
    mine = years.annotate(visit=theirs, subscription=follows, left_over=left_over_count(member))
    return mine.select_related("visit", "subscription")


def counted(years: list[Topic], stamps: dict[int, str], newest: Figures, reader=None) -> list[Topic]:
    """`years`, each with `post_count`, of the posts that can be seen (numbers may have gaps), and
    `unread_count`: of the newest year, and of those where the `reader` has been before. `newest` are the figures of
    the first of them, where people write."""
    unread = {}
    for topic in years:
        if visit := visit_of(reader, topic, begin=topic is years[0]):
            unread[topic.pk] = visit
    made_from = {
        topic.pk: ("posts of a year", topic.pk, stamps.get(topic.pk), *_told_apart(unread.get(topic.pk)))
        for topic in years
    }
    counts = remembered(made_from, lambda topics: _counts(topics, unread, newest))
    for topic in years:
        topic.post_count, topic.unread_count = counts[topic.pk]
    return years


def _told_apart(visit: Visit | None) -> tuple:
    return (visit.member_id, visit.ranges) if visit else ()


def _counts(topics: list[int], visits: dict[int, Visit], newest: Figures) -> dict[int, tuple[int, int]]:
    """By topic, how many posts there are, and how many of them are still to be read."""
    counts = {}
    if newest.topic.pk in topics:
        visit = visits.get(newest.topic.pk)
        counts[newest.topic.pk] = newest.post_count, newest.unread(visit) if visit else 0
    if others := [topic for topic in topics if topic not in counts]:
        unread = Q(pk=None)
        for topic in others:
            if topic in visits:
                unread |= visits[topic].unread
        rows = Post.objects.visible().filter(topic__in=others).order_by().values("topic")
        rows = rows.annotate(posts=Count("pk"), new=Count("pk", filter=unread))
        counts |= {topic: (posts, new) for topic, posts, new in rows.values_list("topic", "posts", "new")}
    return {topic: counts.get(topic, (0, 0)) for topic in topics}


def visit_of(reader, topic: Topic, *, begin: bool = True) -> Visit | None:
    """The visit of `topic`, a year of the shelf that was made for `reader`; one that is not written
    down yet when there was none and they `begin`. None for visitors."""
    if reader is None or not reader.is_authenticated:
        return None
    return topic.visit or (Visit(member=reader, topic=topic) if begin else None)


def figures_of(
    figures: Figures, stamps: dict[int, str], visit: Visit | None = None, ranked: QuerySet | None = None
) -> dict[str, int]:
    """How full the year is, how much of it is still to be read, and, as `ranked_count`, how much there is of what was
    `ranked`. `stamps` are those of years."""
    key = figures.topic.pk
    made_from = ("figures", key, stamps.get(key), _told_apart(visit), ranked is not None)
    return remembered({key: made_from}, lambda _: {key: _figures(figures, visit, ranked)})[key]


def _figures(figures: Figures, visit: Visit | None, ranked: QuerySet | None) -> dict[str, int]:
    facts = figures.in_all()
    if visit:
        facts["unread_count"] = figures.unread(visit)
    if ranked is not None:
        facts["ranked_count"] = ranked.count()
    return facts
