"""A member's reading list. Every address here is about one's own; nobody else's can be asked for."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import retarget

from goodreadings.lib import htmx
from goodreadings.lib.pages import sign_in_first, signed_in, way_back
from threads import known
from threads.exports import download, of_site, work_of, works
from threads.forms.readings import ReadingForm, said_of
from threads.models import Paper, Topic
from threads.models.left_over import DROP, KEEP, left_over, left_over_count, settle_left_over
from threads.models.reading import Reading, with_reading
from threads.papers.citations import FORMATS
from threads.permissions import can_keep
from threads.reading_list import ORDERS, ListForm, counts_of, reading_list, tags_of
from threads.shelf import shelf
from threads.views.topics import find, pages_around, whole

PER_PAGE = 50
# Of what a closed year leaves over, so many are named; the others come when those are answered.
MOST_LEFT_OVER = 20


def own(view):
    """For members with a list, and for nobody's cache."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not can_keep(request.user):
            raise PermissionDenied(_("This account cannot keep a reading list."))
        return view(request, *args, **kwargs)

    return never_cache(signed_in(guarded))


@own
@require_safe
def index(request):
    """What one has saved: filtered, sorted, and what closed years left unread."""
    form, rows, order, tags = _asked(request)
    shown = with_reading(rows, request.user, "paper").select_related("paper")
    pages = Paginator(shown.prefetch_related("paper__identifiers"), PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, None)
    if page > pages.num_pages:
        raise Http404(_("This page does not exist."))
    readings = pages.page(page)
    for reading in readings.object_list:
        reading.paper.work = work_of(reading.paper)
    query = request.GET.copy()
    query.pop("page", None)
    counts = counts_of(request.user)
    context = {
        "form": form,
        "readings": readings,
        "order": order,
        "orders": ORDERS,
        "tags": tags,
        "counts": counts,
        "states": [(state, name, counts[state]) for state, name in Reading.STATES.items()],
        "exports": FORMATS.values(),
        "page": page,
        "pages": pages_around(page, pages.num_pages),
        "query": f"&{query.urlencode()}" if query else "",
        "years": shelf(),
        "left_over": _left_over(request.user),
        "here": request.get_full_path(),
    }
    return render(request, "threads/readings.html", context, status=200 if form.is_valid() else 422)


@own
@require_safe
def export(request, extension):
    """The papers that the same words and filters list on the page; notes, tags and ratings stay here."""
    form, rows, *_others = _asked(request)
    if not form.is_valid():
        raise Http404(_("No papers can be listed by these filters."))
    return download(works(rows, "paper"), extension, of_site("reading-list"))


@own
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """A note, tags and a rating of one paper; one that is not on the list comes onto it with them."""
    paper = known.find(pk, request.user)
    back = way_back(request, reverse("readings"))
    reading = Reading.objects.filter(member=request.user, paper=paper).first()
    form = ReadingForm(
        request.POST if request.method == "POST" else None,
        initial=said_of(reading),
        auto_id=f"kept-{paper.pk}_%s",
    )
    context = {"paper": paper, "reading": reading, "form": form, "back": back}
    if request.method != "POST":
        return render(request, "threads/reading.html", context | {"back": request.GET.get("next", "")})
    if not form.is_valid():
        answer = htmx.again(request, "threads/reading.html", "threads/_reading_form.html", context)
        return retarget(answer, f"#keep-{paper.pk}")
    Reading.objects.write(request.user, paper, **form.cleaned_data)
    if htmx.is_at(request, request.path):
        return htmx.goes_to(request, back)
    return htmx.done(request, back, "threads/_listed.html", _listed(request.user, paper, back))


def _listed(member, paper, back) -> dict:
    rows = with_reading(Reading.objects.filter(member=member, paper=paper), member, "paper")
    reading = rows.select_related("paper").prefetch_related("paper__identifiers").get()
    reading.paper.work = work_of(reading.paper)
    return {"reading": reading, "is_saved": True, "back": back, "here": back}


@require_POST
def want(request, pk):
    """`state=to-read`, `reading`, `read`, or nothing: what is wanted, so that twice changes nothing.

    With nothing, a note, tags or a rating would go too: that needs `sure=yes`.
    """
    paper = known.find(pk, request.user)
    back = way_back(request, paper.get_absolute_url())
    if not request.user.is_authenticated:
        return sign_in_first(request, back)
    if not can_keep(request.user):
        raise PermissionDenied(_("This account cannot keep a reading list."))
    state = request.POST.get("state", "")
    if state and state not in Reading.STATES:
        return HttpResponseBadRequest(
            _("state must be to-read, reading, read or nothing."), content_type="text/plain"
        )
    if not state and request.POST.get("sure") != "yes":
        there = Reading.objects.filter(member=request.user, paper=paper).first()
        if there and there.has_words:
            return htmx.goes_to(request, reverse("reading", args=[paper.pk]) + "#take-off")
    Reading.objects.want(request.user, paper, state)
    counted = with_reading(Paper.objects.filter(pk=paper.pk), request.user).get()
    context = {"paper": paper, "reading": counted.reading, "read_count": counted.read_count, "back": back}
    return htmx.done(request, back, "threads/_reading.html", context)


@own
@require_POST
def carry(request, year):
    """`do=keep` or `drop` what a closed year left unread: of one `paper`, or all of it."""
    topic = find(year)
    back = way_back(request, reverse("readings"))
    act, only = request.POST.get("do"), request.POST.get("paper", "")
    if act not in {KEEP, DROP} or (only and not (only.isascii() and only.isdigit() and len(only) < 19)):
        return HttpResponseBadRequest(_("do must be keep or drop."), content_type="text/plain")
    count = settle_left_over(request.user, topic, act, [int(only)] if only else None)
    if count and act == KEEP:
        said = ngettext("%(n)d paper stays on your list.", "%(n)d papers stay on your list.", count)
        messages.success(request, said % {"n": count})
    elif count:
        said = ngettext("%(n)d paper is off your list.", "%(n)d papers are off your list.", count)
        messages.success(request, said % {"n": count})
    return htmx.done(request, back)


def _asked(request):
    """The form of the filters, what fits (all of it when it was refused) in its order, the order's name,
    and the member's tags."""
    order = request.GET.get("sort") or "added"
    if order not in ORDERS:
        raise Http404(_("A reading list is sorted by %(orders)s.") % {"orders": ", ".join(ORDERS)})
    tags = tags_of(request.user)
    form = ListForm(request.GET, tags)
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, reading_list(request.user, wanted).order_by(*ORDERS[order][1], "-pk"), order, tags


def _left_over(member) -> dict | None:
    """The newest year that left something over, and what."""
    years = Topic.objects.annotate(left_over=left_over_count(member))
    topic = years.filter(left_over__gt=0).order_by("-year").first()
    if topic is None:
        return None
    rows = left_over(member, topic).select_related("paper").order_by("added_at", "pk")
    return {
        "topic": topic,
        "readings": rows[:MOST_LEFT_OVER],
        "more": max(0, topic.left_over - MOST_LEFT_OVER),
    }
