"""What an operator means for posts, for papers and for members, as conditions on their rows."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from threads.models import Identifier, Like, Paper, Post, Reading, Share, Topic, Visit
from threads.models.departure import with_page
from threads.models.paper import likes_of_paper
from threads.search import slips
from threads.search.fold import HAS_CODE, HAS_IMAGE
from threads.search.language import MOST_LIKES
from threads.search.tree import All, Either, Filter, Item, Not, Query, Text
from threads.search.vendor import backend

NOTHING = Q(pk__in=[])
MOST_CALLED = 20
MARKS = {"code": Text((HAS_CODE,)), "image": Text((HAS_IMAGE,))}


@dataclass
class Reader:
    """Who searches, what their words name, and what is to be said of it. Asked of the database once."""

    user: object
    notes: list[str] = field(default_factory=list)
    members: dict[str, list[int]] = field(default_factory=dict)
    unread: Q = NOTHING

    @classmethod
    def of(cls, query: Query, user) -> "Reader":
        reader = cls(user)
        filters = list(_filters(query.items))
        for name in sorted({one.value for one in filters if one.name == "by"}):
            reader.members[name] = reader._called(name)
        if any(one == Filter("is", "unread") for one in filters):
            reader.unread = _unread(user)
        return reader

    def _called(self, name: str) -> list[int]:
        """The members of this name; else those who have one like it, or it among others."""
        if found := _keys(User.objects.going_by(name)):
            return found
        meant = slips.member_meant(name)
        words = All(tuple(Text((one,)) for one in meant.split()))
        found = _keys(members().filter(pk__in=backend().ids("members", words, names=True))) if meant else []
        nobody = _("Nobody here is called “%(name)s”.") % {"name": name}
        instead = _("These are called “%(name)s”.") % {"name": meant}
        self.notes.append(f"{nobody} {instead}" if found else nobody)
        return found


def members():
    """Those who can be found. Who waits to be let in has nothing here to be found by."""
    return with_page().filter(Q(is_active=True) | Q(imported_name__isnull=False), awaits_since=None)


def _keys(rows) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_CALLED])


def _filters(items):
    for one in items:
        if isinstance(one, Filter):
            yield one
        elif isinstance(one, Not):
            yield from _filters([one.item])
        elif isinstance(one, Either):
            yield from _filters(one.options)


def _unread(user) -> Q:
    """As the years count it: of the newest year, and of those where they have been."""
    visits = list(Visit.objects.filter(member=user))
    newest = Topic.objects.order_by("-year").first()
    if newest and newest.pk not in {visit.topic_id for visit in visits}:
        visits.append(Visit(member=user, topic=newest))
    wanted = NOTHING
    for visit in visits:
        wanted |= visit.unread
    return wanted


def condition(group: str, item: Item, reader: Reader) -> Q:
    """The rows of a group that are meant by `item`."""
    if isinstance(item, Not):
        return ~condition(group, item.item, reader)
    if isinstance(item, Either):
        return Q(*(condition(group, one, reader) for one in item.options), _connector=Q.OR)
    if isinstance(item, Text | All):
        return Q(pk__in=backend().ids(group, item))
    return GROUPS[group].get(item.name, _nobody)(item.value, reader)


def _nobody(_value, _reader) -> Q:
    return NOTHING


def by_authors(value: All, years: tuple[int, int] | None = None):
    """The papers with an author of this name, of these years."""
    return backend().ids("papers", value, names=True, years=years)


def papers_of(link) -> Q:
    """The papers that a link means: for rows of papers."""
    rows = Identifier.objects.filter(kind=link.kind, value=link.value)
    return Q(pk__in=rows.values("paper"))


def _topics(years) -> list[tuple[int, int]]:
    rows = Topic.objects.filter(year__range=years).order_by("-year")
    return list(rows.values_list("pk", "last_number"))


def _between(low: int, high: int) -> Q:
    """Likes are counted for each comparison."""
    return Q(likes_found__gte=low) & (Q(likes_found__lte=high) if high < MOST_LIKES else Q())


# --- Posts


def _shares(**where) -> Q:
    """Posts with a share of some kind. These are few, or else asked for post by post (has:paper)."""
    return Q(pk__in=Share.objects.filter(**where).order_by().values("post"))


def of_one_paper(items: tuple[Item, ...]) -> list[Item]:
    """What is asked of the authors and the year of a post's papers, asked of one of them together."""
    about = [one for one in items if isinstance(one, Filter) and one.name in {"author", "year"}]
    if len(about) < 2:
        return list(items)
    words = [word for one in about if one.name == "author" for word in one.value.items]
    years = [one.value for one in about if one.name == "year"]
    span = (max(low for low, _ in years), min(high for _, high in years)) if years else None
    asked = {"paper__in": by_authors(All(tuple(words)), span)} if words else {"paper__year__range": span}
    return [*(one for one in items if one not in about), Filter("paper", asked)]


