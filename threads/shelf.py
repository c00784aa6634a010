"""The shelf of years beside the page, and how full they are."""

import datetime
from dataclasses import astuple, dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Count, FilteredRelation, Q, QuerySet, Subquery

from goodreadings.lib.addresses import address
from goodreadings.lib.kept import digest, once, remembered
from goodreadings.lib.prepared import prepared
from threads.models import Post, Topic, Visit, edition
from threads.models.figures import Figures
from threads.models.left_over import left_over_count


@dataclass(frozen=True, slots=True)
class Year:
    """A topic as the shelf shows it. `fullness` is 0 to 100, its highest number against that of the fullest year."""

    pk: int
    year: int
    title: str
    opened_at: datetime.datetime
    closed_at: datetime.datetime | None
    fullness: int

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def get_absolute_url(self) -> str:
        return address("topic", self.year)


class Shelf(tuple[Year, ...]):
    """All years, the newest first. They are everybody's: nobody changes them."""

    @cached_property
    def seen(self) -> str:
        """Tells it from every other one."""
        return digest(tuple(map(astuple, self)))

    @cached_property
    def names(self) -> str:
        """The same, but how full they are and whether one can write there."""
        return digest(tuple((one.pk, one.year, one.title) for one in self))

    def beside(self, year: int, step: int) -> Year | None:
        """The year before one (-1) or after it (+1)."""
        place = next((n for n, one in enumerate(self) if one.year == year), None)
        place = -1 if place is None else place - step
        return self[place] if 0 <= place < len(self) else None


@dataclass(frozen=True, slots=True)
class Counted:
    """A year, how many of its posts can be seen (numbers may have gaps), and how many a member has still to read: of
    the newest, and of those where they have been."""

    year: Year
    post_count: int
    unread_count: int


def shelf() -> Shelf:
    """As it is now: one small query tells whether it is the one that is kept."""
    return shelf_under(edition.stamp_of_shelf() if settings.KEEP_PAGES else None)


def shelf_under(stamp: str | None) -> Shelf:
    """That of a stamp which was just asked for; None when it never moved."""
    return once(("shelf", stamp), _made)


def _made() -> Shelf:
    topics = Topic.objects.order_by("-year").values_list(
        "pk", "year", "title", "opened_at", "closed_at", "last_number"
    )
    rows = [(*row, edition.rounded(number)) for *row, number in topics]
    most = max((number for *_, number in rows), default=0)
    return Shelf(Year(*row, round(100 * number / most) if most else 0) for *row, number in rows)


def topics(years: list[int], reader=None) -> dict[int, Topic]:
    """Topics by year. With a `reader` who is a member, each has `visit` and `subscription`, theirs or None, and
    `left_over`, how much of their reading list a closed year leaves unread, out of the same query."""
    if reader is None or not reader.is_authenticated:
        return {topic.year: topic for topic in _topics(years)}
    found = {topic.year: topic for topic in _topics_of(years, reader.pk)}
    for topic in found.values():
        # Django leaves out what is not there.
        topic.visit, topic.subscription = getattr(topic, "visit", None), getattr(topic, "subscription", None)
    return found


@prepared
def _topics(years: list[int]) -> QuerySet[Topic]:
    return Topic.objects.defer("introduction").filter(year__in=years)


@prepared
def _topics_of(years: list[int], member: int) -> QuerySet[Topic]:
    follows = FilteredRelation("subscriptions", condition=Q(subscriptions__member=member))
    mine = _with_visit(member).annotate(subscription=follows, left_over=left_over_count(member))
    return mine.select_related("visit", "subscription").filter(year__in=years)


def newest_and_visits(reader) -> tuple[Topic | None, dict[int, Visit]]:
    """The newest year, None when there is none; and by topic the reader's visits: a member, who begins it by looking,
    has one of the newest."""
    if not reader.is_authenticated:
        return next(iter(_newest()), None), {}
    found = _visited(reader.pk)
    for topic in found:
        topic.visit = getattr(topic, "visit", None)
    return next(iter(found), None), {topic.pk: visit_of(reader, topic) for topic in found}


