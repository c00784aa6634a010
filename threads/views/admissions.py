"""Who signed up and waits for a moderator: let in, or turned away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from goodreadings.lib.pages import signed_in
from threads import acts
from threads.acts import Handled, Said
from threads.forms import optional_reason
from threads.models import Action
from threads.shelf import shelf
from threads.told import done, handled, told_of
from threads.views.queue import list_others, only_moderators, tabs
from threads.views.topics import pages_around, whole

PER_PAGE = 20


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def admit(request):
    """`act`, admit or turn-away, with each `member`; turned away with a reason."""
    only_moderators(request)
    if request.method != "POST":
        return _page(request, whole(request.GET.get("page", "1"), 1, None))
    kind, reason = request.POST.get("act", ""), optional_reason(request)
    keys = {
        int(key)
        for key in request.POST.getlist("member")
        if key.isascii() and key.isdigit() and len(key) < 19
    }
    members = list(User.objects.filter(pk__in=keys, imported_name=None).order_by("pk"))
    error = ""
    if kind not in {Action.ADMIT, Action.TURN_AWAY}:
        error = _("Choose what to do.")
    elif not members:
        error = _("Choose at least one member.")
    elif kind == Action.TURN_AWAY and not reason:
        error = _("Say why.")
    if error:
        return _page(request, 1, error=error, reason=reason, chosen=keys, status=422)
    made, others = [], []
    for member in members:
        try:
            made.append(acts.admit(kind, member, Said(request.user, reason)))
        except Handled as before:
            others.append(
                (None, told_of(before.action) if before.action else _("They do not wait any more."))
            )
    if not made:
        return handled(request, others)
    keys = "-".join(str(action.pk) for action in made)
    messages.success(request, done(kind, made), f"undo-{keys}")
    list_others(request, others)
    return redirect("admit")


def _page(request, page: int, status: int = 200, **said):
    pages = Paginator(User.objects.awaiting(), PER_PAGE)
    if page > pages.num_pages:
        raise Http404(_("This page does not exist."))
    context = {
        "arrivals": pages.page(page).object_list, "page": page, "years": shelf(),
        "pages": pages_around(page, pages.num_pages), **tabs(), **said,
    }  # fmt: skip
    return render(request, "threads/admit.html", context, status=status)
