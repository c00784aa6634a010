"""What waits for moderators: one queue, acts on one or on many, and their undoing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from goodreadings.lib.pages import signed_in, way_back
from threads import acts
from threads.acts import Handled, Said
from threads.forms import ActForm, chosen
from threads.models import Action, Post
from threads.permissions import can_moderate
from threads.queue import KINDS, MEMBERS, cases, counts, waiting
from threads.shelf import shelf
from threads.told import done, handled, told_of, undone
from threads.views.topics import pages_around, whole

PER_PAGE = 20


@signed_in
@require_safe
def show(request):
    """Everything, or of one kind (`kind`)."""
    only_moderators(request)
    page = whole(request.GET.get("page", "1"), 1, None)
    return _page(request, request.GET.get("kind", ""), page)


@signed_in
@require_POST
def act(request):
    """Do `act` with each `post`. What another moderator has handled meanwhile stays as it is."""
    only_moderators(request)
    form = ActForm(request.POST)
    posts = _chosen(request, form)
    if form.errors:
        return _page(request, request.POST.get("kind", ""), 1, form, 422)
    kind, said = form.cleaned_data["act"], form.said(request.user)
    made, others = [], []
    for pk, seen, base in _in_turn(posts, kind):
        try:
            made.append(acts.act(kind, pk, Said(**said, base=base), seen))
        except Handled as before:
            others.append((pk, told_of(before.action)))
        except Post.DoesNotExist:
            others.append((pk, _("There is no such post.")))
        except PermissionDenied as refusal:
            if len(posts) == 1:
                raise
            others.append((pk, str(refusal)))
    if not made and len(posts) == 1:
        return handled(request, others)
    return _answer(request, kind, made, others)


@signed_in
@require_POST
def undo(request):
    """Take back each `action`; back to `next`."""
    only_moderators(request)
    keys = [
        key for key in request.POST.getlist("action") if key.isascii() and key.isdigit() and len(key) < 19
    ]
    if not keys:
        raise Http404(_("There is nothing to undo."))
    made, others = [], []
    for key in sorted({int(key) for key in keys}):
        try:
            made.append(acts.undo(key, request.user))
        except Handled as before:
            others.append((before.action and before.action.post_id, told_of(before.action)))
        except Action.DoesNotExist:
            if len(keys) == 1:
                raise Http404(_("There is nothing to undo.")) from None
            others.append((None, _("There is nothing to undo.")))
        except PermissionDenied as refusal:
            if len(keys) == 1:
                raise
            others.append((None, str(refusal)))
    if not made:
        return handled(request, others)
    messages.success(request, undone(made))
    list_others(request, others)
    return redirect(way_back(request, "/moderation/"))


def only_moderators(request) -> None:
    if not can_moderate(request.user):
        raise PermissionDenied(request.user.why_silent or _("Only moderators do this."))


def _chosen(request, form) -> list:
    """The posts that the form names; what is wrong with them stands in the form."""
    try:
        posts = chosen(request.POST.getlist("post"))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return []
    if not posts:
        form.add_error(None, _("Choose at least one post."))
    return posts


def _in_turn(posts: list, kind: str) -> list:
    """In one order for everybody, so that two who act on the same posts wait for each other at most. A member
    is warned, silenced or suspended once, whatever number of their posts was chosen."""
    turns = sorted(posts, key=lambda row: row[0])
    if kind not in acts.SANCTIONS:
        return turns
    authors = dict(Post.objects.filter(pk__in=[row[0] for row in turns]).values_list("pk", "author"))
    return list({authors.get(row[0], -row[0]): row for row in reversed(turns)}.values())[::-1]


def _page(request, kind: str, page: int, form=None, status: int = 200):
    kind = kind if kind in KINDS else ""
    pages = Paginator(waiting(kind), PER_PAGE)
    if page > pages.num_pages:
        raise Http404(_("This page does not exist."))
    found = cases(list(pages.page(page).object_list), request.user)
    ticked = {value.split(".")[0] for value in request.POST.getlist("post")} if form else set()
    of_one = request.POST.get("of") if form else None
    for case in found:
        case.is_chosen = str(case.post.pk) in ticked and not of_one
        is_asked = of_one == str(case.post.pk)
        case.form = form if is_asked else ActForm(auto_id=f"one-{case.post.pk}-%s")
        case.may = acts.can_sanction(request.user, case.author)
    asked = form if form is not None and not any(case.form is form for case in found) else None
    context = {
        "cases": found, "form": asked or ActForm(auto_id="many-%s"), "kind": kind, "years": shelf(),
        "page": page, "pages": pages_around(page, pages.num_pages), "query": f"&kind={kind}" if kind else "",
        **tabs(),
    }  # fmt: skip
    return render(request, "threads/queue.html", context, status=status)


def tabs() -> dict:
    """How much of what waits."""
    number = counts()
    posts = [(key, title, number[key]) for key, title in KINDS.items()]
    return {"kinds": posts, "all": sum(n for _key, _title, n in posts), "members": number[MEMBERS]}


def _answer(request, kind: str, made: list, others: list):
    if made:
        messages.success(request, done(kind, made), "-".join(["undo", *(str(action.pk) for action in made)]))
    list_others(request, others)
    where = request.POST.get("kind", "")
    return redirect(f"/moderation/?kind={where}" if where in KINDS else "/moderation/")


def list_others(request, others: list) -> None:
    if not others:
        return
    told = "; ".join(sentence for _key, sentence in others)
    count = ngettext(
        "%(n)d was left as it is: %(told)s", "%(n)d were left as they are: %(told)s", len(others)
    )
    messages.warning(request, count % {"n": len(others), "told": told})
