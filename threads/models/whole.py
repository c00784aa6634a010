"""What is counted of a year, put together of parts of its posts. After a write one part is another, and the whole is
what it was but for the difference."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

# Of the parts (threads.models.edition).
Stamps = list[str | None]


@dataclass(slots=True)
class Part:
    """What can be seen of some posts: how many they are, and how many likes they have in all; by author, how many
    they are; and by paper, the likes of those that share it, and the number of the first. Authors and papers as
    keys."""

    posts: int = 0
    likes: int = 0
    authors: dict[int, int] = field(default_factory=dict)
    papers: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, later: "Part") -> None:
        self.posts += later.posts
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


class Rank(NamedTuple):
    """Where a paper stands: what was liked more first, the earlier one among equals."""

    fewer: int
    first: int
    paper: int


@dataclass(slots=True)
class Whole:
    """All `parts` of a topic as they were under `stamps`: their sum, and its papers by rank, and as pairs of the number
    of the first post and the paper. It is everybody's, and not changed."""

    stamps: Stamps
    parts: list[Part]
    sum: Part
    ranked: list[Rank]
    in_turn: list[tuple[int, int]]

    @classmethod
    def of(cls, stamps: Stamps, parts: list[Part]) -> "Whole":
        together = Part()
        for part in parts:
            together.add(part)
        ranked = sorted(Rank(-likes, first, paper) for paper, (likes, first) in together.papers.items())
        return cls(stamps, parts, together, ranked, sorted((first, paper) for _, first, paper in ranked))

    def changed(self, stamps: Stamps) -> list[int]:
        """The parts that are others under `stamps`."""
        pairs = zip(self.stamps, stamps, strict=False)
        changed = [n for n, (before, now) in enumerate(pairs) if before != now]
        return [*changed, *range(len(self.stamps), len(stamps))]

    def after(self, stamps: Stamps, others: dict[int, Part]) -> "Whole":
        """With `others` in the place of some parts, or behind them."""
        parts = [*self.parts, *(Part() for _ in stamps[len(self.parts) :])]
        whole, ranked, in_turn = self.sum, [*self.ranked], [*self.in_turn]
        together = Part(whole.posts, whole.likes, whole.authors.copy(), whole.papers.copy())
        papers: set[int] = set()
        for n, part in others.items():
            before, parts[n] = parts[n], part
            together.posts += part.posts - before.posts
            together.likes += part.likes - before.likes
            for author in {author for author, _ in before.authors.items() ^ part.authors.items()}:
                more = part.authors.get(author, 0) - before.authors.get(author, 0)
                _put(together.authors, author, together.authors.get(author, 0) + more)
            papers.update(paper for paper, _ in before.papers.items() ^ part.papers.items())
        for paper in papers:
            if of_it := together.papers.get(paper):
                del ranked[bisect_left(ranked, Rank(-of_it[0], of_it[1], paper))]
                del in_turn[bisect_left(in_turn, (of_it[1], paper))]
            if of_it := _in_all(parts, paper):
                insort(ranked, Rank(-of_it[0], of_it[1], paper))
                insort(in_turn, (of_it[1], paper))
            _put(together.papers, paper, of_it)
        return Whole(stamps, parts, together, ranked, in_turn)


def _in_all(parts: Iterable[Part], paper: int) -> tuple[int, int] | None:
    here = [part.papers[paper] for part in parts if paper in part.papers]
    return (sum(likes for likes, _ in here), here[0][1]) if here else None


def _put(counts: dict, key: int, value) -> None:
    if value:
        counts[key] = value
    else:
        counts.pop(key, None)
