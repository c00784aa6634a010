"""All papers, those of a year, and a paper with everything that is known and was said of it."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from goodreadings.lib.kept import kept_for_visitors, latest
from threads import about, composer, known, rows
from threads.catalogue import ORDERS as ORDERS_OF_ALL
from threads.catalogue import CatalogueForm, catalogue, possibly_the_same
from threads.exports import download, of_site, work_of, works
from threads.models import Lookup, Paper, Share
from threads.models.draft import PAPER, Place
from threads.models.figures import Figures
from threads.models.reading import readers_named, with_reading
from threads.models.relation import related
from threads.papers.citations import FORMATS
from threads.papers.citations.tags import meta_tags
from threads.search.alike import like_this
from threads.shelf import figures_of, shelf, shelf_under
from threads.shown import in_turn
from threads.views.topics import edition_of_topic, find, pages_around, standing_of, to_write_in, whole

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
    context["papers"].object_list = list(context["papers"])
    rows.show(request, context["papers"].object_list, "like_count", with_year=True)
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
    topic, stamps = standing_of(request, year)
    years = shelf_under(stamps.shelf)
    order = request.GET.get("sort", "new")
    if order not in ORDERS:
        raise Http404(_("Papers are sorted by new, old, liked or title."))
    figures = Figures(topic)
    context = {
        "topic": topic,
        "years": years,
        "previous": years.beside(year, -1),
        "next": years.beside(year, +1),
        "figures": figures_of(figures, stamps.year),
        "query": f"&sort={order}",
        "order": order,
        "orders": ORDERS,
        "exports": FORMATS.values(),
        **_page_of_year(request, topic, _ranked(figures, order, stamps.year)),
    }
    found = about.of_papers(
        topic, context["figures"], context["page"], context["pages"][-1],
        asked=context["query"] if order != "new" else "",
    )  # fmt: skip
    return about.show(request, "threads/papers.html", context, found)


@require_safe
def export_year(request, year, extension):
    topic = find(year)
    papers = Paper.objects.of_topic(topic).order_by("first_number", "pk")
    return download(works(papers), extension, of_site(str(year)))


def _ranked(figures: Figures, order: str, stamp: str | None) -> list[tuple[int, int]]:
    """The papers of a year in one of ORDERS, each with its likes there, put in it once for as long as its `stamp` is
    the same."""
    return latest(f"papers of {figures.topic.pk}, {order}", (stamp,), lambda: _put_in_order(figures, order))


def _put_in_order(figures: Figures, order: str) -> list[tuple[int, int]]:
    likes = figures.likes()
    if order == "title":
        keys = Paper.objects.of_topic(figures.topic).order_by("title", "first_number", "pk")
        return [(key, likes[key]) for key in keys.values_list("pk", flat=True) if key in likes]
    # They are by likes already.
    keys = likes if order == "liked" else figures.papers(newest_first=order == "new")
    return [(key, likes[key]) for key in keys]


def _page_of_year(request, topic, ranked: list[tuple[int, int]]) -> dict:
    """As of `_page`; each paper with its figures of the year, and its shares there."""
    context = _page(request, ranked)
    likes = dict(context["papers"])
    papers = rows.of_year(list(likes), topic, request.user)
    for paper in papers:
        paper.topic_likes = likes[paper.pk]
    context["papers"].object_list = papers
    rows.show(request, papers, "topic_likes")
    return context


def _page(request, papers) -> dict:
    """A page of a list."""
    pages = Paginator(papers, PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, None)
    if page > pages.num_pages:
        raise Http404(_("This page does not exist."))
    return {"papers": pages.page(page), "page": page, "pages": pages_around(page, pages.num_pages)}


@require_safe
def show(request, pk):
    """A paper: what is known of it, and every post that shares it, year by year."""
    paper = known.find(pk, request.user)
    if paper.pk != pk:
        return redirect(paper)
    context = page_of_paper(request, paper)
    found = about.of_paper(context["paper"], context["work"], context["page"], context["pages"][-1])
    return about.show(request, "threads/paper.html", context, found)


@require_safe
def export_paper(request, pk, extension):
    paper = known.find(pk, request.user)
    work = work_of(Paper.objects.prefetch_related("identifiers").get(pk=paper.pk))
    return download([work], extension, work.key)


def page_of_paper(request, paper) -> dict:
    """The context of threads/paper.html."""
    years, key = shelf(), paper.pk
    paper = known.whole(key, request.user)
    pages = Paginator(known.posts_that_share(key), PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, pages.num_pages)
    posts = pages.page(page)
    posts.object_list = in_turn(posts, request.user)
    work, lookups = work_of(paper, paper.named_by), known.lookups_of(key)
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
        "corrections": known.corrections_of(key),
        "merges": known.merges_of(key),
        "lookups": lookups,
        "is_expected": any(one.state in {Lookup.WAITING, Lookup.UNAVAILABLE} for one in lookups),
        "reading": paper.reading,
        "readers": readers_named(paper),
        **_composer(request.user, paper, to_write_in(request.user, years), work),
    }


def _composer(user, paper, topic, work) -> dict:
    """To say more about it in `topic`, the newest year that the reader may write in; None for none."""
    if topic is None:
        return {}
    place = Place(PAPER, topic, paper=paper)
    return {"topic_to_write": topic} | composer.begin(user, place, f"{work.url}\n\n", auto_id="write_%s")