def _post_link(link, reader) -> Q:
    return _shares(paper__in=Paper.objects.filter(papers_of(link)).order_by().values("pk"))


def _post_has(what, reader) -> Q:
    if what == "paper":
        return Q(Exists(Share.objects.filter(post=OuterRef("pk"))))
    return condition("posts", MARKS[what], reader)


def _post_is(what, reader) -> Q:
    if what == "mine":
        return Q(author=reader.user)
    if what == "liked":
        return Q(Exists(Like.objects.filter(post=OuterRef("pk"), member=reader.user)))
    if what == "saved":
        return _shares(paper__in=Reading.objects.filter(member=reader.user).values("paper"))
    return reader.unread


def _post_of(page, key, number=None) -> Q:
    """The post at its own address, or at its place in its year."""
    return Q(pk=key) if page == "posts" else Q(topic__year=key, number=number)


def post_likes():
    """A figure to sort and filter by: the likes of a post."""
    rows = Like.objects.filter(post=OuterRef("pk")).order_by().values("post")
    return Coalesce(Subquery(rows.annotate(rows=Count("pk")).values("rows")), Value(0)) + F("anonymous_likes")


POSTS = {
    "by": lambda name, reader: Q(author__in=reader.members[name]),
    "author": lambda name, reader: _shares(paper__in=by_authors(name)),
    "year": lambda years, reader: _shares(paper__year__range=years),
    "paper": lambda asked, reader: _shares(**asked),
    "in": lambda years, reader: Q(topic__in=[pk for pk, _last in _topics(years)]),
    "has": _post_has,
    "likes": lambda likes, reader: _between(*likes),
    "is": _post_is,
    "link": _post_link,
    "page": lambda page, reader: _shares(paper=page[1]) if page[0] == "papers" else _post_of(*page),
}

# --- Papers


def _shared(**where) -> Q:
    return Q(pk__in=Share.objects.visible().filter(**where).order_by().values("paper"))


def _paper_has(what, reader) -> Q:
    return {"paper": ~NOTHING, "code": ~Q(code=""), "image": NOTHING}[what]


def _paper_is(what, reader) -> Q:
    if what == "mine":
        return _shared(post__author=reader.user)
    if what == "liked":
        return _shared(post__in=Like.objects.filter(member=reader.user).values("post"))
    mine = Reading.objects.filter(member=reader.user, paper=OuterRef("pk"))
    return Q(Exists(mine if what == "saved" else mine.unread()))


PAPERS = {
    "by": lambda name, reader: _shared(post__author__in=reader.members[name]),
    "author": lambda name, reader: Q(pk__in=by_authors(name)),
    "year": lambda years, reader: Q(year__range=years),
    "in": lambda years, reader: _shared(post__topic__year__range=years),
    "has": _paper_has,
    "likes": lambda likes, reader: _between(*likes),
    "is": _paper_is,
    "link": lambda link, reader: papers_of(link),
    "page": lambda page, reader: (
        Q(pk=page[1])
        if page[0] == "papers"
        else _shared(post__in=Post.objects.filter(_post_of(*page)).order_by().values("pk"))
    ),
}

# --- Members


def _writes(years, reader) -> Q:
    return Q(Exists(Post.objects.visible().filter(author=OuterRef("pk"), topic__year__range=years)))


MEMBERS = {"by": lambda name, reader: Q(pk__in=reader.members[name]), "in": _writes}

GROUPS = {"posts": POSTS, "papers": PAPERS, "members": MEMBERS}
LIKES = {"posts": post_likes, "papers": lambda: likes_of_paper(OuterRef("pk"))}


def fits(group: str, query: Query) -> bool:
    """Whether the group has anything that the operators speak of: members have no year of publication."""
    return all(one.name in GROUPS[group] for one in _filters(query.items))


def years_of(query: Query) -> list[tuple[int, int]] | None:
    """The topics that all of the posts are in: their keys and last numbers, the newest first; None for any."""
    found = [one.value for one in query.rest if isinstance(one, Filter) and one.name == "in"]
    return _topics(found[0]) if found else None


def asks_for_likes(query: Query) -> bool:
    return any(one.name == "likes" for one in _filters(query.items))
