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


class Rank(NamedTuple):
    """Where a paper stands: what was liked more first, the earlier one among equals."""

    fewer: int
    first: int
    paper: int


class Turn(NamedTuple):
    """Where a paper stands by the number of the first post that shares it."""

    first: int
    paper: int


@dataclass(slots=True)
class Whole:
    """All `parts` of a topic as they were under `stamps`: how many posts, likes and authors they have, and their papers
    by rank and in turn. It is everybody's, and not changed. What a look at all parts tells is not written down: to copy
    it would take longer."""

    stamps: Stamps
    parts: list[Part]
    posts: int
    likes: int
    authors: int
    ranked: list[Rank]
    in_turn: list[Turn]

    @classmethod
    def of(cls, stamps: Stamps, parts: list[Part]) -> "Whole":
        papers: dict[int, tuple[int, int]] = {}
        for part in parts:
            for paper, (likes, first) in part.papers.items():
                before, earlier = papers.get(paper, (0, first))
                papers[paper] = (before + likes, earlier)
        return cls(
            stamps,
            parts,
            sum(part.posts for part in parts),
            sum(part.likes for part in parts),
            len(set().union(*(part.authors for part in parts))),
            sorted(Rank(-likes, first, paper) for paper, (likes, first) in papers.items()),
            sorted(Turn(first, paper) for paper, (_, first) in papers.items()),
        )

    def posts_of(self, author: int) -> int:
        return sum(part.authors.get(author, 0) for part in self.parts)

    def changed(self, stamps: Stamps) -> list[int]:
        """The parts that are others under `stamps`."""
        pairs = zip(self.stamps, stamps, strict=False)
        changed = [n for n, (before, now) in enumerate(pairs) if before != now]
        return [*changed, *range(len(self.stamps), len(stamps))]

    def after(self, stamps: Stamps, others: dict[int, Part]) -> "Whole":
        """With `others` in the place of some parts, or behind them."""
        before = [*self.parts, *(Part() for _ in stamps[len(self.parts) :])]
        parts, authors, papers = [*before], set(), set()
        posts, likes, ranked, in_turn = self.posts, self.likes, [*self.ranked], [*self.in_turn]
        for n, part in others.items():
            was, parts[n] = before[n], part
            posts += part.posts - was.posts
            likes += part.likes - was.likes
            authors |= part.authors.keys() ^ was.authors.keys()
            papers |= {paper for paper, _ in part.papers.items() ^ was.papers.items()}
        for paper in papers:
            if of_it := _in_all(before, paper):
                del ranked[bisect_left(ranked, Rank(-of_it[0], of_it[1], paper))]
                del in_turn[bisect_left(in_turn, Turn(of_it[1], paper))]
            if of_it := _in_all(parts, paper):
                insort(ranked, Rank(-of_it[0], of_it[1], paper))
                insort(in_turn, Turn(of_it[1], paper))
        there = sum(_wrote(parts, author) - _wrote(before, author) for author in authors)
        return Whole(stamps, parts, posts, likes, self.authors + there, ranked, in_turn)


def _in_all(parts: Iterable[Part], paper: int) -> tuple[int, int] | None:
    """The likes of all posts that share a paper, and the number of the first; None when nobody does."""
    here = [part.papers[paper] for part in parts if paper in part.papers]
    return (sum(likes for likes, _ in here), here[0][1]) if here else None


def _wrote(parts: Iterable[Part], author: int) -> bool:
    return any(author in part.authors for part in parts)
