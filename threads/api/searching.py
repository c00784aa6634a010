"""The search of the pages, for programs: papers, then posts, then members, the best of each first."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from threads.models import Paper, Post
from threads.search import parse
from threads.search import search as find

GROUPS = ("papers", "posts", "members")


@dataclass(frozen=True, slots=True)
class Found:
    """One of the three."""

    paper: Paper | None = None
    post: Post | None = None
    member: User | None = None

    @property
    def kind(self) -> str:
        return "paper" if self.paper else "post" if self.post else "member"

    @property
    def excerpt(self) -> str:
        if self.post:
            return self.post.excerpt
        return self.paper.abstract[:200] if self.paper else self.member.about[:200]


def search(user, q: str) -> tuple[list[tuple[str, int]], list[str]]:
    """What `user` may see, as groups and keys; and what is to be said of it. `q` as on the page."""
    results = find(parse(q, is_member=user.is_authenticated), user)
    found = [(group, key) for group in GROUPS for key in results.groups[group].keys]
    return found, [*results.query.notes, *results.notes, *_said(results)]


def _said(results) -> list[str]:
    """In the words of the page."""
    asked = results.query.asked
    sentences = [
        (results.begun, _("No word is “%(word)s” alone. These begin so.") % {"word": results.begun}),
        (
            results.corrected,
            _("Nothing here is called “%(asked)s”. This is what was found for “%(corrected)s”.")
            % {"asked": asked, "corrected": results.corrected},
        ),
        (
            results.is_late,
            _("This took too long, and was ended. More words, or a year as in in:2021, make it quicker."),
        ),
    ]
    return [said for is_so, said in sentences if is_so]


def shown(found: list[tuple[str, int]]) -> list[Found]:
    """The things themselves, in one query for each kind."""
    keys = {group: [key for one, key in found if one == group] for group in GROUPS}
    papers = Paper.objects.in_bulk(keys["papers"])
    posts = Post.objects.select_related("topic").in_bulk(keys["posts"])
    members = User.objects.in_bulk(keys["members"])
    made = {
        "papers": {key: Found(paper=one) for key, one in papers.items()},
        "posts": {key: Found(post=one) for key, one in posts.items()},
        "members": {key: Found(member=one) for key, one in members.items()},
    }
    return [made[group][key] for group, key in found if key in made[group]]
