"""What members know better than a source."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from goodreadings.lib import limits
from goodreadings.lib.pages import signed_in
from threads import known
from threads.forms import CorrectionForm, optional_reason
from threads.models import Correction, newcomer
from threads.permissions import can_describe, can_moderate, why_not_write
from threads.shelf import shelf

UNCONFIRMED = gettext_lazy("Confirm your e-mail address first: we sent you a mail with a link.")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, pk):
    """Correct a paper's title, authors, year, venue or code. It wins over sources until undone."""
    paper = known.find(pk, request.user)
    if not can_describe(request.user):
        raise PermissionDenied(why_not_write(request.user) or UNCONFIRMED)
    form = CorrectionForm(request.POST if request.method == "POST" else None, paper=paper)
    if form.is_valid() and newcomer.may_not_link(request.user, form.corrections.get("code", "")):
        form.add_error("code", _("New members name code on hosts of papers and code that this forum knows."))
    if form.is_valid() and newcomer.is_watched(request.user, form.corrections):
        form.add_error(None, _("This has a word that this forum does not take. Write it in other words."))
    if form.is_valid() and not limits.refuses(form, limits.writing, request):
        made = Correction.objects.make(paper, by=request.user, values=form.corrections)
        if made:
            messages.success(request, _("Thank you: the correction stands, and the history has it."))
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect(paper)
    context = {"form": form, "paper": paper, "years": shelf()}
    return limits.answer(
        form, render(request, "threads/correct.html", context, status=422 if form.errors else 200)
    )


@signed_in
@require_POST
def undo(request, pk):
    """For moderators: what stood before the correction stands again."""
    if not can_moderate(request.user):
        raise PermissionDenied(_("Only moderators undo corrections."))
    correction = get_object_or_404(Correction.objects.select_related("paper__merged_into"), pk=pk)
    correction.undo(by=request.user, reason=optional_reason(request))
    messages.success(request, _("The correction is undone."))
    return redirect(correction.paper.standing)
