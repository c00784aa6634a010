"""Posts removed and restored from where they stand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goodreadings.lib.pages import signed_in, way_back
from threads.acts import Handled, Said, act
from threads.forms import ReasonForm, optional_reason
from threads.models import Action, Post
from threads.permissions import can_hide, can_moderate, can_restore
from threads.shelf import shelf
from threads.shown import whole
from threads.told import handled, told_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request, pk):
    """Take a post out of sight, with a reason that everybody can read."""
    post = _for_moderator(request, pk)
    if not can_hide(request.user, post):
        return handled(request, [(post.pk, told_of(_last(post)))])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = act(Action.HIDE, post.pk, Said(request.user, form.cleaned_data["reason"]))
        except Handled as before:
            return handled(request, [(post.pk, told_of(before.action))])
        hidden = _("Post %(number)d is hidden.") % {"number": post.number}
        messages.success(request, hidden, f"undo-{done.pk}")
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


def _last(post) -> Action | None:
    return post.actions.select_related("by", "topic", "post").first()


def _for_moderator(request, pk) -> Post:
    if not can_moderate(request.user):
        raise PermissionDenied(_("Only moderators do this."))
    return whole(pk, request.user)
