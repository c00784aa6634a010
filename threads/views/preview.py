"""What a post would look like: nothing is kept, and the composer comes back with its text."""

import logging
from urllib.parse import urlsplit

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from goodreadings.lib.markup import Refused, RendererUnavailable
from goodreadings.lib.pages import sign_in_first
from threads import unsent
from threads.forms import EditForm, PostForm
from threads.models import Post, Topic, words
from threads.models.share import known_papers
from threads.views.posts import BUSY

logger = logging.getLogger(__name__)

# The addresses that take a text, and what their buttons say.
PLACES = {"write": "Post", "reply": "Reply", "edit": "Save"}


@require_POST
def preview(request):
    """The text of a composer, rendered as its post would be, with the papers that the community knows.

    `to` is the address that the composer sends to; it says in which year the text would stand.
    """
    to, name, topic = _destination(request)
    if not request.user.is_authenticated:
        place = topic.get_absolute_url() if name == "write" else to.replace("replies/", "")
        unsent.keep(request, place)
        return sign_in_first(request, place)
    form = (EditForm if name == "edit" else PostForm)(request.POST)
    read = _read(form, topic) if form.is_valid() else None
    context = {
        "form": form,
        "topic": topic,
        "read": read,
        "papers": known_papers(read.papers) if read else [],
        "action_url": to,
        "button": PLACES[name],
    }
    page = "threads/_preview.html" if request.htmx else "threads/preview.html"
    return render(request, page, context, status=200 if read else 422)


def _destination(request) -> tuple[str, str, Topic]:
    try:
        to = urlsplit(request.POST.get("to", "")).path
        match = resolve(to)
    except (Resolver404, ValueError):  # ValueError: http://[ is no address
        raise Http404("Nothing can be written there.") from None
    if match.url_name not in PLACES:
        raise Http404("Nothing can be written there.")
    if "year" in match.kwargs:
        return to, match.url_name, get_object_or_404(Topic, year=match.kwargs["year"])
    posts = Post.objects.visible_to(request.user).select_related("topic")
    return to, match.url_name, get_object_or_404(posts, pk=match.kwargs["pk"]).topic


def _read(form, topic) -> words.Words | None:
    try:
        return words.read(form.cleaned_data["body"], topic.year)
    except Refused as refusal:
        form.add_error("body", str(refusal))
    except RendererUnavailable:
        logger.exception("A preview could not be rendered.")
        form.add_error("body", BUSY)
    return None
