"""What a post said before it was edited; and earlier texts removed for good."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goodreadings.lib.pages import signed_in
from threads.forms import ReasonForm
from threads.history import PER_PAGE, text_of, versions, whole
from threads.models import Post
from threads.permissions import can_redact
from threads.shelf import shelf
from threads.views.topics import pages_around
from threads.views.topics import whole as number_in


@require_safe
def show(request, pk):
    """Every text of a post, the newest first, with what changed; `?all=7` shows one with nothing folded.

    Of a removed post, moderators only.
    """
    post = _visible(request.user, pk)
    earlier = post.revisions.all() if can_redact(request.user, post) else post.revisions.listed()
    last = -(-(earlier.count() + 1) // PER_PAGE)
    page = number_in(request.GET.get("page", "1"), 1, None)
    if page > last:
        raise Http404(_("This page does not exist."))
    context = {"post": post, "topic": post.topic, "years": shelf()}
    if "all" in request.GET:
        one = whole(post, earlier, number_in(request.GET["all"], 0, None))
        if one is None:
            raise Http404(_("This text does not exist."))
        context |= {"versions": [one], "alone": True}
    else:
        shown = versions(post, earlier, page)
        context |= {"versions": shown, "page": page, "pages": pages_around(page, last)}
    return render(request, "threads/history.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request, pk, revision):
    """Remove an earlier text for good. Moderators say why; the text that stands is edited instead."""
    post = _visible(request.user, pk)
    if not can_redact(request.user, post):
        raise PermissionDenied(_("Only its author and moderators remove an earlier text."))
    earlier = get_object_or_404(post.revisions, pk=revision)
    history = reverse("history", args=[pk])
    if earlier.redacted_at:
        messages.info(request, _("This text is gone already."))
        return redirect(history)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    is_own = post.author_id == request.user.pk
    if is_own:
        del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        earlier.redact(by=request.user, reason=form.cleaned_data.get("reason", ""))
        messages.success(request, _("The text is removed for good."))
        return redirect(history)
    context = {"form": form, "post": post, "earlier": earlier, "parts": text_of(earlier), "is_own": is_own}
    return render(request, "threads/redact.html", context, status=422 if form.errors else 200)


def _visible(user, pk) -> Post:
    return get_object_or_404(
        Post.objects.visible_to(user).select_related("topic", "author", "edited_by").defer("html"), pk=pk
    )
