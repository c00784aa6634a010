"""A search for the API. To be replaced by the forum's own: the first papers and posts that have the words."""

from dataclasses import dataclass

from threads.models import Paper, Post
from threads.papers.identify import identify

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One of the two."""

    paper: Paper | None = None
    post: Post | None = None


def search(user, q: str, most: int) -> list[Found]:
    """At most `most` of what `user` may see: the paper that `q` names or papers with its words, then posts."""
    words = q.replace("\0", " ").split()[:MOST_WORDS]
    if not words:
        return []
    papers = Paper.objects.seen_by(user)
    named = identify(q)
    by_name = papers.filter(identifiers__kind=named.kind, identifiers__value=named.value) if named else None
    papers = by_name if by_name is not None and by_name.exists() else papers.about(" ".join(words))
    found = [Found(paper=paper) for paper in papers.order_by("-pk")[:most]]
    posts = Post.objects.visible_to(user).select_related("topic")
    for word in words:
        posts = posts.filter(body__icontains=word)
    left = most - len(found)
    return found + [Found(post=post) for post in posts.order_by("-pk")[:left]]
