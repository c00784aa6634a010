"""How full a year is: counted a part of its posts at a time, and remembered: after a write, one part is counted anew,
and one block put together of its parts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, Value
from django.utils.functional import cached_property

from goodreadings.lib.kept import remembered
from goodreadings.lib.prepared import prepared
from threads.models import edition
from threads.models.edition import PART
from threads.models.post import Post
from threads.models.share import Share
from threads.models.sight import seen
from threads.models.topic import Topic
from threads.models.visit import Ranges, Visit

PARTS = 10
BLOCK = PARTS * PART


@dataclass(slots=True)
class Block:
    """What can be seen of the posts of a block, or of a part of one: how many likes they have in all; by author, how
    many they are; and by paper, the likes of those that share it, and the number of the first. Authors and papers
    as keys."""

    likes: int = 0
    authors: dict[int, int] = field(default_factory=dict)
    papers: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def posts(self) -> int:
        return sum(self.authors.values())

    def add(self, later: "Block") -> None:
        self.likes += later.likes
        for author, count in later.authors.items():
            self.authors[author] = self.authors.get(author, 0) + count
        for paper, (likes, first) in later.papers.items():
            before, earlier = self.papers.get(paper, (0, first))
            self.papers[paper] = (before + likes, earlier)


class Shared(NamedTuple):
    """A paper, as its key, the likes of all posts of a topic that share it, and the number of the first of them."""

    paper: int
    likes: int
    first: int


class Figures:
    """Of a topic as it is when the first of them is asked for: in one query, and three or four more for each block in
    which something changed."""

    def __init__(self, topic: Topic):
        self.topic = topic

    @cached_property
    def stamps(self) -> list[tuple]:
        """Of each block, those of its parts."""
        stamps = edition.stamps_of_parts(self.topic)
        return [tuple(stamps[n : n + PARTS]) for n in range(0, len(stamps), PARTS)]

    @cached_property
    def blocks(self) -> dict[int, Block]:
        made_from = {
            n: ("figures of a block", self.topic.pk, n, *stamps) for n, stamps in enumerate(self.stamps)
        }
        return remembered(made_from, lambda missing: {n: self._block(n) for n in missing})

    def _block(self, n: int) -> Block:
        key, begin = self.topic.pk, n * PARTS
        made_from = {
            part: ("figures of a part", key, part, stamp) for part, stamp in enumerate(self.stamps[n], begin)
        }
        parts = remembered(made_from, lambda missing: _counted(key, missing))
        block = Block()
        for part in sorted(parts):
            block.add(parts[part])
        return block

    @property
    def post_count(self) -> int:
        return sum(block.posts for block in self.blocks.values())

    def in_all(self) -> dict[str, int]:
        """`post_count`, `paper_count`, `reader_count` (members who posted) and `like_count`, of what can be seen."""
        blocks = self.blocks.values()
        return {
            "post_count": self.post_count,
            "reader_count": len(set().union(*(block.authors for block in blocks))),
            "paper_count": len(set().union(*(block.papers for block in blocks))),
            "like_count": sum(block.likes for block in blocks),
        }

    def papers(self) -> list[Shared]:
        """What is shared here, the earliest first."""
        whole = Block()
        for n in sorted(self.blocks):
            whole.add(self.blocks[n])
        shared = (Shared(paper, likes, first) for paper, (likes, first) in whole.papers.items())
        return sorted(shared, key=lambda one: (one.first, one.paper))

    def most_liked_papers(self) -> list[Shared]:
        """Of those that were liked, the most liked first; the earlier one among equals."""
        return sorted((one for one in self.papers() if one.likes), key=lambda one: -one.likes)

    def unread(self, visit: Visit) -> int:
        """How many posts the member has still to read, their own aside. Only where they have read a part of a
        block are its posts looked at."""
        count, parts = 0, {}
        for n, block in self.blocks.items():
            read = _within(visit.ranges, n)
            if not read:
                count += block.posts - block.authors.get(visit.member_id, 0)
            elif read != [_bounds(n)]:
                parts[n] = ("unread of a block", self.topic.pk, n, self.stamps[n], visit.member_id, read)
        return count + sum(remembered(parts, lambda missing: _unread(visit, missing)).values())


def figures(topic: Topic) -> dict[str, int]:
    """As of `Figures.in_all`."""
    return Figures(topic).in_all()


def _bounds(n: int) -> tuple[int, int]:
    """The first and the last number of a block; there is no number 0."""
    return max(1, n * BLOCK), (n + 1) * BLOCK - 1


def _within(ranges: Ranges, n: int) -> Ranges:
    """The part of ranges, which are apart from each other, that is in a block."""
    low, high = _bounds(n)
    return [(max(first, low), min(last, high)) for first, last in ranges if first <= high and low <= last]


def _counted(topic: int, parts: list[int]) -> dict[int, Block]:
    """Of parts of one block: those between are counted with them."""
    rows = _rows(topic, max(1, min(parts) * PART), (max(parts) + 1) * PART - 1)
    counted: dict[int, Block] = defaultdict(Block)
    likes = {number: liked for kind, number, _, liked in rows if kind == BY}
    for kind, number, whose, _ in sorted(rows):
        part, liked = counted[number // PART], likes[number]
        if kind == BY:
            part.likes += liked
            part.authors[whose] = part.authors.get(whose, 0) + 1
        else:
            before, first = part.papers.get(whose, (0, number))
            part.papers[whose] = (before + liked, first)
    return {part: counted[part] for part in parts}


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


def _unread(visit: Visit, blocks: Iterable[int]) -> dict[int, int]:
    here = Q(pk=None)
    for n in blocks:
        here |= Q(number__range=_bounds(n))
    posts = (
        Post.objects.filter(visit.unread & here)
        .order_by()
        .annotate(block=F("number") / BLOCK)
        .values("block")
    )
    counted = dict(posts.annotate(count=Count("pk")).values_list("block", "count"))
    return {n: counted.get(n, 0) for n in blocks}
