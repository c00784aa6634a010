"""For moderators: have a paper looked up again, now."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goodreadings.lib.pages import signed_in
from threads import known
from threads.models import Lookup
from threads.permissions import can_moderate


@signed_in
@require_POST
def again(request, pk):
    if not can_moderate(request.user):
        raise PermissionDenied(_("Only moderators have papers looked up again."))
    paper = known.find(pk, request.user)
    with transaction.atomic():
        asked = Lookup.objects.expect(paper.identifiers.all())
    if asked:
        messages.success(request, _("It will be looked up in a moment."))
    else:
        messages.info(request, _("There is no source to ask about this paper."))
    return redirect(paper)
