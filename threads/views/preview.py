"""What a post would look like: nothing is kept, and the composer comes back with its text."""

import logging

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST

from goodreadings.lib.markup import Refused, RendererUnavailable
from goodreadings.lib.pages import sign_in_first
from threads import composer, places, unsent
from threads.models import Post, Topic, words
from threads.models.draft import Place
from threads.models.share import known_papers
from threads.views.posts import BUSY

logger = logging.getLogger(__name__)


@require_POST
def preview(request):
    """The text of a composer, rendered as its post would be, with the papers that the community knows.

    `to` is the address that the composer sends to; it says in which year the text would stand. Without one it is
    the newest.
    """
    place = _destination(request)
    if not request.user.is_authenticated:
        unsent.keep(request, place.action)
        return sign_in_first(request, place.page)
    context = composer.again(place, request.POST)
    form = context["form"]
    read = _read(form, place.topic) if form.is_valid() else None
    context |= {"read": read, "papers": known_papers(read.papers) if read else []}
    page = "threads/_preview.html" if request.htmx else "threads/preview.html"
    return render(request, page, context, status=200 if read else 422)


def _destination(request) -> Place:
    newest = Topic.objects.newest() if "to" not in request.POST else None
    place = places.in_year(newest) if newest else places.find(request.POST.get("to", ""))
    if place.post and not Post.objects.visible_to(request.user).filter(pk=place.post.pk).exists():
        raise Http404(str(places.NOWHERE))
    return place


def _read(form, topic) -> words.Words | None:
    try:
        return words.read_new(form.cleaned_data["body"], topic.year)
    except Refused as refusal:
        form.add_error("body", str(refusal))
    except RendererUnavailable:
        logger.exception("A preview could not be rendered.")
        form.add_error("body", BUSY)
    return None
