"""What a member heard, and having read it."""

import re

from django.db.models import Max
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from goodreadings.lib import htmx
from goodreadings.lib.pages import signed_in, way_back
from threads.models import Notification
from threads.notify import lines
from threads.views.topics import whole

GROUP = re.compile(r"[a-z]{1,10}:[0-9]{1,19}", re.ASCII)


@never_cache
@signed_in
@require_safe
def index(request):
    return render(request, "threads/notifications.html", _page(request))


@signed_in
@require_POST
def read(request):
    """Mark lines read: `group=like:37`, as often as there are lines, or `all=yes`; of what came after
    `newest`, which the page did not know of, nothing."""
    heard = request.user.notifications.all()
    newest = request.POST.get("newest", "")
    if newest.isascii() and newest.isdigit() and len(newest) < 19:
        heard = heard.filter(pk__lte=int(newest))
    if request.POST.get("all") != "yes":
        heard = heard.filter(group__in=filter(GROUP.fullmatch, request.POST.getlist("group")))
    heard.read()
    if request.htmx:
        request.user.unread_count = request.user.notifications.unread().seen().lines().count()
    place = way_back(request, reverse("notifications"))
    return htmx.done(request, place, "threads/streams/notifications_read.html", _page(request))


def _page(request) -> dict:
    page = whole(request.GET.get("page", "1"), 1, None)
    heard = Notification.objects.filter(member=request.user)
    shown, has_more = lines(heard.seen(), page)
    if not shown and page > 1:
        raise Http404("This page does not exist.")
    unread = [line for line in shown if not line.is_read]
    newest = max((line.newest.pk for line in shown), default=0)
    if page > 1:
        # The first page has newer ones, and "all" are those too.
        newest = heard.aggregate(newest=Max("pk"))["newest"]
    return {
        "unread": unread,
        "read": [line for line in shown if line.is_read],
        "newest": newest,
        "page": page,
        "next_page": page + 1 if has_more else None,
    }
