"""Like a post, or take the like back."""

import re

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goodreadings.lib import htmx, limits
from goodreadings.lib.pages import sign_in_first, way_back
from threads import shown
from threads.models import Like
from threads.permissions import can_like, why_not_write

# A post can stand on a page twice, once opened in place: each copy has its own ids.
COPIES = re.compile(r"post|reply|parent|new|brief|of[0-9]{4}")
WANTED = {"yes": True, "no": False}


@require_POST
def like(request, pk):
    """`liked=yes` or `no`: what is wanted, not a toggle, so that a second click changes nothing."""
    post = shown.find(pk, request.user)
    back = way_back(request, post.place)
    if not request.user.is_authenticated:
        return sign_in_first(request, back)
    if not can_like(request.user, post):
        refusal = _("One cannot like one's own posts, nor removed ones.")
        raise PermissionDenied(why_not_write(request.user) or refusal)
    wanted = WANTED.get(request.POST.get("liked"))
    if wanted is None:
        return HttpResponseBadRequest("liked must be yes or no.", content_type="text/plain")
    limits.liking(request)
    Like.objects.want(request.user, post, wanted)
    liked = shown.of_likes(pk, request.user)
    return htmx.done(
        request,
        back,
        "threads/streams/liked.html",
        {"post": liked, "at": copy_of_post(request.POST.get("at", "")), "back": back},
    )


def copy_of_post(at: str) -> str:
    """Which copy of a post a form stands in: one that there is, whatever was sent."""
    return at if COPIES.fullmatch(at) else "post"
