"""The search of the pages, for programs: what it finds of papers and posts, the best first."""

from dataclasses import dataclass

from threads.models import Paper, Post
from threads.search import parse
from threads.search import search as find


@dataclass(frozen=True, slots=True)
class Found:
    """One of the two."""

    paper: Paper | None = None
    post: Post | None = None


def search(user, q: str, most: int) -> list[Found]:
    """At most `most` of what `user` may see: papers, then posts. `q` in the language of the search page."""
    groups = find(parse(q, is_member=user.is_authenticated), user).groups
    keys = groups["papers"].keys[:most]
    papers = Paper.objects.in_bulk(keys)
    found = [Found(paper=papers[key]) for key in keys if key in papers]
    keys = groups["posts"].keys[: most - len(found)]
    posts = Post.objects.select_related("topic").in_bulk(keys)
    return found + [Found(post=posts[key]) for key in keys if key in posts]
