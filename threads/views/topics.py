"""Home, and the topic of a year."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from threads import unsent
from threads.forms import PostForm
from threads.models import Paper, YearRequest
from threads.models.figures import figures
from threads.models.topic import default_title
from threads.permissions import can_moderate
from threads.shelf import counted, shelf
from threads.thread import threaded

NEWEST = 5
MOST_LIKED = 5
MOST_NAMES = 20
# A visitor's choice stays in their browser; a member's is a setting (accounts.views.reading_view).
VIEWS = {"flat", "threaded"}
YEAR_IN_SECONDS = 365 * 24 * 60 * 60


@require_safe
def home(request):
    """The newest year at a glance, the other years, and for visitors what this place is."""
    years = shelf()
    if not years:
        return render(request, "threads/empty.html", {"years": years})
    topic = years[0]
    return render(
        request,
        "threads/home.html",
        {
            "topic": topic,
            "years": counted(years),
            "figures": figures(topic),
            "posts": topic.posts.visible().for_display(request.user).order_by("-number")[:NEWEST],
            "papers": Paper.objects.of_topic(topic).most_liked()[:MOST_LIKED],
        },
    )


@require_safe
def topic(request, year):
    """A page of a year's posts; `?post=37` leads to the page where post 37 is."""
    years = shelf()
    topic = find(years, year)
    if "post" in request.GET:
        return redirect(topic.place_of(whole(request.GET["post"], 1, max(1, topic.last_number))))
    page = whole(request.GET.get("page", "1"), 1, None)
    if page > topic.pages:
        raise Http404(f"{topic} has {topic.pages} pages.")
    response = render(request, "threads/topic.html", page_of_topic(request, topic, years, page))
    if request.GET.get("view") in VIEWS and not request.user.is_authenticated:
        response.set_cookie(
            "view",
            request.GET["view"],
            max_age=YEAR_IN_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return response


def page_of_topic(request, topic, years, page, form=None) -> dict:
    """The context of threads/topic.html."""
    in_threads = is_threaded(request)
    if in_threads:
        posts = threaded(topic, page, request.user)
    else:
        posts = list(topic.posts.in_page(page).for_display(request.user).order_by("number"))
    return {
        "topic": topic,
        "years": years,
        "previous": neighbour(years, topic, -1),
        "next": neighbour(years, topic, +1),
        "figures": figures(topic),
        "posts": posts,
        "page": page,
        "pages": pages_around(page, topic.pages),
        "threaded": in_threads,
        "form": form or PostForm(initial=unsent.take(request)),
        **asking(request.user, topic, neighbour(years, topic, +1)),
    }


def asking(user, topic, next_topic) -> dict:
    """What the box that asks for the year after needs; nothing when it cannot be asked for."""
    if next_topic or not topic.is_ending:
        return {}
    askable = {"askable": default_title(topic.year + 1)}
    if not user.is_authenticated:
        return askable
    waiting = YearRequest.objects.waiting().filter(year=topic.year + 1)
    askable |= waiting.aggregate(ask_count=Count("pk"), asked=Count("pk", filter=Q(member=user)))
    if can_moderate(user):
        named = waiting.select_related("member")[:MOST_NAMES]
        askable["asked_by"] = [request.member for request in named]
    return askable


def find(years, year):
    """The topic of `year` out of the shelf, which is on the page anyway."""
    for topic in years:
        if topic.year == year:
            return topic
    raise Http404(f"Nobody has opened {year} yet.")


def neighbour(years, topic, step):
    """The year before (-1) or after (+1) on the shelf, whose newest year stands first."""
    place = years.index(topic) - step
    return years[place] if 0 <= place < len(years) else None


def is_threaded(request) -> bool:
    if request.user.is_authenticated:
        return request.user.threaded
    return request.GET.get("view", request.COOKIES.get("view")) == "threaded"


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
        raise Http404("This page does not exist.")
    number = int(text)
    if number < least:
        raise Http404("This page does not exist.")
    return number if most is None else min(number, most)
