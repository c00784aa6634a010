"""The posts of a page as conversations: answers below what they answer."""

from django.db.models import Q

from threads.fragments import outlines
from threads.models import Post, Topic

DEEPEST = 5
# A page holds the conversations that began in its range of numbers, at most so many posts of them.
LONGEST = 400


def threaded(topic: Topic, page: int, user) -> list[Post]:
    """Outlines of the conversations that began on `page`, each post with its `depth` (0 to DEEPEST), in
    reading order. Pages are the same ranges of numbers as in the flat view, so an address stays:
    posts of the page whose conversation began on an earlier one follow, marked `is_away`."""
    here = topic.posts.in_page(page)
    began = here.filter(root=None).values("pk")
    shown = topic.posts.filter(Q(pk__in=here.values("pk")) | Q(root__in=began))
    posts = list(outlines(shown, user).order_by("number")[:LONGEST])
    roots = {post.pk for post in posts if post.root_id is None}
    for post in posts:
        post.is_away = post.root_id is not None and post.root_id not in roots
    posts = [post for post in posts if post.has_place_for(user)]
    return arrange([post for post in posts if not post.is_away]) + [post for post in posts if post.is_away]


def arrange(posts: list[Post]) -> list[Post]:
    """Put answers below what they answer; one whose parent is missing stands for itself."""
    here = {post.pk for post in posts}
    below: dict[int | None, list[Post]] = {}
    for post in posts:
        below.setdefault(post.parent_id if post.parent_id in here else None, []).append(post)
    arranged: list[Post] = []
    waiting = [(post, 0) for post in reversed(below.get(None, []))]
    while waiting:
        post, depth = waiting.pop()
        post.depth = min(depth, DEEPEST)
        arranged.append(post)
        waiting += [(answer, depth + 1) for answer in reversed(below.get(post.pk, []))]
    return arranged
