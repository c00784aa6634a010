"""Every page that may be found, for search engines: https://www.sitemaps.org/protocol.html.

An index names the files: of each year some for ranges of numbers (its pages, and the posts' own), of papers and
members some for ranges of keys. So a file costs the same however many posts there are: no file begins behind rows
that were counted first. Each address comes with the moment of the last change that its page shows.
"""

import datetime
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery

from threads.models import Action, Correction, Paper, Post, Share, SourceRecord, Topic
from threads.models.departure import with_page
from threads.models.topic import page_of

# Numbers, or keys, of a file; the protocol's limit is 50,000 addresses and 50 MB, and a range of numbers has its
# topic's pages beside the posts.
RANGE = 10_000
PAPERS, MEMBERS = "papers", "members"
# After these a post is there that was not.
BACK = [Action.APPROVE, Action.RESTORE]

Moment = datetime.datetime | None
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def index() -> bytes:
    """The files that hold something, each with its last change where that is cheap to know."""
    named = [(f"/sitemaps/{name}.xml", moment) for name, moment in files()]
    return _written("sitemapindex", "sitemap", named)


def files() -> Iterator[tuple[str, Moment]]:
    yield "site-1", None
    for topic in Topic.objects.only("year", "last_number", "opened_at"):
        for part, moment in _changes(topic).items():
            yield f"{topic.year}-{part}", moment
    for kind, rows in ((PAPERS, Paper.objects.seen()), (MEMBERS, _members())):
        last = rows.model.objects.aggregate(last=Max("pk"))["last"] or 0
        for part in range(1, _part_of(last) + 1 if last else 1):
            if rows.filter(pk__range=_range(part)).exists():
                yield f"{kind}-{part}", None


def _changes(topic: Topic) -> dict[int, Moment]:
    """Of each file of a year its last change: of the last post in its range, and of whatever was edited or removed
    there, which an index holds."""
    parts = range(1, _part_of(max(1, topic.last_number)) + 1)
    changed: dict[int, Moment] = dict.fromkeys(parts, topic.opened_at)
    ends = Q(pk=None)
    for part in parts:
        last = min(part * RANGE, topic.last_number)
        ends |= Q(number__range=(last - 20, last))
    written = topic.posts.filter(ends).order_by().values_list("number", "created_at")
    touched = topic.posts.touched().order_by().annotate(part=(F("number") - 1) / RANGE).values("part")
    latest = touched.annotate(edited=Max("edited_at"), deleted=Max("deleted_at"), hidden=Max("hidden_at"))
    moments: list[tuple[int, Moment]] = [(_part_of(number), at) for number, at in written]
    for part, *all_ in latest.values_list("part", "edited", "deleted", "hidden"):
        moments.append((part + 1, _last(*all_)))
    came = _came(post__topic=topic).annotate(part=(F("post__number") - 1) / RANGE).values("part")
    moments += [(part + 1, at) for part, at in came.values_list("part", Max("at"))]
    for part, at in moments:
        changed[part] = _last(changed.get(part), at)
    return changed


def of_site() -> list[tuple[str, Moment]]:
    return [("/", None), ("/papers/", None)]


def of_year(topic: Topic, part: int) -> list[tuple[str, Moment]]:
    """The pages of a year whose posts have these numbers, and those posts."""
    first, last = _range(part)
    if first > max(1, topic.last_number):
        return []
    here = topic.posts.visible().filter(number__range=(first, last)).order_by("number")
    rows = list(here.values_list("pk", "number", "created_at", "edited_at"))
    answered = _answered([pk for pk, *_ in rows])
    came: dict[int, Moment] = {}
    for pk, parent, came_at in _came(post__topic=topic).values_list("post", "post__parent", "at"):
        came[pk] = _last(came.get(pk), came_at)
        answered[parent] = _last(answered.get(parent), came_at)
    pages: dict[int, Moment] = {1: topic.opened_at} if part == 1 else {}
    posts = []
    for pk, number, written, mended in rows:
        at, page = _last(written, mended, came.get(pk)), page_of(number)
        pages[page] = _last(pages.get(page), at)
        posts.append((f"/posts/{pk}/", _last(at, answered.get(pk))))
    path = topic.get_absolute_url()
    listed: list[tuple[str, Moment]] = [
        (f"{path}?page={page}" if page > 1 else path, at) for page, at in sorted(pages.items())
    ]
    if part == 1:
        listed.append((f"{path}papers/", None))
    return listed + posts


