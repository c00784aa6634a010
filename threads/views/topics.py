"""The topic of a year."""

import datetime

from django.db.models import Count, Exists, Q, Window
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from goodreadings.lib.kept import kept_for_visitors
from goodreadings.lib.prepared import prepared
from threads import about, composer, fragments, places
from threads.models import Topic, YearRequest, edition
from threads.models.figures import Figures
from threads.models.topic import FIRST_YEAR, LAST_YEAR, POSTS_PER_PAGE, default_title, page_of
from threads.models.visit import written
from threads.orders import (
    BY_NUMBER,
    BY_QUERY,
    LIKED,
    NEWEST_FIRST,
    OLDEST,
    THREADED,
    in_order,
    most_liked,
)
from threads.permissions import can_moderate, can_post
from threads.shelf import Shelf, figures_of, shelf_under, topics, visit_of

MOST_NAMES = 20
# What the pages before and after one are called.
STEPS = {
    NEWEST_FIRST: {"earlier": gettext_lazy("Newer"), "later": gettext_lazy("Older")},
    LIKED: {"earlier": gettext_lazy("More liked"), "later": gettext_lazy("Less liked")},
}
# A visitor's choice stays in their browser; a member's is a setting (accounts.views.reading_view).
YEAR_IN_SECONDS = 365 * 24 * 60 * 60


def edition_of_topic(request, year) -> tuple | None:
    """Of what the page is made for a visitor: its year, the shelf beside it, and the names of members."""
    request.standing = edition.standing(year)
    return (request.standing.stamps, kept_order(request)) if request.standing.topic else None


def standing_of(request, year) -> edition.Standing:
    """As it was asked for when it was looked whether the page is kept. Raises Http404."""
    standing = getattr(request, "standing", None) or edition.standing(year)
    if standing.topic is None:
        raise _not_there(year)
    return standing


def kept_order(request) -> str | None:
    """The order that a visitor's browser keeps."""
    view = request.COOKIES.get("view")
    return view if view in BY_NUMBER | BY_QUERY else None


