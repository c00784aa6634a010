"""Two papers that are one: members say so, moderators can part them again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goodreadings.lib import limits
from goodreadings.lib.pages import signed_in
from threads import known
from threads.forms import SameForm, optional_reason
from threads.models import CannotMerge, Merge, Paper, Verdict
from threads.permissions import can_describe, can_moderate, why_not_write
from threads.shelf import shelf
from threads.views.corrections import UNCONFIRMED


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def same(request, pk):
    """Say that this paper is the same as another, or (`same=no`) that it is not."""
    paper = known.find(pk, request.user)
    if not can_describe(request.user):
        raise PermissionDenied(why_not_write(request.user) or UNCONFIRMED)
    papers = Paper.objects.seen_by(request.user)
    form = SameForm(request.POST if request.method == "POST" else None, paper=paper, papers=papers)
    if form.is_valid() and not limits.refuses(form, limits.writing, request):
        other, is_same = form.cleaned_data["other"], form.cleaned_data["same"]
        try:
            merge = Verdict.objects.say(request.user, paper, other, same=is_same)
        except CannotMerge as refusal:
            form.add_error("link", str(refusal))
        else:
            messages.success(request, _thanks(merge, is_same))
            return redirect(paper.standing if merge is None else merge.kept)
    context = {"form": form, "paper": paper, "years": shelf()}
    return limits.answer(
        form, render(request, "threads/same.html", context, status=422 if form.errors else 200)
    )


def _thanks(merge, is_same) -> str:
    if merge:
        return _("The two are one paper now, with the shares of both.")
    if is_same:
        return _("Thank you. When a second member or a moderator says so too, the two become one.")
    return _("Thank you: you will not be asked about these two again.")


@signed_in
@require_POST
def part(request, pk):
    """For moderators: undo a merge, exactly."""
    if not can_moderate(request.user):
        raise PermissionDenied(_("Only moderators part papers."))
    merge = get_object_or_404(Merge.objects.select_related("kept", "absorbed"), pk=pk)
    try:
        merge.undo(by=request.user, reason=optional_reason(request))
    except CannotMerge as refusal:
        messages.error(request, str(refusal))
    else:
        pair = {"one": merge.kept, "other": merge.absorbed}
        messages.success(request, _("They are two papers again: %(one)s and %(other)s.") % pair)
    return redirect(merge.kept.standing)
