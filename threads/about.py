"""What a page says of itself to those who have not opened it: search engines, and where its address is shared.

A view that makes an `About` may be found; a page without one is marked noindex. Everything here is made of what the
page shows anyway, and asks the database nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cached_property
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from goodreadings.lib import frames, markup
from goodreadings.lib.robots import are_shut_out, may_find
from threads import cards, vocabulary
from threads.cards import Picture
from threads.models.topic import POSTS_PER_PAGE
from threads.papers.spoken import spoken

LONGEST = 200
MOST_IN_TITLE = 60
# A point behind one of these ends no sentence.
ABBREVIATED = frozenset(
    "e.g. i.e. cf. vs. al. etc. fig. eq. resp. approx. no. dr. st. sec. w.r.t. a.k.a.".split()
)
SENTENCE = re.compile(r"[.!?][)\"”’]?(?=\s+\S)|[。！？]")
LOCALES = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "zh-hans": "zh_CN"}


@dataclass
class About:
    """`path` is the one address of the page, however it was reached; `before` and `after` those of its neighbours
    in a list. `nodes` makes its JSON-LD, for visitors: no search engine signs in. `number` is that of its page in a
    list, 1 for none."""

    title: str
    description: str
    path: str
    nodes: Callable[[], list[dict]] = list
    card: Picture | None = None
    kind: str = "website"
    is_indexed: bool = True
    is_embedded: bool = False
    number: int = 1
    before: str = ""
    after: str = ""
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def is_found(self) -> bool:
        return self.is_indexed and not are_shut_out()

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.path

    @property
    def embeds(self) -> list[tuple[str, str]]:
        """Pairs of a type and an address: where others ask how to show this page."""
        if not self.is_embedded:
            return []
        ask = f"{settings.SITE_URL}/oembed?url={quote(self.url, safe='')}&format="
        return [("application/json+oembed", ask + "json"), ("text/xml+oembed", ask + "xml")]

    @property
    def locale(self) -> str:
        return LOCALES.get(get_language() or "", "en_GB")

    @cached_property
    def data(self) -> str:
        return vocabulary.written(self.nodes())

    def in_words(self) -> tuple:
        """All of it but the data."""
        return tuple(getattr(self, it.name) for it in fields(self) if it.name != "nodes")


def show(request, template: str, context: dict, about: About | None, status: int = 200):
    """The page, which says what it is about."""
    response = render(request, template, context | {"about": about}, status=status)
    return _found(response, about)


def show_framed(request, template: str, context: dict, about: About, made_from: tuple):
    """The same with a frame that is kept for visitors (goodreadings.lib.frames): what of `context` is seen in it is
    in `made_from`."""
    made_from = (about.in_words(), about.is_found, made_from)
    return _found(HttpResponse(frames.show(request, template, context | {"about": about}, made_from)), about)


def _found(response, about: About | None):
    return may_find(response) if about and about.is_found and response.status_code == 200 else response


def first_sentence(text: str) -> str:
    """Of an abstract, in plain words; cut at a word when it is long."""
    text = spoken(text[:2_000])
    for end in SENTENCE.finditer(text):
        sentence = text[: end.end()]
        if sentence.rpartition(" ")[2].lstrip("(").lower() not in ABBREVIATED:
            text = sentence
            break
    return shortened(text)


def shortened(text: str, most: int = LONGEST) -> str:
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if text[most - 1] == " ":
        return f"{cut}…"
    at_space = cut.rfind(" ")
    return (cut[:at_space] if at_space > most // 2 else cut).rstrip(" ,.;:–—-") + "…"


def of_home(topic, lead: str) -> About:
    card = cards.of_topic(topic)
    return About(settings.SITE_NAME, lead, "/", nodes=lambda: [vocabulary.site()], card=card)


def of_topic(topic, posts, figures: dict, page: int, last: int, address, *, is_ordered: bool) -> About:
    """`posts` as `threads.fragments` shows them; `address` makes that of a page. Of a year in another order nothing is
    to be found."""
    path, card = topic.get_absolute_url(), cards.of_topic(topic)
    words = cards.first_words(topic.introduction_html)
    title, first = topic.title, (page - 1) * POSTS_PER_PAGE + 1
    if page > 1:
        title = _("%(topic)s, page %(page)s") % {"topic": topic, "page": page}
    described = _("Posts %(first)d to %(last)d of %(topic)s.") % {
        "topic": topic, "first": first, "last": max(first, min(page * POSTS_PER_PAGE, topic.last_number)),
    }  # fmt: skip
    return About(
        title,
        words if page == 1 and words else described,
        path if is_ordered or page == 1 else f"{path}?page={page}",
        nodes=lambda: [
            vocabulary.thread(topic, [post.comment for post in posts if post.comment], words, figures, card),
            vocabulary.site(),
            vocabulary.way((topic.title, path)),
        ],
        card=card,
        kind="article",
        is_indexed=not is_ordered,
        is_embedded=not is_ordered,
        before=address(page - 1) if page > 1 else "",
        after=address(page + 1) if page < last else "",
        properties={"article:published_time": topic.opened_at.isoformat()},
    )


def of_post(post, parent, replies, page: int, *, is_indexed: bool) -> About | None:
    """`replies` is the page of them, `parent` what it answers; what was removed is about nothing."""
    if not post.is_visible:
        return None
    path, count = post.get_absolute_url(), replies.paginator.count
    card = cards.of_post(post)
    title = _("%(name)s in %(topic)s, post %(number)s") % {
        "name": post.author.name, "topic": post.topic, "number": post.number,
    }  # fmt: skip
    step, words = title, spoken(post.excerpt)
    if words:
        title = _("%(name)s: %(words)s (%(topic)s, post %(number)s)") % {
            "name": post.author.name, "words": shortened(words, MOST_IN_TITLE), "topic": post.topic,
            "number": post.number,
        }  # fmt: skip
    return About(
        title,
        shortened(f"{post.author.name}: {words}") if words else title,
        _numbered(path, page),
        nodes=lambda: [
            vocabulary.posting(post, parent, [one for one in replies if one.is_visible], count, card),
            vocabulary.way((post.topic.title, post.topic.get_absolute_url()), (step, path)),
        ],
        card=card,
        kind="article",
        is_indexed=is_indexed,
        is_embedded=True,
        number=page,
        **_neighbours(path, page, replies.paginator.num_pages),
        properties={
            "article:published_time": post.created_at.isoformat(),
            **({"article:modified_time": post.edited_at.isoformat()} if post.edited_at else {}),
            "article:author": settings.SITE_URL + post.author.get_absolute_url(),
        },
    )


def of_paper(paper, work, page: int, last: int) -> About:
    path, card, title = paper.get_absolute_url(), cards.of_paper(paper), spoken(paper.name)
    said = first_sentence(paper.abstract)
    by = (": " if said else ", ").join(filter(None, [paper.byline, said or paper.place]))
    shared = ngettext("A paper that %(n)d post shares.", "A paper that %(n)d posts share.", paper.share_count)
    return About(
        title,
        by or shared % {"n": paper.share_count},
        _numbered(path, page),
        nodes=lambda: [
            vocabulary.article(paper, work, card),
            vocabulary.way((_("Papers"), "/papers/"), (title, path)),
        ],
        card=card,
        kind="article",
        is_indexed=bool(paper.share_count),
        is_embedded=True,
        number=page,
        **_neighbours(path, page, last),
    )


def of_member(member, posts: int, papers: int, likes: int) -> About:
    """Who has not posted is not to be found."""
    shared = ngettext(
        "%(name)s has shared %(n)d paper in %(site)s.",
        "%(name)s has shared %(n)d papers in %(site)s.",
        papers,
    ) % {"name": member.name, "n": papers, "site": settings.SITE_NAME}
    path = member.get_absolute_url()
    return About(
        member.name,
        shortened(markup.clean_line(member.about, 1_000)) or shared,
        path,
        nodes=lambda: [vocabulary.profile(member, posts, likes), vocabulary.way((member.name, path))],
        kind="profile",
        is_indexed=bool(posts),
        properties={"profile:username": member.username},
    )


def of_list(title: str, description: str, path: str, page: int, last: int, *, asked: str, way=()) -> About:
    """A list of papers; `asked` is what a reader asked of it ("&sort=liked"), "" for the list itself."""
    return About(
        title,
        description,
        path if asked else _numbered(path, page),
        nodes=lambda: [vocabulary.way(*way, (title, path))],
        is_indexed=not asked,
        number=page,
        **_neighbours(path, page, last, asked),
    )


def of_papers(topic, figures: dict, page: int, last: int, *, asked: str) -> About:
    """The papers of a year."""
    count = ngettext(
        "%(n)d paper that was read together in %(topic)s.",
        "%(n)d papers that were read together in %(topic)s.",
        figures["paper_count"],
    ) % {"n": figures["paper_count"], "topic": topic}
    title, path = _("Papers of %(topic)s") % {"topic": topic}, f"{topic.get_absolute_url()}papers/"
    year = (topic.title, topic.get_absolute_url())
    found = of_list(title, count, path, page, last, asked=asked, way=[year])
    found.card = cards.of_topic(topic)
    return found


def _numbered(path: str, page: int, asked: str = "") -> str:
    return f"{path}?page={page}{asked}" if page > 1 or asked else path


def _neighbours(path: str, page: int, last: int, asked: str = "") -> dict[str, str]:
    return {
        "before": _numbered(path, page - 1, asked) if page > 1 else "",
        "after": _numbered(path, page + 1, asked) if page < last else "",
    }
