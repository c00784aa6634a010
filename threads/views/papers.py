"""The papers of a year, and a paper with all that was said of it."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from threads.models import Paper, Post, Share
from threads.models.figures import figures
from threads.permissions import can_moderate
from threads.shelf import shelf
from threads.views.topics import find, neighbour, pages_around, whole

PER_PAGE = 50
ORDERS = {
    "new": ("Newest", ["-first_number"]),
    "old": ("Oldest", ["first_number"]),
    "liked": ("Most liked", ["-topic_likes", "first_number"]),
    "title": ("Title", ["title", "first_number"]),
}


@require_safe
def of_year(request, year):
    """The papers of a year: who shared each, where, and how it was liked."""
    years = shelf()
    topic = find(years, year)
    order = request.GET.get("sort", "new")
    if order not in ORDERS:
        raise Http404("Papers are sorted by new, old, liked or title.")
    shares = (
        Share.objects.visible()
        .filter(post__topic=topic)
        .select_related("post__author", "post__topic", "identifier")
        .defer("post__body", "post__html")
        .order_by("post__number")
    )
    papers = (
        Paper.objects.of_topic(topic)
        .order_by(*ORDERS[order][1], "pk")
        .prefetch_related(Prefetch("shares", shares, to_attr="shares_here"))
    )
    pages = Paginator(papers, PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, None)
    if page > pages.num_pages:
        raise Http404("This page does not exist.")
    return render(
        request,
        "threads/papers.html",
        {
            "topic": topic,
            "years": years,
            "previous": neighbour(years, topic, -1),
            "next": neighbour(years, topic, +1),
            "figures": figures(topic),
            "papers": pages.page(page),
            "page": page,
            "pages": pages_around(page, pages.num_pages),
            "query": f"&sort={order}",
            "order": order,
            "orders": ORDERS,
        },
    )


@require_safe
def show(request, pk):
    """A paper, and every post that shares it, year by year."""
    paper = get_object_or_404(Paper.objects.prefetch_related("identifiers"), pk=pk)
    posts = Post.objects.visible().filter(shares__paper=paper)
    shares = Share.objects.visible().with_papers().filter(paper=paper)
    share = shares.order_by("post__topic__year", "post__number").first()
    # A link can be the very thing for which its post was removed.
    if share is None and not can_moderate(request.user):
        raise Http404("The posts that shared this paper were removed.")
    shown = posts.for_display(request.user).order_by("-topic__year", "number")
    pages = Paginator(shown, PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, pages.num_pages)
    return render(
        request,
        "threads/paper.html",
        {
            "paper": paper,
            "share": share,
            "posts": pages.page(page),
            "page": page,
            "pages": pages_around(page, pages.num_pages),
            "years": shelf(),
        },
    )
