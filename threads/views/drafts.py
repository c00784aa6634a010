"""Drafts: kept while one writes, listed, ended. Scripts get JSON (problems as of RFC 9457), browsers pages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from goodreadings.lib import htmx
from goodreadings.lib.pages import sign_in_first, signed_in
from threads import composer, places, unsent
from threads.forms.drafts import DraftForm
from threads.models import Draft, Post
from threads.models.draft import EDIT, NEW, PAPER, REPLY, Newer, Place
from threads.permissions import can_draft, can_edit, can_reply
from threads.shelf import shelf
from threads.views.topics import to_write_in

KEPT = gettext_lazy(
    "Your draft is kept. Come back to it whenever you like: it is here, and under Drafts in your menu."
)
ENDED = gettext_lazy("There was no text, so no draft is kept.")
SIGNED_OUT = gettext_lazy("You are signed out. Sign in, then the draft can be kept.")


@require_POST
def save(request):
    """Keep the text of a composer; the field `to` says of which."""
    wants_json = _wants_json(request)
    place = places.find(request.POST.get("to", ""))
    if not request.user.is_authenticated:
        if wants_json:
            return _problem(401, SIGNED_OUT)
        unsent.keep(request, place.action)
        return sign_in_first(request, place.page)
    _check(request.user, place)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _refuse(request, place, form)
    if wants_json:
        seen = form.cleaned_data["seen"] if "seen" in request.POST else None
        return _keep_from_script(request.user, place, form.cleaned_data | {"seen": seen})
    texts = {name: form.cleaned_data[name] for name in ("body", "base")}
    draft = Draft.objects.keep(request.user, place, **texts)
    messages.success(request, KEPT if draft else ENDED)
    return htmx.done(request, place.page)


def _keep_from_script(user, place, said) -> JsonResponse:
    """Late saves happen: what became a post meanwhile is no draft any more."""
    if _was_sent(user, place, said):
        Draft.objects.at(user, place).delete()
        return JsonResponse({"sent": True, "version": ""})
    try:
        draft = Draft.objects.keep(user, place, said["body"], base=said["base"], seen=said["seen"])
    except Newer as newer:
        there = {"body": newer.draft.body, "version": newer.draft.version}
        return _problem(409, _("This draft was changed in another tab or on another device."), **there)
    return JsonResponse({"sent": False, "version": draft.version if draft else ""})


@signed_in
@require_safe
def index(request):
    """The member's own drafts, the newest first."""
    drafts = Draft.objects.filter(member=request.user).select_related("topic", "post__author", "paper")
    years = shelf()
    listed = [_listed(request.user, draft, years) for draft in drafts]
    context = {"drafts": listed, "years": years}
    if not listed:
        context["topic_to_write"] = to_write_in(request.user, years)
    return render(request, "threads/drafts.html", context)


def _listed(user, draft, years) -> Draft:
    """With `goes_on`, the address to continue at, "" when nothing can be written there any more."""
    if draft.post:
        draft.post.topic = draft.topic
    may = {
        NEW: lambda: draft.topic.is_open,
        PAPER: lambda: draft.paper and years and years[0].is_open,
        REPLY: lambda: draft.post and can_reply(user, draft.post),
        EDIT: lambda: draft.post and can_edit(user, draft.post),
    }
    draft.goes_on = draft.place.page if may[draft.kind]() else ""
    return draft


@signed_in
@require_POST
def discard(request, pk):
    """End a draft, and go back: to its composer, or to the list with `back=list`."""
    draft = get_object_or_404(
        Draft.objects.select_related("topic", "post", "paper"), pk=pk, member=request.user
    )
    draft.delete()
    if _wants_json(request):
        return JsonResponse({"version": ""})
    messages.success(request, _("The draft is discarded."))
    there = "/drafts/" if draft.is_lost or request.POST.get("back") == "list" else draft.place.page
    return htmx.done(request, there)


@require_safe
def token(request):
    """For a page that was open while its reader signed in elsewhere: whose it is, and the new token."""
    if not request.user.is_authenticated:
        return _problem(401, SIGNED_OUT)
    answer = JsonResponse({"member": request.user.username, "token": get_token(request)})
    answer["Cache-Control"] = "no-store"
    return answer


def _check(user, place: Place) -> None:
    """Removed posts are not there for members, but what they had begun there may go on."""
    if not can_draft(user, place):
        raise PermissionDenied(_("Only its author may edit a post."))
    is_there = place.post is None or Post.objects.visible_to(user).filter(pk=place.post.pk).exists()
    if not is_there and not Draft.objects.at(user, place).exists():
        raise Http404(str(places.NOWHERE))


def _was_sent(user, place, said) -> bool:
    body = said["body"].rstrip()
    if place.kind == EDIT:
        return place.post.body == body
    parent = place.post if place.kind == REPLY else None
    return Post.objects.sent_before(place.topic, user, body, said["key"], parent) is not None


def _refuse(request, place, form):
    sentences = " ".join(form.errors.get("body", [_("This cannot be kept.")]))
    if _wants_json(request):
        return _problem(422, sentences)
    context = composer.again(place, request.POST)
    context["form"].errors["body"] = form.errors.get("body", [])
    return htmx.again(request, "threads/preview.html", "threads/_preview.html", context)


def _wants_json(request) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _problem(status: int, sentence: str, **more) -> JsonResponse:
    said = {"status": status, "title": str(sentence), **more}
    return JsonResponse(said, status=status, content_type="application/problem+json")
