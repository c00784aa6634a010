"""A member's page for moderators: their record, every act on them, and what can be done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from goodreadings.lib.pages import signed_in
from threads import acts, records
from threads.acts import Handled, Said
from threads.forms import ActForm
from threads.models import Action
from threads.permissions import can_sanction
from threads.shelf import shelf
from threads.told import done, handled, told_of
from threads.views.log import mark
from threads.views.queue import only_moderators

NEWEST = 100


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def show(request, username):
    only_moderators(request)
    key = get_object_or_404(User, username__iexact=username).pk
    member = records.of([key])[key]
    form = ActForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        kind = form.cleaned_data["act"]
        if kind not in acts.SANCTIONS:
            raise Http404(_("There is no such act on a member."))
        seen = request.POST.get("seen", "")
        try:
            made = acts.sanction(
                kind, member, Said(**form.said(request.user)),
                seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None,
            )  # fmt: skip
        except Handled as before:
            return handled(request, [(None, told_of(before.action))])
        messages.success(request, done(kind, [made]), f"undo-{made.pk}")
        return redirect("record", member.username)
    history = list(records.history(member)[:NEWEST])
    mark(history, request.user)
    context = {
        "member": member, "form": form, "actions": history, "years": shelf(), "is_full": True,
        "sanctions": member.sanctions.select_related("by", "lifted_by"),
        "seen": Action.objects.filter(member=member).count(),
        "may": can_sanction(request.user, member),
    }  # fmt: skip
    return render(request, "threads/record.html", context, status=422 if form.errors else 200)
