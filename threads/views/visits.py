"""Where a member was in a year."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from goodreadings.lib.pages import sign_in_first, signed_in, way_back
from threads.models import Topic, Visit
from threads.models.visit import spelt
from threads.shelf import shelf, visit_of
from threads.views.topics import find


@require_POST
def read(request, year):
    """`posts=1-4 7` were read, on a page that knew of posts up to `newest`. A form says in `next` where
    to go on; a script, which says nothing, gets no page."""
    topic = get_object_or_404(Topic, year=year)
    if not request.user.is_authenticated:
        return sign_in_first(request, topic.get_absolute_url())
    try:
        numbers = spelt(request.POST.get("posts", ""))
        newest = spelt(request.POST.get("newest", "0"))[0][0]
    except ValueError as mistake:
        return HttpResponseBadRequest(str(mistake), content_type="text/plain")
    Visit.objects.read(request.user, topic, numbers, newest)
    if "next" not in request.POST:
        return HttpResponse(status=204)
    return redirect(way_back(request, topic.get_absolute_url()))


@never_cache
@signed_in
@require_safe
def unread(request, year):
    """To the first post not yet read; to the newest when all are."""
    topic = find(shelf(request.user), year)
    post = visit_of(request.user, topic).next_post()
    if post is None and not topic.last_number:
        return redirect(topic)
    return redirect(topic.place_of(post.number if post else topic.last_number))
