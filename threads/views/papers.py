"""All papers, those of a year, and a paper with everything that is known and was said of it."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from threads import about, composer
from threads.catalogue import ORDERS as ORDERS_OF_ALL
from threads.catalogue import CatalogueForm, catalogue, possibly_the_same
from threads.exports import download, of_site, work_of, works
from threads.models import Lookup, Paper, Post, Share
from threads.models.draft import PAPER, Place
from threads.models.figures import figures
from threads.models.reading import readers_named, with_reading
from threads.models.relation import related
from threads.papers.citations import FORMATS
from threads.papers.citations.tags import meta_tags
from threads.permissions import can_moderate, can_post
from threads.search.alike import like_this
from threads.shelf import shelf
from threads.views.topics import find, neighbour, pages_around, whole

PER_PAGE = 50
SHARES_NAMED = 5
ORDERS = {
    "new": (gettext_lazy("Newest"), ["-first_number"]),
    "old": (gettext_lazy("Oldest"), ["first_number"]),
    "liked": (gettext_lazy("Most liked"), ["-topic_likes", "first_number"]),
    "title": (gettext_lazy("Title"), ["title", "first_number"]),
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


@require_safe
def of_year(request, year):
    """The papers of a year: who shared each, where, and how it was liked."""
    years = shelf()
    topic = find(years, year)
    order = request.GET.get("sort", "new")
    if order not in ORDERS:
        raise Http404(_("Papers are sorted by new, old, liked or title."))
    shares = Share.objects.visible().filter(post__topic=topic).for_list().order_by("post__number")
    papers = (
        Paper.objects.of_topic(topic)
        .order_by(*ORDERS[order][1], "pk")
        .prefetch_related("identifiers", Prefetch("shares", shares, to_attr="shares_here"))
    )
    papers = with_reading(papers, request.user)
    context = {
        "topic": topic,
        "years": years,
        "previous": neighbour(years, topic, -1),
        "next": neighbour(years, topic, +1),
        "figures": figures(topic),
        "query": f"&sort={order}",
        "order": order,
        "orders": ORDERS,
        "exports": FORMATS.values(),
        **_page(request, papers),
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


def _page(request, papers) -> dict:
    """A page of a list of papers, each with the work that a citation of it is made from."""
    pages = Paginator(papers, PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, None)
    if page > pages.num_pages:
        raise Http404(_("This page does not exist."))
    shown = pages.page(page)
    for paper in shown.object_list:
        paper.work = work_of(paper)
    return {"papers": shown, "page": page, "pages": pages_around(page, pages.num_pages)}


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
    posts = Post.objects.visible().filter(shares__paper=paper).for_display(request.user)
    pages = Paginator(posts.order_by("-topic__year", "number"), PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, pages.num_pages)
    work = work_of(paper)
    lookups = Lookup.objects.filter(identifier__paper=paper).select_related("identifier").order_by("pk")
    return {
        "paper": paper,
        "work": work,
        "meta_tags": meta_tags(work),
        "bibtex": "".join(FORMATS["bib"].stream([work])),
        "exports": FORMATS.values(),
        "identifiers": work.identifiers,
        "posts": pages.page(page),
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
