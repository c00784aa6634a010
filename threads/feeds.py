"""What the feeds say: the newest posts of a year, of a member, of all; the papers of a year.

Each feed is first looked at (`posts`, `papers`: a few small rows that say everything but the words, and a
fingerprint of those), and written only for a reader who has not got it yet (`write`).
"""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.db.models.functions import MD5
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from accounts.models import User
from goodreadings.lib import atom, markup
from goodreadings.lib.atom import Entry, Feed, Person, tag
from threads.models import Paper, Post, Share
from threads.models.topic import Topic
from threads.papers import names

NEWEST = 50
# Of a paper that many share, the newest so many say why; the others are on its page.
WORDS_OF_A_PAPER = 3
# Beyond so much HTML, entries say how they begin, and where the rest is.
MOST_CHARACTERS = 1_500_000
# Of what has no date of its own.
EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
# Another number says that what is written has another form; readers then ask anew.
FORM = 1

POST = {
    "pk", "number", "created_at", "edited_at", "excerpt", "answered", "topic__year", "topic__title",
    "author__username", "author__display_name",
}  # fmt: skip


@dataclass(frozen=True)
class About:
    """A feed without its entries: `name` in its id, `path` its own address, `page` where people read it."""

    name: str
    title: str
    path: str
    page: str
    since: datetime.datetime
    is_private: bool = False


@dataclass
class Found:
    """What there is to say, before it is written."""

    about: About
    posts: list[dict] = field(default_factory=list)
    papers: list[dict] = field(default_factory=list)

    @cached_property
    def etag(self) -> str:
        """The same for the same feed only: of all that is written from, and of nothing else (likes)."""
        said = (
            FORM,
            settings.SITE_URL,
            settings.SITE_NAME,
            settings.WEBSUB_HUB,
            self.about,
            self.posts,
            self.papers,
        )
        return f'"{sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:32]}"'

    def write(self) -> bytes:
        about = self.about
        words = _Words(self.posts)
        entries = [_paper(one, words) for one in self.papers] or [_post(one, words) for one in self.posts]
        return atom.write(
            Feed(
                id=tag(settings.SITE_URL, f"feed/{about.name}"),
                title=about.title,
                url=settings.SITE_URL + about.path,
                page=settings.SITE_URL + about.page,
                author=Person(settings.SITE_NAME, f"{settings.SITE_URL}/"),
                empty_since=about.since,
                entries=tuple(entries),
                hub="" if about.is_private else settings.WEBSUB_HUB,
                language=settings.LANGUAGE_CODE,
            )
        )


class _Words:
    """The HTML of posts, fetched when the first is asked for, and no more of it than a feed holds."""

    def __init__(self, posts: list[dict]):
        self._pks = [post["pk"] for post in posts]
        self._left = MOST_CHARACTERS

    @cached_property
    def _html(self) -> dict[int, str]:
        return dict(Post.objects.filter(pk__in=self._pks).values_list("pk", "html"))

    def of(self, post: dict) -> str:
        """ "" when there is no more room."""
        html = self._html.get(post["pk"], "")
        self._left -= len(html)
        return markup.absolute(html, _address(post)) if self._left >= 0 else ""


def posts(about: About, rows, newest: tuple[str, ...] = ("-created_at", "-pk")) -> Found:
    """The newest of the posts `rows`: in one topic they have their numbers, which an index has in order."""
    return Found(about, posts=_with_papers(_state(rows.visible().order_by(*newest)[:NEWEST])))


