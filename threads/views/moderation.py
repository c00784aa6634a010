"""Removed and restored posts, and the log of what moderators did."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodreadings.lib.pages import signed_in, way_back
from threads.forms import ReasonForm, optional_reason
from threads.models import Action, Paper, Post
from threads.permissions import can_hide, can_moderate, can_restore
from threads.shelf import shelf
from threads.views.topics import pages_around, whole

PER_PAGE = 50


@require_safe
def log(request):
    """Public: who did what, to what, and why; never the words of a removed post."""
    actions = Action.objects.select_related(
        "by", "topic", "post__topic", "member", "paper__merged_into"
    ).defer("post__body", "post__html")
    pages = Paginator(actions, PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, None)
    if page > pages.num_pages:
        raise Http404(_("This page does not exist."))
    shown = pages.page(page)
    _name_no_removed_papers(shown.object_list, request.user)
    context = {"actions": shown, "page": page, "pages": pages_around(page, pages.num_pages)}
    return render(request, "threads/log.html", context | {"years": shelf()})


def _name_no_removed_papers(actions, reader) -> None:
    """A paper whose posts were all removed has no name here: it can be the very thing they went for."""
    standing = {action.pk: action.paper.standing.pk for action in actions if action.paper}
    seen = set(Paper.objects.seen_by(reader).filter(pk__in=standing.values()).values_list("pk", flat=True))
    for action in actions:
        if action.paper and standing[action.pk] not in seen:
            action.paper = Paper(pk=action.paper_id, call_number=_("(its posts were removed)"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request, pk):
    """Take a post out of sight, with a reason that everybody can read."""
    post = _for_moderator(request, pk)
    if not can_hide(request.user, post):
        raise PermissionDenied(_("This post is hidden already."))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        post.hide(by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Post %(number)d is hidden.") % {"number": post.number})
        return redirect(way_back(request, post.place))
    back = way_back(request, post.place, request.GET)
    context = {"form": form, "post": post, "topic": post.topic, "years": shelf(), "back": back}
    return render(request, "threads/hide.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def restore(request, pk):
    post = _for_moderator(request, pk)
    if not can_restore(request.user, post):
        raise PermissionDenied(_("This post is not removed."))
    post.restore(by=request.user, reason=optional_reason(request))
    messages.success(request, _("Post %(number)d is back.") % {"number": post.number})
    return redirect(post.place)


def _for_moderator(request, pk) -> Post:
    if not can_moderate(request.user):
        raise PermissionDenied(_("Only moderators do this."))
    return get_object_or_404(Post.objects.for_display(request.user), pk=pk)
