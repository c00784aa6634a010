"""How full a year is: counted a part of its posts at a time, and remembered: after a write, one part is counted anew,
and the whole told of the difference."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db.models import Count, F, Q, Value
from django.utils.functional import cached_property

from goodreadings.lib.kept import MOST_SECONDS, remembered
from goodreadings.lib.prepared import prepared
from threads.models import edition
from threads.models.edition import PART
from threads.models.post import Post
from threads.models.share import Share
from threads.models.sight import seen
from threads.models.topic import Topic
from threads.models.visit import Ranges, Visit
from threads.models.whole import Part, Whole

# Parts to count in one query have at most so many that did not change between them.
NEAR = 4


class Figures:
    """Of a topic as it is when the first of them is asked for: in one query, and one more for the parts in which
    something changed."""

    def __init__(self, topic: Topic):
        self.topic = topic

    @cached_property
    def whole(self) -> Whole:
        stamps = edition.stamps_of_parts(self.topic)
        cache = caches["figures"] if settings.KEEP_PAGES else None
        before: Whole | None = cache.get(f"whole {self.topic.pk}") if cache else None
        if before and before.stamps == stamps:
            return before
        # There are fewer when the topic was brought back from a backup: all is counted anew.
        if before and len(before.stamps) <= len(stamps):
            whole = before.after(stamps, _counted(self.topic.pk, before.changed(stamps)))
        else:
            parts = _counted(self.topic.pk, list(range(len(stamps))))
            whole = Whole.of(stamps, [parts[n] for n in range(len(stamps))])
        if cache:
            cache.set(f"whole {self.topic.pk}", whole, MOST_SECONDS)
        return whole

    @property
    def post_count(self) -> int:
        return self.whole.posts

    def in_all(self) -> dict[str, int]:
        """`post_count`, `paper_count`, `reader_count` (members who posted) and `like_count`, of what can be seen."""
        whole = self.whole
        return {
            "post_count": whole.posts,
            "reader_count": whole.authors,
            "paper_count": len(whole.in_turn),
            "like_count": whole.likes,
        }

    def likes(self) -> dict[int, int]:
        """By paper that is shared here, those of all posts that share it; the most liked first, the earlier one among
        equals."""
        return {one.paper: -one.fewer for one in self.whole.ranked}

    def papers(self, *, newest_first: bool = False) -> list[int]:
        """What is shared here, in the order of the posts that did so first."""
        shared = self.whole.in_turn
        if newest_first:
            # Those of one post stay in their order.
            shared = sorted(shared, key=itemgetter(0), reverse=True)
        return [one.paper for one in shared]

    def most_liked_papers(self) -> Iterator[tuple[int, int]]:
        """Those that were liked, each with its likes, in that order."""
        return ((one.paper, -one.fewer) for one in self.whole.ranked if one.fewer)

    def unread(self, visit: Visit) -> int:
        """How many posts the member has still to read, their own aside. Only where they have read some of a part
        are its posts looked at."""
        whole, member, some = self.whole, visit.member_id, {}
        count = whole.posts - whole.posts_of(member)
        begun = {n for first, last in visit.ranges for n in range(first // PART, last // PART + 1)}
        for n in sorted(n for n in begun if n < len(whole.parts)):
            count -= whole.parts[n].posts - whole.parts[n].authors.get(member, 0)
            read = _within(visit.ranges, n)
            if read != [_bounds(n)]:
                some[n] = ("unread of a part", self.topic.pk, n, whole.stamps[n], member, read)
        return count + sum(remembered(some, lambda missing: _unread(visit, missing)).values())


def figures(topic: Topic) -> dict[str, int]:
    """As of `Figures.in_all`."""
    return Figures(topic).in_all()


def _bounds(n: int) -> tuple[int, int]:
    """The first and the last number of a part; there is no number 0."""
    return max(1, n * PART), (n + 1) * PART - 1


def _within(ranges: Ranges, n: int) -> Ranges:
    """The part of ranges, which are apart from each other, that is in a part."""
    low, high = _bounds(n)
    return [(max(first, low), min(last, high)) for first, last in ranges if first <= high and low <= last]


def _counted(topic: int, parts: list[int]) -> dict[int, Part]:
    """In a query for those that are near each other: what is between is read with them."""
    rows: list[tuple] = []
    for run in _runs(parts):
        rows += _rows(topic, max(1, run[0] * PART), (run[-1] + 1) * PART - 1)
    counted: dict[int, Part] = defaultdict(Part)
    likes = {number: liked for kind, number, _, liked in rows if kind == BY}
    for kind, number, whose, _ in sorted(rows):
        part, liked = counted[number // PART], likes[number]
        if kind == BY:
            part.posts += 1
            part.likes += liked
            part.authors[whose] = part.authors.get(whose, 0) + 1
        else:
            before, first = part.papers.get(whose, (0, number))
            part.papers[whose] = (before + liked, first)
    return {part: counted[part] for part in parts}


def _runs(parts: list[int]) -> list[list[int]]:
    """Parts in their order, cut where the next one is further off than NEAR."""
    runs: list[list[int]] = []
    for part in sorted(parts):
        if runs and part - runs[-1][-1] <= NEAR:
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


# What a row of `_rows` is about.
BY, SHARED = 0, 1


@prepared
def _rows(topic: int, first: int, last: int):
    """Of each post: BY, its number, its author, its likes; SHARED, its number, a paper of it, 0."""
    posts = Post.objects.filter(_here("", topic, first, last)).order_by()
    counted = posts.with_counts(AnonymousUser()).annotate(kind=Value(BY))
    by = counted.values_list("kind", "number", "author", "like_count")
    shares = Share.objects.filter(_here("post__", topic, first, last)).order_by()
    shared = shares.annotate(kind=Value(SHARED), like_count=Value(0))
    return by.union(shared.values_list("kind", "post__number", "paper", "like_count"), all=True)


def _here(of: str, topic: int, first: int, last: int) -> Q:
    return Q(seen(of), **{f"{of}topic": topic, f"{of}number__range": (first, last)})


def _unread(visit: Visit, parts: Iterable[int]) -> dict[int, int]:
    here = Q(pk=None)
    for n in parts:
        here |= Q(number__range=_bounds(n))
    posts = (
        Post.objects.filter(visit.unread & here).order_by().annotate(part=F("number") / PART).values("part")
    )
    counted = dict(posts.annotate(count=Count("pk")).values_list("part", "count"))
    return {n: counted.get(n, 0) for n in parts}
