"""Flags: put by members, answered by moderators (views/queue.py)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goodreadings.lib import limits
from goodreadings.lib.pages import signed_in
from threads.acts import Handled, Said, act
from threads.forms import FlagForm, optional_reason
from threads.models import Action, Flag, Post
from threads.permissions import can_flag, can_moderate, why_not_write
from threads.shelf import shelf


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request, pk):
    """Say what is wrong with a post."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("topic", "author"), pk=pk)
    refusal = _("This post cannot be flagged: it is your own, or it was removed.")
    if not can_flag(request.user, post):
        raise PermissionDenied(why_not_write(request.user) or refusal)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not limits.refuses(form, limits.flagging, request):
        flag, is_new = Flag.objects.put(post, request.user, **form.cleaned_data)
        if flag is None:
            raise PermissionDenied(refusal)
        thanks = _("Thank you. The moderators look at it, and you hear what became of it.")
        messages.success(
            request, thanks if is_new else _("You have flagged this post already. The moderators look at it.")
        )
        return redirect(post.place)
    waits = Flag.objects.open().filter(post=post, member=request.user).first()
    context = {"form": form, "post": post, "topic": post.topic, "years": shelf(), "waits": waits}
    return limits.answer(
        form, render(request, "threads/flag.html", context, status=422 if form.errors else 200)
    )


@signed_in
@require_POST
def dismiss(request, pk):
    """The post stays; `reason`, if any, is told to those who flagged it."""
    if not can_moderate(request.user):
        raise PermissionDenied(_("Only moderators do this."))
    get_object_or_404(Post, pk=pk)
    try:
        done = act(Action.KEEP, pk, Said(request.user, optional_reason(request)))
    except Handled:
        messages.info(request, _("Somebody was faster: this post has no open flags any more."))
    else:
        messages.success(request, _("The post stays, and those who flagged it hear so."), f"undo-{done.pk}")
    return redirect("queue")
