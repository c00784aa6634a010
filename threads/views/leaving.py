"""Leaving, and coming back before it is too late."""

from http import HTTPStatus

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import logout
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.reauthentication import is_lately
from goodreadings.lib import limits
from goodreadings.lib.pages import signed_in
from threads.forms import LeaveForm
from threads.letters import read_stay_token, stay_token
from threads.models import CannotLeave, Departure, Post

# Of a password, within so many seconds.
TRIES = (10, 300)


@sensitive_post_parameters("password")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request):
    """POST closes the account and signs out everywhere; it is erased two weeks later."""
    if request.method == "POST":
        if not request.user.has_usable_password() and not is_lately(request):
            raise ReauthenticationRequired
        limits.take("leave", f"member {request.user.pk}", *TRIES)
    form = LeaveForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            departure = Departure.objects.ask(request.user, keeps_posts=form.keeps_posts)
        except CannotLeave as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            until = date_format(localtime(departure.until), "DATE_FORMAT")
            messages.success(
                request,
                _("Your account is closed. Until %(until)s you can have it back: sign in as always.")
                % {"until": until},
            )
            return redirect("/")
    context = {"form": form, "posts": Post.objects.filter(author=request.user, deleted_at=None).count()}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "threads/leave.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stay(request, token):
    """Whoever has the link of the mail, or has just signed in: GET asks, POST takes the departure back."""
    try:
        key = read_stay_token(token)
    except (signing.BadSignature, ValueError):
        raise Http404(_("This link is not complete. Copy all of it from the mail.")) from None
    gone = _("This link has ended: either you stayed already, or the two weeks are over.")
    departure = Departure.objects.select_related("member").may_stay().filter(pk=key).first()
    if departure is None:
        raise Http404(gone)
    if request.method != "POST":
        return render(request, "threads/stay.html", {"departure": departure, "member": departure.member})
    if not departure.stay():
        raise Http404(gone)
    messages.success(request, _("Good that you stay. Everything is as it was; sign in."))
    return redirect("account_login")


def offer_to_stay(request, user):
    """For accounts.adapter: whoever signs in while they are leaving is asked."""
    departure = Departure.objects.may_stay().filter(member=user.pk).first()
    return redirect("stay", stay_token(departure)) if departure else None
