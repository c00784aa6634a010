"""A paper in a post: its card, and adding one whose link was lost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from goodreadings.lib import htmx, limits
from goodreadings.lib.pages import signed_in
from threads.forms import LinkForm
from threads.models import Post
from threads.models.words import MOST_PAPERS
from threads.permissions import can_add_paper, why_not_write
from threads.shelf import shelf
from threads.shown import whole
from threads.views.likes import copy_of_post

STOP_POLLING = 286  # htmx asks no more


@never_cache
@require_safe
def card(request, pk):
    """For a page that waits for it: nothing (204) while no source has answered, else the card. A plain
    browser goes to the post, where it stands."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("topic"), shares__pk=pk)
    if not request.htmx:
        return redirect(post.place)
    shares = whole(post.pk, request.user).shares.all()
    share = next((one for one in shares if one.pk == pk), None)
    if share is None:
        raise Http404(_("The post shares this paper no more."))
    if share.waits_here:
        return HttpResponse(status=204)
    if not share.paper.title:
        # What stands there stays: nothing that is being read moves.
        return HttpResponse(status=STOP_POLLING, headers={"HX-Reswap": "none"})
    at = copy_of_post(request.GET.get("at", ""))
    context = {"share": share, "at": at, "has_come": True, "back": post.place}
    return render(request, "threads/_share.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk):
    """Add a paper to a post whose link was lost, without touching its words."""
    post = whole(get_object_or_404(Post.objects.without_held(request.user), pk=pk).pk, request.user)
    if not can_add_paper(request.user, post):
        refusal = _("Only its author, or a moderator, adds papers to a post.")
        raise PermissionDenied(why_not_write(request.user) or refusal)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not limits.refuses(form, limits.writing, request):
        if share := post.add_paper(form.cleaned_data["link"], by=request.user):
            messages.success(request, _("%(paper)s is with the post now.") % {"paper": share.paper})
            return htmx.done(request, post.place)
        full = _("This post shares %(most)d papers already. Share it in another one.")
        form.add_error("link", full % {"most": MOST_PAPERS})
    context = {"form": form, "post": post, "topic": post.topic, "years": shelf()}
    return limits.answer(
        form, render(request, "threads/add_paper.html", context, status=422 if form.errors else 200)
    )
