"""Joining: the form with its traps, invitations, and who waits to be let in."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import InvitationForm
from accounts.models import Invitation, User
from accounts.roles import is_moderator
from goodreadings.lib import limits
from goodreadings.lib.pages import signed_in

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, key=""):
    """Come with an invitation, as its link (`/join/<key>/`) or typed: it is carried to the sign-up."""
    key = key or request.POST.get("key", "").strip()[:200]
    if not key:
        return redirect("account_signup")
    if request.user.is_authenticated:
        messages.info(request, _("You have an account already: the invitation is for somebody else."))
        return redirect("/")
    limits.asking(request, "join", settings.LIMIT_SEARCHES)
    if not Invitation.objects.of_key(key):
        request.session.pop(Invitation.CARRIED, None)
        context = {"key": key, "sentence": _("This invitation was used, has expired, or was never made.")}
        return render(request, "account/signup_closed.html", context, status=UNPROCESSABLE)
    request.session[Invitation.CARRIED] = key
    return redirect("account_signup")


def can_invite(user) -> bool:
    """Whom the setting INVITATIONS_BY lets make invitations; nobody silenced, whose other self could come."""
    if not user.is_authenticated or not user.is_active or user.awaits_since or user.is_silenced:
        return False
    return is_moderator(user) or (settings.INVITATIONS_BY == "members" and user.has_confirmed_email)


def _why_not_invite(user) -> str:
    if user.awaits_since:
        return _("Your account waits for a moderator, who lets you write soon. You hear so by mail.")
    return user.why_silent or _("Moderators make the invitations here.")


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request):
    """One's own invitations, and a form for a new one; its link is shown once."""
    if not can_invite(request.user):
        raise PermissionDenied(_why_not_invite(request.user))
    form = InvitationForm(request.POST if request.method == "POST" else None)
    link, status = "", 200
    if form.is_valid() and (key := _invite(request.user, form)):
        link, form = settings.SITE_URL + reverse("join", args=[key]), InvitationForm()
    if form.errors:
        status = UNPROCESSABLE
    rows = Invitation.objects.filter(by=request.user)[:100]
    context = {"form": form, "link": link, "invitations": rows}
    return render(request, "accounts/invitations.html", context, status=status)


def _invite(member, form) -> str:
    """The key of a new invitation; "" when there are enough, which `form` says then."""
    with transaction.atomic():
        # One form at a time, so that nobody has more than the most.
        User.objects.select_for_update(no_key=True).get(pk=member.pk)
        open_ones = Invitation.objects.good().filter(by=member).count()
        if open_ones < settings.INVITATIONS_OPEN or is_moderator(member):
            return Invitation.objects.make(member, **form.cleaned_data)[1]
    form.add_error(None, _("You have %(most)d open invitations. Take one back first.") % {"most": open_ones})
    return ""


@signed_in
@require_POST
def revoke(request, pk):
    """Take one's invitation back."""
    get_object_or_404(Invitation, pk=pk, by=request.user).revoke()
    messages.success(request, _("The invitation is taken back."))
    return redirect("invitations")


def welcome(sender, request, user, **also) -> None:
    """Whatever way somebody signed up: their invitation is used. Without a good one, as when two came with the
    last of it at once, they wait for a moderator."""
    invitation = Invitation.objects.redeem(request.session.pop(Invitation.CARRIED, None))
    if invitation:
        user.invited_by = invitation.by
        user.save(update_fields=["invited_by"])
    elif settings.SIGN_UP == "invitation":
        user.awaits_since = timezone.now()
        user.save(update_fields=["awaits_since"])
