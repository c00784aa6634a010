"""How far a member is with a paper; nobody else sees it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goodreadings.lib import htmx
from goodreadings.lib.pages import sign_in_first, way_back
from threads.models.reading import Reading
from threads.permissions import can_write
from threads.views.papers import find_paper


@require_POST
def want(request, pk):
    """`state=to-read`, `reading`, `read`, or nothing: what is wanted, so that twice changes nothing."""
    paper = find_paper(request, pk)
    back = way_back(request, paper.get_absolute_url())
    if not request.user.is_authenticated:
        return sign_in_first(request, back)
    if not can_write(request.user):
        raise PermissionDenied(_("This account cannot keep a reading list."))
    state = request.POST.get("state", "")
    if state and state not in Reading.STATES:
        return HttpResponseBadRequest(
            "state must be to-read, reading, read or nothing.", content_type="text/plain"
        )
    Reading.objects.want(request.user, paper, state)
    context = {"paper": paper, "reading": state, "back": back}
    return htmx.done(request, back, "threads/_reading.html", context)
