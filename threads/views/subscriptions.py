"""How closely a member follows a year."""

from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from goodreadings.lib import htmx
from goodreadings.lib.pages import sign_in_first
from threads.models import Subscription, Topic


@require_POST
def follow(request, year):
    """`level=all`, `mine` or `nothing`: what is wanted, so that twice changes nothing."""
    topic = get_object_or_404(Topic, year=year)
    if not request.user.is_authenticated:
        return sign_in_first(request, topic.get_absolute_url())
    level = request.POST.get("level")
    if level not in Subscription.LEVELS:
        return HttpResponseBadRequest("level must be all, mine or nothing.", content_type="text/plain")
    topic.subscription = Subscription.objects.want(request.user, topic, level)
    return htmx.done(request, topic.get_absolute_url(), "threads/_follow.html", {"topic": topic})