@kept_for_visitors(edition_of_topic)
@require_safe
def topic(request, year):
    """A page of a year's posts. `?post=37` leads to the page where post 37 is, `?date=2021-03-01` to
    the first post from that day on."""
    topic, stamps = standing_of(request, year)
    years = shelf_under(stamps.shelf)
    if request.user.is_authenticated:
        topic = find(year, request.user, years)
    if request.GET.get("date"):
        return redirect(topic.place_of(first_from(topic, request.GET["date"])))
    if request.GET.get("post") or ("post" in request.GET and "date" not in request.GET):
        return redirect(topic.place_of(whole(request.GET["post"], 1, max(1, topic.last_number))))
    page = whole(request.GET.get("page", "1"), 1, None)
    context = page_of_topic(request, topic, years, page, stamps.year)
    response = about.show_framed(
        request, "threads/topic.html", context, _about(context), _in_frame(request, context)
    )
    chosen = chosen_order(request)
    if chosen and not request.user.is_authenticated:
        response.set_cookie(
            "view",
            chosen,
            max_age=YEAR_IN_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return response


def page_of_topic(request, topic, years: Shelf, page, stamp, form=None) -> dict:
    """The context of threads/topic.html, of a `topic` that was found for who reads; `stamp` is that of the year. 404
    when there is no such page in the order that was asked."""
    order = order_of(request)
    visit = visit_of(request.user, topic)
    ranked = most_liked(topic) if order == LIKED else None
    facts = figures_of(Figures(topic), stamp, visit, ranked)
    last = page_of(facts["ranked_count"]) if order == LIKED else topic.pages
    if page > last:
        raise Http404(no_such_page(topic, last))
    posts = in_order(topic, order, page, request.user)
    later = years.beside(topic.year, +1)
    return {
        "topic": topic,
        "years": years,
        "previous": getattr(topic, "before", None) or years.beside(topic.year, -1),
        "next": later,
        "figures": facts,
        "posts": posts,
        **fragments.show(
            request, posts, topic, years, fragments.ANSWER if order == THREADED else fragments.POST
        ),
        "page": page,
        "pages": pages_around(page, last),
        "order": order,
        "by_query": f"&order={order}" if order in BY_QUERY else "",
        **STEPS.get(order, {}),
        "threaded": order == THREADED,
        "here": address_of(topic, page, order),
        **_composer(request.user, topic, form),
        **(reading(visit, posts, order) if visit else {}),
        **asking(request.user, topic, later),
    }


def _in_frame(request, context) -> tuple:
    """What a visitor sees of it around that which moves with a post or a like: whether there are posts is seen, their
    number only where it moves. Addresses of years say in which order they like to read."""
    number, moves = context["topic"].last_number, {"_state", "last_number"}
    topic = sorted((k, v) for k, v in vars(context["topic"]).items() if k not in moves)
    asked = [context.get(name) for name in ("page", "pages", "order", "by_query", "here", "askable")]
    return (
        kept_order(request),
        topic,
        context["years"].seen,
        asked,
        bool(number),
        number > POSTS_PER_PAGE,
        context["topic"].is_ending,
    )


def _about(context) -> about.About:
    topic, order = context["topic"], context["order"]
    return about.of_topic(
        topic, context["posts"], context["figures"], context["page"], context["pages"][-1],
        lambda page: address_of(topic, page, order), is_ordered=order in BY_QUERY,
    )  # fmt: skip


def no_such_page(topic, last) -> str:
    return ngettext(
        "%(topic)s has %(last)d page in this order.", "%(topic)s has %(last)d pages in this order.", last
    ) % {"topic": topic, "last": last}


def address_of(topic, page, order) -> str:
    """Of the page itself, whatever asked for it."""
    query = [f"page={page}"] if page > 1 else []
    query += [f"order={order}"] if order in BY_QUERY else []
    return topic.get_absolute_url() + ("?" + "&".join(query) if query else "")


def reading(visit, posts, order) -> dict:
    """What a member has still to read on a page, and the post above which what is new begins: where
    posts stand in their order, so that nothing of it is above the line."""
    shown = [post for post in posts if not getattr(post, "is_away", False)]
    others = [post for post in shown if post.is_visible and post.author_id != visit.member_id]
    left = [post.number for post in shown if not visit.has_read(post.number)]
    context = {"visit": visit if visit.pk else None}
    if any(not visit.has_read(post.number) for post in others):
        context["unread"] = written(left)
    if order == OLDEST and visit.first_new and posts and posts[0].number <= visit.first_new:
        context["since"] = next((post.number for post in others if post.number >= visit.first_new), None)
    return context


def chosen_order(request) -> str | None:
    """The order that an address chooses: `?view=flat` or `threaded`, `?order=new` or `liked`."""
    if request.GET.get("order") in BY_QUERY:
        return request.GET["order"]
    return request.GET["view"] if request.GET.get("view") in BY_NUMBER else None


def order_of(request) -> str:
    """An address without `order` is a range of numbers for everybody, so that it never moves; whether
    such a page is read by conversation is the reader's choice."""
    if request.GET.get("order") in BY_QUERY:
        return request.GET["order"]
    if request.user.is_authenticated:
        return THREADED if request.user.threaded else OLDEST
    chosen = chosen_order(request) or kept_order(request)
    return THREADED if chosen == THREADED else OLDEST


def first_from(topic, text) -> int:
    """The number of the first post from a day on, else of the last; 404 for what is no day."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Http404(_("There is no such day. Write it like this: 2021-03-01."))
    morning = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
    post = topic.posts.filter(created_at__gte=morning).order_by("number").only("number").first()
    return post.number if post else max(1, topic.last_number)


def _composer(user, topic, form) -> dict:
    """`form` is the one that was sent; without it the composer begins anew, for those who see it."""
    place = places.in_year(topic)
    if form:
        return {"form": form, "place": place}
    return composer.begin(user, place) if can_post(user, topic) else {}


def asking(user, topic, next_topic) -> dict:
    """What the box that asks for the year after needs; nothing when it cannot be asked for."""
    if next_topic or not topic.is_ending:
        return {}
    askable = {"askable": default_title(topic.year + 1)}
    if not user.is_authenticated:
        return askable
    if not can_moderate(user):
        count, asked = next(iter(_asked(topic.year + 1, user.pk)), (0, False))
        return askable | {"ask_count": count, "asked": asked}
    waiting = YearRequest.objects.waiting().filter(year=topic.year + 1)
    # The names and their number in one query.
    counted = waiting.annotate(count=Window(Count("pk")), mine=Exists(waiting.filter(member=user)))
    named = list(counted.select_related("member")[:MOST_NAMES])
    return askable | {
        "ask_count": named[0].count if named else 0,
        "asked": bool(named) and named[0].mine,
        "asked_by": [request.member for request in named],
    }


@prepared
def _asked(year: int, member: int):
    """How many ask for a year, and whether the member does."""
    waiting = YearRequest.objects.waiting().filter(year=year).order_by().values("year")
    counted = waiting.annotate(count=Count("pk"), mine=Count("pk", filter=Q(member=member)))
    return counted.values_list("count", "mine")


def find(year, reader=None, years: Shelf | None = None) -> Topic:
    """The topic of `year`, as of threads.shelf.topics. Beside `years`, a member's has the year `before` it, too, which
    may have left over something of their reading list."""
    before = years.beside(year, -1) if years and reader and reader.is_authenticated else None
    found = topics([year, before.year] if before else [year], reader)
    if year not in found:
        raise _not_there(year)
    found[year].before = found.get(before.year) if before else None
    return found[year]


def _not_there(year) -> Http404:
    return Http404(_("Nobody has opened %(year)d yet.") % {"year": year})


def to_write_in(user, years: Shelf) -> Topic | None:
    """The newest year that a member may write in."""
    year = next((one.year for one in years if can_post(user, one)), None)
    return find(year) if year else None


def pages_around(page, last) -> list[int | None]:
    """Page numbers to show: first, last, two about the present one; None where some are left out."""
    near = [number for number in range(page - 2, page + 3) if 1 <= number <= last]
    shown = sorted({1, *near, last})
    pages: list[int | None] = []
    for number in shown:
        if pages and number - pages[-1] > 1:
            pages.append(None)
        pages.append(number)
    return pages


def whole(text, least, most) -> int:
    """A whole number of an address, kept within its bounds; 404 for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404(_("This page does not exist."))
    number = int(text)
    if number < least:
        raise Http404(_("This page does not exist."))
    return number if most is None else min(number, most)
