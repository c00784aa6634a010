"""Names while one types them: members after @, emoji after a colon. JSON, for members only."""

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from accounts.models import User
from goodreadings.lib.markup import emoji_called
from threads import places
from threads.models import Post

MOST = 8
LONGEST = 40
A_DAY = 24 * 60 * 60


@require_safe
def members(request):
    """Members whose name begins with `q`, then those that contain it; of each, first who writes in the
    topic that the composer (`to`) belongs to."""
    if not request.user.is_authenticated:
        return JsonResponse({"members": []}, status=401)
    found = _members(_asked(request), _topic(request))
    return JsonResponse({"members": [{"username": one.username, "name": one.name} for one in found]})


@require_safe
def emoji(request):
    if not request.user.is_authenticated:
        return JsonResponse({"emoji": []}, status=401)
    found = emoji_called(_asked(request), MOST)
    answer = JsonResponse({"emoji": [{"name": name, "text": text} for name, text in found]})
    answer["Cache-Control"] = f"private, max-age={A_DAY}"
    return answer


def _asked(request) -> str:
    return request.GET.get("q", "")[:LONGEST]


def _topic(request):
    try:
        return places.find(request.GET.get("to", "")).topic
    except Http404:
        return None


def _members(text, topic):
    begins = Q(username__istartswith=text) | Q(display_name__istartswith=text)
    contains = Q(username__icontains=text) | Q(display_name__icontains=text)
    here = Post.objects.visible().filter(topic=topic, author=OuterRef("pk"))
    return (
        User.objects.active()
        .filter(contains, awaits_since=None)
        .annotate(rank=Case(When(begins, then=Value(0)), default=Value(1)), writes_here=Exists(here))
        .order_by("rank", "-writes_here", "username")[:MOST]
    )
