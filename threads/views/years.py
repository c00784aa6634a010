"""The next year: asked for by members, opened by moderators."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goodreadings.lib import htmx
from goodreadings.lib.pages import sign_in_first, signed_in
from threads.forms import TopicForm, YearForm, optional_reason, proposal
from threads.models import CannotOpen, Described, Topic, YearRequest, edition
from threads.models.figures import Figures
from threads.permissions import can_ask, can_moderate
from threads.shelf import counted, shelf
from threads.views.topics import find


@require_POST
def ask(request, year):
    """Ask the moderators to open `year`; a second time changes nothing."""
    before = Topic.objects.filter(year=year - 1).first()
    if not request.user.is_authenticated and before:
        return sign_in_first(request, before.get_absolute_url())
    with transaction.atomic():
        before = Topic.objects.hold(year - 1)
        if opened := Topic.objects.filter(year=year).first():
            messages.info(request, _("%(topic)s is already open.") % {"topic": opened})
            return redirect(opened)
        if before is None:
            raise Http404(_("Only the year after the newest one can be asked for."))
        if not can_ask(request.user, before):
            raise PermissionDenied(_("%(year)d cannot be asked for now.") % {"year": year})
        if YearRequest.objects.ask(year, request.user):
            thanks = _(
                "Thank you. The moderators see that you ask for %(year)d; you will hear when it opens."
            )
            messages.success(request, thanks % {"year": year})
        else:
            again = _("You have asked for %(year)d already; you will hear when it opens.")
            messages.info(request, again % {"year": year})
    return htmx.done(request, before.get_absolute_url())


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request):
    """For moderators: who asks for which year, open the next one, close and reopen."""
    if not can_moderate(request.user):
        raise PermissionDenied(_("Only moderators open years."))
    form = YearForm(request.POST or None, initial=proposal(Topic.objects.proposed_year()))
    if request.method == "POST" and form.is_valid():
        try:
            topic = Topic.objects.open_year(by=request.user, **form.cleaned_data)
        except CannotOpen as already:
            form.add_error("year", str(already))
        else:
            messages.success(request, _("%(topic)s is open.") % {"topic": topic})
            return redirect(topic)
    years = shelf()
    counts = counted(years, edition.stamps(), Figures(find(years[0].year))) if years else []
    context = {"form": form, "years": years, "counted": counts, "requests": requests_waiting()}
    return render(request, "threads/years.html", context, status=422 if form.errors else 200)


def requests_waiting() -> list[dict]:
    """[{"year": 2022, "members": [User, …]}, …] of those who wait for an answer."""
    waiting = YearRequest.objects.waiting().select_related("member").order_by("year", "asked_at")
    by_year: dict[int, list] = {}
    for one in waiting:
        by_year.setdefault(one.year, []).append(one.member)
    return [{"year": year, "members": members} for year, members in by_year.items()]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request, year):
    """Edit what stands above the posts."""
    topic = _for_moderator(request, year)
    # The form writes what was typed into its instance; the page shows what stands.
    form = TopicForm(request.POST if request.method == "POST" else None, instance=copy(topic))
    status = 200
    if request.method == "POST" and form.is_valid():
        base = request.POST.get("base", "")
        try:
            act = copy(topic).describe(by=request.user, base=base, **form.cleaned_data)
        except Described as faster:
            form.add_error(None, str(faster))
            topic, status = faster.topic, 409
        else:
            messages.success(request, _("Saved."), f"undo-{act.pk}")
            return redirect(topic)
    elif form.errors:
        status = 422
    context = {"form": form, "topic": topic, "years": shelf()}
    return render(request, "threads/describe.html", context, status=status)


@signed_in
@require_POST
def close(request, year):
    return _turn(request, year, Topic.close, _("%(topic)s is closed."))


@signed_in
@require_POST
def reopen(request, year):
    return _turn(request, year, Topic.reopen, _("%(topic)s is open again."))


def _turn(request, year, act, sentence):
    topic = _for_moderator(request, year)
    act(topic, by=request.user, reason=optional_reason(request))
    messages.success(request, sentence % {"topic": topic})
    return redirect(topic)


def _for_moderator(request, year) -> Topic:
    topic = get_object_or_404(Topic, year=year)
    if not can_moderate(request.user):
        raise PermissionDenied(_("Only moderators do this."))
    return topic
