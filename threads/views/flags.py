"""Flags: put by members, answered by moderators in one queue."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodreadings.lib import limits
from goodreadings.lib.pages import signed_in
from threads.forms import FlagForm, ReasonForm, optional_reason
from threads.models import Flag, Post
from threads.permissions import can_flag, can_moderate
from threads.shelf import shelf
from threads.views.topics import pages_around, whole

PER_PAGE = 20


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request, pk):
    """Say what is wrong with a post."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("topic", "author"), pk=pk)
    if not can_flag(request.user, post):
        raise PermissionDenied(_("This post cannot be flagged: it is your own, or it was removed."))
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.flagging(request)
        _flag, is_new = Flag.objects.put(post, request.user, **form.cleaned_data)
        thanks = _("Thank you. The moderators look at it, and you hear what became of it.")
        messages.success(
            request, thanks if is_new else _("You have flagged this post already. The moderators look at it.")
        )
        return redirect(post.place)
    waits = Flag.objects.open().filter(post=post, member=request.user).first()
    context = {"form": form, "post": post, "topic": post.topic, "years": shelf(), "waits": waits}
    return render(request, "threads/flag.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def queue(request):
    """Flagged posts, the most urgent first, each with what members say and what can be done."""
    _only_moderators(request)
    pages = Paginator(Flag.objects.queue(), PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, None)
    if page > pages.num_pages:
        raise Http404(_("This page does not exist."))
    rows = list(pages.page(page).object_list)
    posts = Post.objects.for_display(request.user).in_bulk([row["post"] for row in rows])
    said: dict[int, list[Flag]] = {}
    for one in Flag.objects.open().filter(post__in=posts).select_related("member"):
        said.setdefault(one.post_id, []).append(one)
    waiting = [{"post": posts[row["post"]], "flags": said.get(row["post"], [])} for row in rows]
    context = {
        "waiting": waiting, "form": ReasonForm(), "years": shelf(), "page": page,
        "pages": pages_around(page, pages.num_pages),
    }  # fmt: skip
    return render(request, "threads/queue.html", context)


@signed_in
@require_POST
def dismiss(request, pk):
    """The post stays; `reason`, if any, is told to those who flagged it."""
    _only_moderators(request)
    post = get_object_or_404(Post.objects.select_related("topic"), pk=pk)
    closed = Flag.objects.close(post, by=request.user, outcome=Flag.KEPT, note=optional_reason(request))
    if closed:
        messages.success(request, _("The post stays, and those who flagged it hear so."))
    else:
        messages.info(request, _("Somebody was faster: this post has no open flags any more."))
    return redirect("queue")


def _only_moderators(request) -> None:
    if not can_moderate(request.user):
        raise PermissionDenied(_("Only moderators do this."))