def papers(about: About, topic: Topic) -> Found:
    """The papers of a year, that which was shared last first, with what members wrote about each there."""
    shares = Share.objects.visible().filter(post__topic=topic)
    newest = shares.order_by().values("paper").annotate(last=Max("post__number")).order_by("-last")[:NEWEST]
    order = [row["paper"] for row in newest]
    facts = Paper.objects.filter(pk__in=order).values(
        "pk", "title", "call_number", "authors", "has_more_authors", "year", "venue", "abstract", "pdf", "code",
    )  # fmt: skip
    known = {row["pk"]: row | {"shares": []} for row in facts}
    rows = shares.filter(paper__in=order).newest_of_each_paper(WORDS_OF_A_PAPER)
    said = list(rows.values("paper", "post", "url"))
    posts = {
        row["pk"]: row
        for row in _state(Post.objects.filter(pk__in={row["post"] for row in said}).order_by("pk"))
    }
    for row in said:
        if row["paper"] in known and row["post"] in posts:
            known[row["paper"]]["shares"].append(row | {"post": posts[row["post"]]})
    shown = [known[pk] for pk in order if pk in known and known[pk]["shares"]]
    return Found(about, posts=list(posts.values()), papers=shown)


def _state(rows) -> list[dict]:
    """Everything of posts but their words, and what tells those from every other."""
    rows = rows.with_answered(AnonymousUser())
    return list(rows.values(*sorted(POST), fingerprint=MD5("html")))


def _with_papers(posts: list[dict]) -> list[dict]:
    """`posts`, each with the names of the papers that it shares."""
    shared: dict[int, list[str]] = {}
    links = Share.objects.filter(post__in=[row["pk"] for row in posts]).order_by("position", "pk")
    for post, title, call_number in links.values_list("post", "paper__title", "paper__call_number"):
        shared.setdefault(post, []).append(title or call_number)
    return [row | {"papers": shared.get(row["pk"], [])} for row in posts]


def _address(post: dict) -> str:
    return f"{settings.SITE_URL}/posts/{post['pk']}/"


def _author(post: dict) -> Person:
    author = User(username=post["author__username"], display_name=post["author__display_name"])
    return Person(author.name, settings.SITE_URL + author.get_absolute_url())


def _post(post: dict, words: _Words) -> Entry:
    title = post["papers"][0] if post["papers"] else markup.clean_line(post["excerpt"], 100)
    parent = post["answered"]
    return Entry(
        id=tag(settings.SITE_URL, f"post/{post['pk']}"),
        title=title or _("Post %(number)d") % {"number": post["number"]},
        url=_address(post),
        published=post["created_at"],
        updated=post["edited_at"] or post["created_at"],
        authors=(_author(post),),
        summary=post["excerpt"],
        html=words.of(post),
        in_reply_to=parent
        and (tag(settings.SITE_URL, f"post/{parent}"), f"{settings.SITE_URL}/posts/{parent}/"),
    )


def _paper(paper: dict, words: _Words) -> Entry:
    said = [share["post"] for share in paper["shares"]]
    address = f"{settings.SITE_URL}/papers/{paper['pk']}/"
    title = paper["title"] or paper["call_number"]
    return Entry(
        id=tag(settings.SITE_URL, f"paper/{paper['pk']}"),
        title=title,
        url=address,
        published=min(post["created_at"] for post in said),
        updated=max(post["edited_at"] or post["created_at"] for post in said),
        authors=tuple(Person(names.printed(name)) for name in paper["authors"][:100]),
        summary=markup.clean_line(paper["abstract"], 300),
        html=_about_paper(paper) + "".join(_words_about(post, words) for post in said),
        related=tuple(
            filter(None, [*(share["url"] for share in paper["shares"]), paper["pdf"], paper["code"]])
        ),
    )


def _about_paper(paper: dict) -> str:
    authors = names.byline(paper["authors"], paper["has_more_authors"])
    place = ", ".join(filter(None, [str(paper["year"] or ""), paper["venue"]]))
    by = " · ".join(filter(None, [authors, place]))
    abstract = "".join(f"<p>{escape(part)}</p>" for part in paper["abstract"].split("\n\n") if part.strip())
    link = format_html('<p><a href="{}">{}</a></p>', paper["shares"][0]["url"], paper["shares"][0]["url"])
    return (format_html("<p><em>{}</em></p>", by) if by else "") + abstract + link


def _words_about(post: dict, words: _Words) -> str:
    html = words.of(post) or format_html("<p>{}</p>", post["excerpt"] or "…")
    who = _("%(name)s wrote:") % {"name": _author(post).name}
    return format_html('<h3><a href="{}">{}</a></h3>', _address(post), who) + html
