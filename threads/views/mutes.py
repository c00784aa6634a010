"""Muting a member."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from goodreadings.lib.pages import signed_in, way_back
from threads.models import Mute
from threads.permissions import can_mute

WANTED = {"yes": True, "no": False}


@signed_in
@require_safe
def index(request):
    """Whom one has muted."""
    muted = User.objects.filter(muted_by__member=request.user).order_by("username")
    return render(request, "threads/muted.html", {"muted": muted})


@signed_in
@require_POST
def mute(request, username):
    """`muted=yes` or `no`. Only the one who mutes knows."""
    member = get_object_or_404(User, username__iexact=username)
    if not can_mute(request.user, member):
        raise PermissionDenied(_("Nobody can mute themselves."))
    wanted = WANTED.get(request.POST.get("muted"))
    if wanted is None:
        return HttpResponseBadRequest("muted must be yes or no.", content_type="text/plain")
    Mute.objects.want(request.user, member, wanted)
    if wanted:
        said = _("%(name)s is muted: their posts are folded, and you hear nothing of them.")
    else:
        said = _("%(name)s is not muted any more.")
    messages.success(request, said % {"name": member.name})
    return redirect(way_back(request, member.get_absolute_url()))