def _came(**where):
    """Of posts that a moderator let be seen, or brought back, the acts."""
    return Action.objects.filter(kind__in=BACK, **where).order_by()


def _answered(pks: list[int]) -> dict[int, Moment]:
    """When posts were answered last. Posts that follow each other have keys that do, more or less: a range of them
    costs what there is in it, whatever the database thinks of its posts."""
    if not pks:
        return {}
    replies = (
        Post.objects.visible().filter(parent__pk__range=(min(pks), max(pks))).order_by().values("parent")
    )
    moments = replies.annotate(written=Max("created_at"), mended=Max("edited_at"))
    return {parent: _last(*both) for parent, *both in moments.values_list("parent", "written", "mended")}


def of_papers(part: int) -> list[tuple[str, Moment]]:
    """Papers that somebody can see, each with the last change of what is known, or was said, of it."""
    bounds = _range(part)
    created = dict(
        Paper.objects.seen().filter(pk__range=bounds).order_by("pk").values_list("pk", "created_at")
    )
    shares = Share.objects.visible().filter(paper__pk__range=bounds).order_by().values("paper")
    said = shares.annotate(written=Max("post__created_at"), mended=Max("post__edited_at"))
    corrections = Correction.objects.filter(paper__pk__range=bounds).order_by().values("paper")
    corrected = corrections.annotate(made=Max("at"), undone=Max("undone_at"))
    records = (
        SourceRecord.objects.filter(identifier__paper__pk__range=bounds)
        .order_by()
        .values("identifier__paper")
    )
    came = _came(post__shares__paper__pk__range=bounds).values("post__shares__paper")
    changes: dict[int, Moment] = dict(created)
    for pk, *moments in [
        *said.values_list("paper", "written", "mended"),
        *corrected.values_list("paper", "made", "undone"),
        *records.values_list("identifier__paper", Max("fetched_at")),
        *came.values_list("post__shares__paper", Max("at")),
    ]:
        if pk in changes:
            changes[pk] = _last(changes[pk], *moments)
    return [(f"/papers/{pk}/", changes[pk]) for pk in created]


def of_members(part: int) -> list[tuple[str, Moment]]:
    """Those who have posted, each with the moment of their newest post."""
    rows = _members().filter(pk__range=_range(part)).order_by("pk")
    newest = (
        Post.objects.visible().filter(author=OuterRef("pk")).order_by("-created_at").values("created_at")[:1]
    )
    came = _came(post__author=OuterRef("pk")).order_by("-at").values("at")[:1]
    found = rows.annotate(newest=Subquery(newest), came=Subquery(came)).only("username")
    return [(member.get_absolute_url(), _last(member.newest, member.came)) for member in found]


def written(addresses: Iterable[tuple[str, Moment]]) -> bytes:
    return _written("urlset", "url", addresses)


def _members():
    """Who has posted what can be seen."""
    return with_page().filter(Exists(Post.objects.visible().filter(author=OuterRef("pk"))))


def _range(part: int) -> tuple[int, int]:
    return (part - 1) * RANGE + 1, part * RANGE


def _part_of(number: int) -> int:
    return -(-number // RANGE)


def _last(*moments: Moment) -> Moment:
    return max(filter(None, moments), default=None)


def _written(root: str, name: str, addresses: Iterable[tuple[str, Moment]]) -> bytes:
    """Our own addresses hold nothing that XML would have escaped: digits, and names of letters and digits."""
    site = settings.SITE_URL
    rows = [
        f"<{name}><loc>{site}{path}</loc>{f'<lastmod>{_date(at)}</lastmod>' if at else ''}</{name}>\n"
        for path, at in addresses
    ]
    return "".join([HEAD.format(root), *rows, f"</{root}>\n"]).encode()


def _date(at: datetime.datetime) -> str:
    """W3C Datetime, to the second."""
    return at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
