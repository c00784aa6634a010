"""What waits for moderators, the most urgent first:

1. flagged posts, for everybody reads them: what most members flagged, then the oldest;
2. posts that are held back, for their authors wait: what waits longest;
3. new members, where a moderator lets them in, for they wait too: who waits longest;
4. the first posts of new members, which nobody of the moderators has looked at: the oldest.

A post stands there once, under the first of these that it is; members who wait stand on a page of their own.
"""

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import MODERATORS
from threads import records
from threads.models import Action, Flag, Post
from threads.shown import shown

FLAGGED, HELD, NEW = "flagged", "held", "new"
KINDS = {FLAGGED: _("Flagged"), HELD: _("Held back"), NEW: _("New members")}
# Who signed up and waits; no kind of posts.
MEMBERS = "members"
# The first posts of a member are looked at for so long.
RECENT = datetime.timedelta(days=14)


@dataclass(slots=True)
class Case:
    """A post that waits, and what a moderator wants to know of it."""

    post: Post
    kind: str
    author: User  # with their record
    flags: list[Flag] = field(default_factory=list)
    acts: set[int] = field(default_factory=set)
    # Of the page: its form, whether it was chosen with others, and whether its author can be sanctioned.
    form: object = None
    is_chosen: bool = False
    may: bool = False

    @property
    def value(self) -> str:
        """What a form says of it: the post, how many acts there were on it, and its text."""
        return f"{self.post.pk}.{len(self.acts)}.{self.post.text_key}"

    @property
    def title(self):
        return KINDS[self.kind]

    @property
    def shows_wrong_paper(self) -> bool:
        return any(flag.reason == Flag.WRONG_PAPER for flag in self.flags)


def flagged():
    return Post.objects.filter(pk__in=Flag.objects.open().values("post"))


def held():
    return Post.objects.held().filter(~Exists(_open_flags()))


def new():
    """The first posts of members, apart from those of moderators and of imports."""
    theirs = Post.objects.filter(author=OuterRef("author"), pk__lt=OuterRef("pk")).order_by("pk")
    trusted = User.groups.through.objects.filter(user=OuterRef("author"), group__name=MODERATORS)
    looked_at = Action.objects.filter(
        post=OuterRef("pk"), kind__in=[Action.KEEP, Action.APPROVE, Action.RESTORE], undone_by=None
    )
    recent = Post.objects.visible().filter(
        created_at__gt=timezone.now() - RECENT, author__imported_name=None, author__is_superuser=False
    )
    most = settings.NEW_MEMBER_POSTS
    first = recent.filter(~Exists(theirs[most - 1 : most])) if most else recent.none()
    return first.filter(~Exists(trusted), ~Exists(looked_at), ~Exists(_open_flags()))


# What of each kind waits, in the order of KINDS, how much it weighs against others of its kind, and since when.
SOURCES = {
    FLAGGED: (flagged, Count("flags", filter=Q(flags__closed_at=None)) * -1, "created_at"),
    HELD: (held, None, "held_at"),
    NEW: (new, None, "created_at"),
}


def waiting(kind: str = ""):
    """Rows of (key of the post, rank of its kind, …), of one of KINDS or of all, in their order."""
    rows = [_rows(one) for one in KINDS if kind in {"", one}]
    found = rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0]
    return found.order_by("rank", "weight", "since", "id")


def counts() -> dict[str, int]:
    """How many of each kind, and of MEMBERS, in one query."""
    counted = [
        source().order_by().annotate(rank=_whole(rank)).values("rank").annotate(n=Count("pk"))
        for rank, (source, _weight, _since) in enumerate(SOURCES.values())
    ]
    members = User.objects.awaiting().order_by().annotate(rank=_whole(len(KINDS))).values("rank")
    counted.append(members.annotate(n=Count("pk")))
    rows = {row["rank"]: row["n"] for row in counted[0].union(*counted[1:], all=True)}
    return {kind: rows.get(rank, 0) for rank, kind in enumerate([*KINDS, MEMBERS])}


def cases(rows, user) -> list[Case]:
    """The rows of a page with everything that is shown of them, in a fixed number of queries."""
    ranks = {row[0]: row[1] for row in rows}
    # Before what is shown of them: nobody approves a text that is newer than the one that they read.
    bodies = dict(Post.objects.filter(pk__in=ranks).values_list("pk", "body"))
    posts = {pk: post for pk, post in shown(ranks, user).items() if pk in bodies}
    for pk, post in posts.items():
        post.body = bodies[pk]
    authors = records.of({post.author_id for post in posts.values()})
    kinds = list(KINDS)
    found = {
        key: Case(posts[key], kinds[rank], authors[posts[key].author_id])
        for key, rank in ranks.items()
        if key in posts
    }
    for flag in Flag.objects.open().filter(post__in=found).select_related("member"):
        found[flag.post_id].flags.append(flag)
    done = Action.objects.filter(Q(post__in=found) | Q(member__in=authors)).order_by()
    for pk, post, member in done.values_list("pk", "post", "member"):
        for case in found.values():
            if post == case.post.pk or member == case.author.pk:
                case.acts.add(pk)
    return list(found.values())


def _rows(kind: str):
    source, weight, since = SOURCES[kind]
    rank = list(SOURCES).index(kind)
    posts = source().annotate(rank=_whole(rank), weight=weight or _whole(0), since=F(since))
    return posts.order_by().values_list("id", "rank", "weight", "since")


def _open_flags():
    return Flag.objects.open().filter(post=OuterRef("pk"))


def _whole(number: int) -> Value:
    return Value(number, output_field=IntegerField())
