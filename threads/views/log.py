"""The log of what moderators did: for everybody, and a fuller one for moderators."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import MODERATORS
from threads.acts import can_undo
from threads.models import Action, Paper
from threads.permissions import can_moderate
from threads.shelf import shelf
from threads.views.topics import pages_around, whole

PER_PAGE = 50


class FilterForm(forms.Form):
    """Of the fuller one: whose acts, on whom, of which kind."""

    by = forms.CharField(max_length=30, required=False, label=gettext_lazy("Moderator"))
    member = forms.CharField(max_length=30, required=False, label=gettext_lazy("Member"))
    kind = forms.ChoiceField(
        choices=[("", pgettext_lazy("kind", "any")), *Action.KINDS.items()],
        required=False,
        label=gettext_lazy("What"),
    )

    def among(self, actions):
        if not self.is_valid():
            return actions.none()
        wanted = self.cleaned_data
        if wanted.get("by"):
            actions = actions.filter(by__username__iexact=wanted["by"])
        if wanted.get("member"):
            members = User.objects.filter(username__iexact=wanted["member"]).values("pk")
            actions = actions.filter(Q(member__in=members) | Q(post__author__in=members))
        return actions.filter(kind=wanted["kind"]) if wanted.get("kind") else actions


@require_safe
def show(request):
    """Public: who did what, to what, and why; never the words of a removed post, nor who flagged it. Moderators
    read who was warned, too, and what was looked at and stayed, with their notes; and undo."""
    is_full = can_moderate(request.user)
    actions = Action.objects.select_related(
        "by", "topic", "post__topic", "member", "paper__merged_into", "sanction", "undone_by"
    ).defer("post__body", "post__html", "introduction_before")
    form = FilterForm(request.GET) if is_full else None
    actions = actions.public() if form is None else form.among(actions)
    pages = Paginator(actions, PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, None)
    if page > pages.num_pages:
        raise Http404(_("This page does not exist."))
    shown = list(pages.page(page).object_list)
    _name_no_removed_papers(shown, request.user)
    if is_full:
        mark(shown, request.user)
    context = {
        "actions": shown, "page": page, "pages": pages_around(page, pages.num_pages), "form": form,
        "is_full": is_full, "years": shelf(), "query": _query(request),
    }  # fmt: skip
    return render(request, "threads/log.html", context)


def mark(actions, moderator) -> None:
    """Which of `actions` (with `undone_by`) `moderator` can undo."""
    members = {action.member_id for action in actions if action.member_id}
    through = User.groups.through.objects.filter(user__in=members, group__name=MODERATORS)
    moderators = set(through.values_list("user", flat=True))
    for action in actions:
        if action.member:
            action.member.in_moderators = action.member_id in moderators
        is_over = action.sanction is not None and action.sanction.lifted_at is not None
        action.may_undo = not is_over and not hasattr(action, "undone_by") and can_undo(moderator, action)


def _query(request) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"&{asked.urlencode()}" if asked else ""


def _name_no_removed_papers(actions, reader) -> None:
    """A paper whose posts were all removed has no name here: it can be the very thing they went for."""
    standing = {action.pk: action.paper.standing.pk for action in actions if action.paper}
    seen = set(Paper.objects.seen_by(reader).filter(pk__in=standing.values()).values_list("pk", flat=True))
    for action in actions:
        if action.paper and standing[action.pk] not in seen:
            action.paper = Paper(pk=action.paper_id, call_number=_("(its posts were removed)"))
