"""All papers, those of a year, and a paper with everything that is known and was said of it."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from goodreadings.lib.kept import kept_for_visitors, remembered
from threads import about, composer
from threads.catalogue import ORDERS as ORDERS_OF_ALL
from threads.catalogue import CatalogueForm, catalogue, possibly_the_same
from threads.exports import download, of_site, work_of, works
from threads.models import Lookup, Paper, Post, Share, edition
from threads.models.draft import PAPER, Place
from threads.models.figures import Figures, Shared
from threads.models.reading import readers_named, with_reading
from threads.models.relation import related
from threads.papers.citations import FORMATS
from threads.papers.citations.tags import meta_tags
from threads.permissions import can_moderate, can_post
from threads.search.alike import like_this
from threads.shelf import shelf
from threads.shown import in_turn
from threads.views.topics import edition_of_topic, find, neighbour, pages_around, whole

PER_PAGE = 50
SHARES_NAMED = 5
ORDERS = {
    "new": gettext_lazy("Newest"),
    "old": gettext_lazy("Oldest"),
    "liked": gettext_lazy("Most liked"),
    "title": gettext_lazy("Title"),
}


@require_safe
def index(request):
    """Every paper that was ever shared; filtered and sorted as one likes."""
    years = shelf()
    form, papers, order = _asked(request, years)
    named = Share.objects.visible().for_list().order_by("post__created_at")[:SHARES_NAMED]
    shown = with_reading(papers, request.user).prefetch_related(
        "identifiers", Prefetch("shares", named, to_attr="shares_here")
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "years": years,
        "order": order,
        "orders": ORDERS_OF_ALL,
        "query": f"&{query.urlencode()}" if query else "",
        "exports": FORMATS.values(),
        **_page(request, shown),
    }
    _with_works(context["papers"].object_list)
    if not form.is_valid():
        return about.show(request, "threads/catalogue.html", context, None, status=422)
    found = about.of_list(
        _("Papers"), _("Everything that was shared here, in every year."), request.path,
        context["page"], context["pages"][-1],
        asked=context["query"] if form.has_changed() or order != "newest" else "",
    )  # fmt: skip
    return about.show(request, "threads/catalogue.html", context, found)


@require_safe
def export(request, extension):
    """The papers that the same words and filters list on the page."""
    form, papers, _order = _asked(request, shelf())
    if not form.is_valid():
        raise Http404(_("No papers can be listed by these filters."))
    return download(works(papers), extension, of_site("papers"))


def _asked(request, years):
    """The form of the filters, the papers that fit (all of them when it was refused), and their order."""
    order = request.GET.get("sort") or "newest"
    if order not in ORDERS_OF_ALL:
        raise Http404(_("Papers are sorted by %(orders)s.") % {"orders": ", ".join(ORDERS_OF_ALL)})
    form = CatalogueForm(request.GET, years)
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, catalogue(wanted).order_by(*ORDERS_OF_ALL[order][1], "-pk"), order


@kept_for_visitors(edition_of_topic)
@require_safe
def of_year(request, year):
    """The papers of a year: who shared each, where, and how it was liked."""
    years = shelf()
    topic = find(years, year)
    order = request.GET.get("sort", "new")
    if order not in ORDERS:
        raise Http404(_("Papers are sorted by new, old, liked or title."))
    figures = Figures(topic)
    context = {
        "topic": topic,
        "years": years,
        "previous": neighbour(years, topic, -1),
        "next": neighbour(years, topic, +1),
        "figures": figures.in_all(),
        "query": f"&sort={order}",
        "order": order,
        "orders": ORDERS,
        "exports": FORMATS.values(),
        **_page_of_year(request, topic, _ranked(figures, order)),
    }
    found = about.of_papers(
        topic, context["figures"], context["page"], context["pages"][-1],
        asked=context["query"] if order != "new" else "",
    )  # fmt: skip
    return about.show(request, "threads/papers.html", context, found)


@require_safe
def export_year(request, year, extension):
    topic = find(shelf(), year)
    papers = Paper.objects.of_topic(topic).order_by("first_number", "pk")
    return download(works(papers), extension, of_site(str(year)))


def _ranked(figures: Figures, order: str) -> list[Shared]:
    """The papers of a year in one of ORDERS, put in it once for as long as nothing changes there."""
    topic = figures.topic
    made_from = ("papers of a year", topic.pk, edition.stamps().get(topic.pk), order)
    return remembered({order: made_from}, lambda _: {order: _put_in_order(figures, order)})[order]


def _put_in_order(figures: Figures, order: str) -> list[Shared]:
    shared = figures.papers()
    if order == "title":
        by_paper = {one.paper: one for one in shared}
        keys = Paper.objects.of_topic(figures.topic).order_by("title", "first_number", "pk")
        return [by_paper[key] for key in keys.values_list("pk", flat=True) if key in by_paper]
    if order == "liked":
        return sorted(shared, key=lambda one: -one.likes)
    return shared if order == "old" else sorted(shared, key=lambda one: -one.first)


def _page_of_year(request, topic, ranked: list[Shared]) -> dict:
    """As of `_page`; each paper with its figures of the year, and its shares there."""
    context = _page(request, ranked)
    shares = Share.objects.visible().filter(post__topic=topic).for_list().order_by("post__number")
    papers = with_reading(Paper.objects.all(), request.user).prefetch_related(
        "identifiers", Prefetch("shares", shares, to_attr="shares_here")
    )
    here = list(context["papers"])
    found = papers.in_bulk([one.paper for one in here])
    for one in here:
        if paper := found.get(one.paper):
            paper.topic_likes = one.likes
    context["papers"].object_list = _with_works([found[one.paper] for one in here if one.paper in found])
    return context


def _page(request, papers) -> dict:
    """A page of a list."""
    pages = Paginator(papers, PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, None)
    if page > pages.num_pages:
        raise Http404(_("This page does not exist."))
    return {"papers": pages.page(page), "page": page, "pages": pages_around(page, pages.num_pages)}


def _with_works(papers) -> list[Paper]:
    """Each with the work that a citation of it is made from."""
    for paper in papers:
        paper.work = work_of(paper)
    return papers


def find_paper(request, pk) -> Paper:
    """The paper at an address; one that was joined to another is that one."""
    paper = get_object_or_404(Paper.objects.select_related("merged_into"), pk=pk).standing
    if (
        not can_moderate(request.user)
        and not Paper.objects.known_to(request.user).filter(pk=paper.pk).exists()
    ):
        raise Http404(_("The posts that shared this paper were removed."))
    return paper


@require_safe
def show(request, pk):
    """A paper: what is known of it, and every post that shares it, year by year."""
    paper = find_paper(request, pk)
    if paper.pk != pk:
        return redirect(paper)
    context = page_of_paper(request, paper)
    found = about.of_paper(context["paper"], context["work"], context["page"], context["pages"][-1])
    return about.show(request, "threads/paper.html", context, found)


@require_safe
def export_paper(request, pk, extension):
    paper = find_paper(request, pk)
    work = work_of(Paper.objects.prefetch_related("identifiers").get(pk=paper.pk))
    return download([work], extension, work.key)


def page_of_paper(request, paper) -> dict:
    """The context of threads/paper.html."""
    years = shelf()
    found = with_reading(Paper.objects.with_figures(), request.user)
    paper = found.prefetch_related("identifiers").get(pk=paper.pk)
    keys = Post.objects.visible().filter(shares__paper=paper).order_by("-topic__year", "number")
    pages = Paginator(keys.values_list("pk", flat=True), PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, pages.num_pages)
    posts = pages.page(page)
    posts.object_list = in_turn(posts, request.user)
    work = work_of(paper)
    lookups = Lookup.objects.filter(identifier__paper=paper).select_related("identifier").order_by("pk")
    return {
        "paper": paper,
        "work": work,
        "meta_tags": meta_tags(work),
        "bibtex": "".join(FORMATS["bib"].stream([work])),
        "exports": FORMATS.values(),
        "identifiers": work.identifiers,
        "posts": posts,
        "page": page,
        "pages": pages_around(page, pages.num_pages),
        "years": years,
        "related": related(paper),
        "alike": possibly_the_same(paper, request.user),
        "like_this": like_this(paper, request.user),
        "corrections": paper.corrections.select_related("by", "undone_by"),
        "merges": paper.merges.filter(undone_at=None).select_related("absorbed", "by"),
        "lookups": lookups,
        "is_expected": any(one.state in {Lookup.WAITING, Lookup.UNAVAILABLE} for one in lookups),
        "reading": paper.reading,
        "readers": readers_named(paper),
        **_composer(
            request.user, paper, next((one for one in years if can_post(request.user, one)), None), work
        ),
    }


def _composer(user, paper, topic, work) -> dict:
    """To say more about it in `topic`, the newest year that the reader may write in; None for none."""
    if topic is None:
        return {}
    place = Place(PAPER, topic, paper=paper)
    return {"topic_to_write": topic} | composer.begin(user, place, f"{work.url}\n\n", auto_id="write_%s")