@prepared
def _newest() -> QuerySet[Topic]:
    return Topic.objects.defer("introduction").order_by("-year")[:1]


@prepared
def _visited(member: int) -> QuerySet[Topic]:
    """The newest year, and those where the member has been."""
    newest = Subquery(Topic.objects.order_by("-year").values("pk")[:1])
    mine = _with_visit(member).select_related("visit")
    return mine.filter(Q(pk=newest) | Q(visit__isnull=False)).order_by("-year")


def _with_visit(member: int) -> QuerySet[Topic]:
    theirs = FilteredRelation("visits", condition=Q(visits__member=member))
    return Topic.objects.defer("introduction").annotate(visit=theirs)


def counted(
    years: Shelf, stamps: dict[int, str], newest: Figures, visits: dict[int, Visit] | None = None
) -> list[Counted]:
    """`newest` are the figures of the year where people write; `visits` are those of one member."""
    visits, mine = visits or {}, newest.topic.pk
    made_from = {one.pk: ("posts of a year", one.pk, stamps.get(one.pk)) for one in years if one.pk != mine}
    # What was closed long ago stays: one look finds all of it.
    counts = once(("posts of years", *made_from.values()), lambda: remembered(made_from, _post_counts))
    counts = counts | {mine: newest.post_count}
    unread = _unread(visits, stamps, newest)
    return [Counted(one, counts[one.pk], unread.get(one.pk, 0)) for one in years]


def _unread(visits: dict[int, Visit], stamps: dict[int, str], newest: Figures) -> dict[int, int]:
    mine = newest.topic.pk
    others = {
        topic: ("unread of a year", topic, stamps.get(topic), visit.member_id, visit.ranges)
        for topic, visit in visits.items()
        if topic != mine
    }
    unread = remembered(others, lambda missing: _unread_counts([visits[topic] for topic in missing]))
    return unread | ({mine: newest.unread(visits[mine])} if mine in visits else {})


def _post_counts(topics: list[int]) -> dict[int, int]:
    rows = Post.objects.visible().filter(topic__in=topics).order_by().values("topic")
    counts = dict(rows.annotate(posts=Count("pk")).values_list("topic", "posts"))
    return {topic: counts.get(topic, 0) for topic in topics}


def _unread_counts(visits: list[Visit]) -> dict[int, int]:
    unread = Q(pk=None)
    for visit in visits:
        unread |= visit.unread
    rows = Post.objects.filter(unread).order_by().values("topic")
    counts = dict(rows.annotate(posts=Count("pk")).values_list("topic", "posts"))
    return {visit.topic_id: counts.get(visit.topic_id, 0) for visit in visits}


def visit_of(reader, topic: Topic) -> Visit | None:
    """The visit of `topic`, which was asked for with `reader`; one that is not written down yet when there was none.
    None for visitors."""
    if not reader.is_authenticated:
        return None
    return topic.visit or Visit(member=reader, topic=topic)


def figures_of(
    figures: Figures, stamp: str | None, visit: Visit | None = None, ranked: QuerySet | None = None
) -> dict[str, int]:
    """How full the year is, how much of it is still to be read, and, as `ranked_count`, how much there is of what was
    `ranked`. `stamp` is the year's."""
    told_apart = (visit.member_id, visit.ranges) if visit else ()
    made_from = ("figures", figures.topic.pk, stamp, told_apart, ranked is not None)
    return once(made_from, lambda: _figures(figures, visit, ranked))


def _figures(figures: Figures, visit: Visit | None, ranked: QuerySet | None) -> dict[str, int]:
    facts = figures.in_all()
    if visit:
        facts["unread_count"] = figures.unread(visit)
    if ranked is not None:
        facts["ranked_count"] = ranked.count()
    return facts
