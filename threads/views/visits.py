"""Where a member was in a year, and what has come since."""

from django.db.models import Count, Min
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from goodreadings.lib.languages import speaks_to_anybody
from goodreadings.lib.pages import sign_in_first, signed_in, way_back
from threads.models import Post, Topic, Visit
from threads.models.visit import spelt
from threads.shelf import visit_of
from threads.views.topics import find, whole


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
    topic = find(year, request.user)
    post = visit_of(request.user, topic).next_post()
    if post is None and not topic.last_number:
        return redirect(topic)
    return redirect(topic.place_of(post.number if post else topic.last_number))


@never_cache
@require_safe
@speaks_to_anybody
def new(request, year):
    """For an open page: nothing (204) while there is no post beyond number `after`, else how many
    there are, but for those in `but`, which the page has. It asks for one row, and not who asks. A
    plain browser goes to the first of them."""
    after = whole(request.GET.get("after", ""), 0, None)
    last_number = Topic.objects.filter(year=year).values_list("last_number", flat=True).first()
    if last_number is None:
        raise Http404(_("Nobody has opened %(year)d yet.") % {"year": year})
    found = _beyond(year, after, request.GET.get("but", "")) if last_number > after else {"count": 0}
    if not found["count"]:
        return HttpResponse(status=204, content_type="text/plain")
    first = f"/{year}/?post={found['first']}"
    return (
        render(request, "threads/_fresh.html", found | {"place": first}) if request.htmx else redirect(first)
    )


def _beyond(year: int, after: int, but: str) -> dict[str, int]:
    """`count` and `first` of the posts that can be seen beyond a number."""
    posts = Post.objects.visible().filter(topic__year=year, number__gt=after).order_by()
    try:
        known = spelt(but) if but else []
    except ValueError:
        raise Http404(_("This page does not exist.")) from None
    for first, last in known[:20]:
        posts = posts.exclude(number__range=(first, last))
    return posts.aggregate(count=Count("pk"), first=Min("number"))
