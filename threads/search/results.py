"""A query answered: what was found of posts, papers and members, as keys in order."""

from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.roles import is_moderator
from goodreadings.lib.replicas import alias_for
from threads.models import Paper, Post, Share
from threads.search import looser, slips
from threads.search.filters import (
    LIKES,
    Reader,
    asks_for_likes,
    condition,
    fits,
    members,
    of_one_paper,
    years_of,
)
from threads.search.language import parse
from threads.search.tree import All, Filter, Named, Query, Text
from threads.search.vendor import TooLong, backend, bounded

PER_PAGE = 20
MOST = 240
"""Results of a group that can be paged through. Of more, the newest are the ones that are ranked."""
GROUPS = ("posts", "papers", "members")
LEAST_BEGUN = 3
NEWEST = {"posts": "-created_at", "papers": "-pk", "members": "-pk"}


@dataclass
class Found:
    """Keys in their order, MOST at most; `is_more` when there are others."""

    keys: list[int] = field(default_factory=list)
    is_more: bool = False

    @property
    def count(self) -> int:
        return len(self.keys)

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.keys) // PER_PAGE))

    def page(self, number: int) -> list[int]:
        return self.keys[(number - 1) * PER_PAGE : number * PER_PAGE]


@dataclass
class Results:
    """`begun` is the last word where only longer ones were found. `corrected` is the query that was answered
    where nothing was called as it was typed; `meant` one that would find papers or members, where only posts
    have the words as they are."""

    query: Query
    groups: dict[str, Found] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    begun: str = ""
    corrected: str = ""
    meant: str = ""
    is_late: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(found.count for found in self.groups.values())


def rows_of(group: str, user):
    """All of a group that somebody may see: the only place that search takes rows from."""
    if group == "posts":
        # The same for visitors, in words that an index has.
        return Post.objects.visible_to(user) if user.is_authenticated else Post.objects.visible()
    if group == "papers":
        # As `seen_by`, but asked paper by paper: a search looks at few of them.
        shares = Share.objects.visible().filter(paper=OuterRef("pk"))
        standing = Paper.objects.standing()
        return standing if is_moderator(user) else standing.filter(Exists(shares))
    return members()


def search(query: Query, user) -> Results:
    """Whatever the query, in bounded time: late groups are empty, and `is_late` says so."""
    results = Results(query, {group: Found() for group in GROUPS})
    if not query.items:
        return results
    try:
        with bounded():
            # Whom its names mean is asked of the database, too.
            reader = Reader.of(query, user)
            results.notes = reader.notes
            results.groups = {group: find(group, query, reader) for group in GROUPS}
            if results.is_empty and (alone := looser.of_links_alone(query)):
                _take_links(results, alone, reader)
            if results.is_empty:
                _complete(results, reader)
            if (
                not results.begun
                and not results.groups["papers"].count
                and not results.groups["members"].count
            ):
                _correct(results, reader)
    except TooLong:
        results.is_late = True
    return results


def _take_links(results: Results, alone: Query, reader: Reader) -> None:
    """Nothing has a pasted link together with the words beside it, which may be no more than came along."""
    groups = {group: find(group, alone, reader) for group in GROUPS}
    if any(found.count for found in groups.values()):
        results.groups, results.query = groups, alone
        results.notes = [
            *results.notes,
            _("Nothing has all of this. This is what was found for the link alone."),
        ]


def _complete(results: Results, reader: Reader) -> None:
    """Nothing has the last word: perhaps it is still being typed."""
    *before, last = results.query.items
    if not isinstance(last, Text) or len(last.tokens[-1]) < LEAST_BEGUN:
        return
    begun = replace(results.query, items=(*before, replace(last, is_prefix=True)))
    groups = {group: find(group, begun, reader) for group in GROUPS}
    if any(found.count for found in groups.values()):
        results.groups, results.query, results.begun = groups, begun, last.tokens[-1]


def _correct(results: Results, reader: Reader) -> None:
    """Nothing is called so: perhaps a letter is wrong."""
    query = results.query
    changed = slips.corrections(query)
    if not changed:
        return
    mended = replace(query, items=tuple(slips.mended(one, changed) for one in query.items))
    asked = query.asked
    for wrong, right in changed.items():
        asked = slips.put_right(asked, wrong, right)
    if results.groups["posts"].count:
        results.meant = asked if any(find(group, mended, reader).count for group in GROUPS[1:]) else ""
        return
    groups = {group: find(group, mended, reader) for group in GROUPS}
    if any(found.count for found in groups.values()):
        results.groups, results.query, results.corrected = groups, mended, asked


def find(group: str, query: Query, reader: Reader, among: Q | None = None) -> Found:
    """The keys of a group, in the order asked for. One question to the database."""
    if not fits(group, query):
        return Found()
    # Members, too, from where the index is asked.
    rows = rows_of(group, reader.user).using(alias_for(Post)).filter(among or Q()).order_by()
    sort = query.sort or ("relevance" if query.words else "new")
    by_likes = sort == "liked" and group in LIKES
    if by_likes or asks_for_likes(query):
        rows = rows.annotate(likes_found=LIKES[group]())
    words = list(query.words.items) if query.words else []
    for item in of_one_paper(query.rest) if group == "posts" else query.rest:
        if group == "papers" and isinstance(item, Filter) and item.name == "author":
            words.append(Named(item.value))
        else:
            rows = rows.filter(condition(group, item, reader))
    is_ranked = sort == "relevance" and query.words is not None
    # The newest come first from the database, whose indexes have them in that order; what is sorted otherwise
    # is sorted here, of the newest so many.
    rows = rows.order_by(*dict.fromkeys([NEWEST[group], "-pk"]))
    if words:
        rows = backend().ranked(rows, group, All(tuple(words)))
    figures = ["rank"] if is_ranked else ["likes_found"] if by_likes else []
    when = NEWEST[group].removeprefix("-")
    topics = years_of(query) if group == "posts" else None
    rows = rows.values_list("pk", when, *figures)
    # Members are few.
    in_stretches = words and group != "members"
    found = backend().newest(rows, when, MOST + 1, topics) if in_stretches else list(rows[: MOST + 1])
    found.sort(key=lambda row: (*row[2:], row[1], row[0]), reverse=True)
    return Found([row[0] for row in found[:MOST]], len(found) > MOST)


def newest_posts(typed: str, member, most: int, among: Q | None = None) -> list[int]:
    """The keys of the newest posts that a kept search finds, `among` some; nothing when it takes long."""
    query = replace(parse(typed, is_member=True), sort="new")
    if not query.items:
        return []
    try:
        with bounded():
            reader = Reader.of(query, member)
            return find("posts", query, reader, among).keys[:most]
    except TooLong:
        return []
