"""Searching: what was found, in context; the help; searches that are kept."""

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from goodreadings.lib import limits
from goodreadings.lib.markup import clean_line
from goodreadings.lib.pages import signed_in
from threads.models import Paper, SavedSearch
from threads.models.saved_search import LONGEST_NAME, LONGEST_QUERY, MOST
from threads.models.words import can_be_shared
from threads.search import results
from threads.search.filters import papers_of
from threads.search.language import parse
from threads.search.looser import of_any_word
from threads.search.results import GROUPS
from threads.search.shown import show
from threads.shelf import shelf
from threads.views.topics import pages_around, whole

AT_A_GLANCE = {"papers": 3, "members": 3, "posts": 10}
NAMES = {"posts": gettext_lazy("Posts"), "papers": gettext_lazy("Papers"), "members": gettext_lazy("Members")}
SORTS = {
    "relevance": gettext_lazy("Best match"),
    "new": gettext_lazy("Newest"),
    "liked": gettext_lazy("Most liked"),
}
MOST_LINKS = 3


@dataclass
class Group:
    """What a page shows of posts, papers or members."""

    key: str
    name: str
    rows: list
    count: int
    is_more: bool


@require_safe
def search(request):
    """`q`, in the language of threads.search; `what` one of the groups, for all of its results."""
    limits.searching(request)
    what = request.GET.get("what", "")
    if what and what not in GROUPS:
        raise Http404(_("This page does not exist."))
    page = whole(request.GET.get("page", "1"), 1, None)
    query = parse(request.GET.get("q", ""), is_member=request.user.is_authenticated)
    found = results.search(query, request.user)
    context = {
        "years": shelf(),
        "query": query,
        "found": found,
        "what": what,
        "notes": [*query.notes, *found.notes],
        "looser": of_any_word(query) if found.is_empty else "",
        "strangers": strangers(query, found, request.user),
        "tabs": [Group(key, NAMES[key], [], *counted(found.groups[key])) for key in GROUPS],
        "sorts": [(key, name, query.sorted_by(key)) for key, name in SORTS.items()],
        "sort": query.sort or ("relevance" if query.words else "new"),
        "most": results.MOST,
        "groups": groups(found, what, page, request.user),
        "can_be_saved": request.user.is_authenticated and bool(query.items),
    }
    if what:
        last = found.groups[what].pages
        if page > last:
            raise Http404(_("This page does not exist."))
        asked = request.GET.copy()
        asked.pop("page", None)
        context |= {"page": page, "pages": pages_around(page, last), "rest": f"&{asked.urlencode()}"}
    return render(request, "threads/search.html", context)


def counted(found) -> tuple[int, bool]:
    return found.count, found.is_more


def groups(found, what: str, page: int, reader) -> list[Group]:
    """One group a page at a time, or a few of each."""
    shown = {what: found.groups[what].page(page)} if what else {
        key: found.groups[key].keys[:most] for key, most in AT_A_GLANCE.items()
    }  # fmt: skip
    return [
        Group(key, NAMES[key], show(key, keys, found.query, reader), *counted(found.groups[key]))
        for key, keys in shown.items()
        if keys
    ]


def strangers(query, found, reader) -> list:
    """Pasted links of papers that nobody has shared: they can be shared."""
    if found.groups["papers"].count or found.is_late:
        return []
    papers = Paper.objects.seen_by(reader)
    links = [one for one in query.links if can_be_shared(one)][:MOST_LINKS]
    return [one for one in links if not papers.filter(papers_of(one)).exists()]


@require_safe
def help(request):
    return render(request, "threads/search_help.html", {"years": shelf()})


@signed_in
def saved(request):
    """The searches that a member keeps; POST keeps another."""
    if request.method == "POST":
        return keep(request)
    if request.method not in {"GET", "HEAD"}:
        return render(request, "405.html", status=405)
    return _saved(request)


def _saved(request, problem: str = "", status: int = 200):
    rows = list(request.user.saved_searches.all())
    context = {"years": shelf(), "searches": rows, "problem": problem, "typed": request.POST}
    response = render(request, "threads/saved_searches.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def keep(request):
    typed = request.POST.get("q", "")
    query = parse(typed, is_member=True)
    asked = query.asked[:LONGEST_QUERY]
    name = clean_line(request.POST.get("name", ""), LONGEST_NAME) or clean_line(asked, LONGEST_NAME)
    if not query.items or not name:
        return _saved(request, _("Write what to look for: a word, a name, an operator."), 422)
    if SavedSearch.objects.keep(request.user, name=name, query=asked) is None:
        return _saved(request, ngettext(
            "%(n)d search is kept at most. Remove one first.",
            "%(n)d searches are kept at most. Remove one first.", MOST) % {"n": MOST}, 422)  # fmt: skip
    return redirect("saved_searches")


@require_POST
@signed_in
@transaction.atomic
def change(request, pk):
    """`do`: remove, tell, hush, or rename (with `name`). One after the other: it may just be removed."""
    kept = get_object_or_404(request.user.saved_searches.select_for_update(), pk=pk)
    act = request.POST.get("do", "")
    if act == "remove":
        kept.delete()
    elif act in {"tell", "hush"}:
        kept.tell(wanted=act == "tell")
    elif act == "rename" and (name := clean_line(request.POST.get("name", ""), LONGEST_NAME)):
        kept.name = name
        kept.save(update_fields=["name"])
    else:
        return _saved(request, _("Write a name for it."), 422)
    return redirect("saved_searches")
