"""How full a year is: counted a block of posts at a time, and remembered: after a write, one block is counted anew."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, IntegerField, Q, Subquery, Sum

from goodreadings.lib.kept import remembered
from threads.models import edition
from threads.models.edition import BLOCK
from threads.models.like import Like
from threads.models.post import Post
from threads.models.share import Share
from threads.models.sight import seen
from threads.models.topic import Topic


class Rows(Subquery):
    """How many rows a queryset has. Joins in an aggregate would multiply; this does not."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass
class Block:
    """What can be seen of the posts of a block: their number and likes, their authors and papers, as keys."""

    posts: int = 0
    likes: int = 0
    authors: set[int] = field(default_factory=set)
    papers: set[int] = field(default_factory=set)


def figures(topic: Topic) -> dict[str, int]:
    """`post_count`, `paper_count`, `reader_count` (members who posted) and `like_count`, of what can be seen in a
    topic. A block of which nothing changed costs nothing; the others are counted in three queries."""
    stamps = edition.stamps_of_blocks(topic)
    made_from = {n: ("figures of a block", topic.pk, n, stamp) for n, stamp in enumerate(stamps)}
    blocks = remembered(made_from, lambda missing: _counted(topic, missing)).values()
    return {
        "post_count": sum(block.posts for block in blocks),
        "reader_count": len(set().union(*(block.authors for block in blocks))),
        "paper_count": len(set().union(*(block.papers for block in blocks))),
        "like_count": sum(block.likes for block in blocks),
    }


def _counted(topic: Topic, numbers: Iterable[int]) -> dict[int, Block]:
    blocks = {n: Block() for n in numbers}
    posts = _within(Post.objects.visible(), topic, blocks, "")
    for n, author, count, likes in posts.values_list("block", "author", Count("pk"), Sum("anonymous_likes")):
        blocks[n].posts += count
        blocks[n].likes += likes
        blocks[n].authors.add(author)
    likes = _within(Like.objects.filter(seen("post__")), topic, blocks, "post__")
    for n, count in likes.values_list("block", Count("pk")):
        blocks[n].likes += count
    shares = _within(Share.objects.visible(), topic, blocks, "post__")
    for n, paper in shares.values_list("block", "paper").distinct():
        blocks[n].papers.add(paper)
    return blocks


def _within(rows, topic: Topic, blocks: Iterable[int], post: str):
    """Of `rows`, which have their post at `post`, those of the blocks of a topic; each with its `block`."""
    runs: defaultdict[int, list[int]] = defaultdict(list)
    for place, n in enumerate(sorted(blocks)):
        runs[n - place].append(n)
    wanted = Q(pk=None)
    for run in runs.values():
        wanted |= Q(**{f"{post}number__range": (run[0] * BLOCK, (run[-1] + 1) * BLOCK - 1)})
    block = F(f"{post}number") / BLOCK
    return rows.filter(wanted, **{f"{post}topic": topic}).order_by().annotate(block=block).values("block")


def rows_of(**querysets) -> dict[str, int]:
    """How many rows each has, in one query."""
    if not querysets:
        return {}
    counted = {name: Rows(rows.values("pk")) for name, rows in querysets.items()}
    return Topic.objects.order_by("pk").values(**counted)[:1].get()
