"""Where allauth asks us: what mails say of this site comes from the settings, never from the
request, whose Host header anybody can make up."""

import logging
from types import SimpleNamespace
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import LOOKS_LIKE_ANOTHER, Invitation, User, WatchedWord

logger = logging.getLogger(__name__)

UNSENT = _("We could not send you a mail just now. Please try again in a few minutes.")


class Adapter(DefaultAccountAdapter):
    def pre_login(self, request, user, **login):
        """Every way of signing in comes by here, once it is proved who it is."""
        if user.is_suspended:
            clear_login(request)
            return render(request, "accounts/suspended.html", {"suspension": user.suspension}, status=403)
        return super().pre_login(request, user, **login)

    def is_open_for_signup(self, request):
        """With an invitation, where one is needed; a social account asks here, too."""
        carried = request.session.get(Invitation.CARRIED)
        return settings.SIGN_UP != "invitation" or Invitation.objects.of_key(carried) is not None

    def new_user(self, request):
        """Whatever way somebody signs up, they begin here."""
        user = super().new_user(request)
        if settings.SIGN_UP == "approval":
            user.awaits_since = timezone.now()
        return user

    def clean_username(self, username, shallow=False):
        """Also of a username that is made up for somebody (`shallow`)."""
        username = super().clean_username(username, shallow)
        if User.objects.looking_like(username).exists():
            raise ValidationError(LOOKS_LIKE_ANOTHER, code="lookalike")
        if WatchedWord.objects.found_in(username):
            raise ValidationError(_("This name is reserved. Please take another."), code="watched")
        return username

    def send_mail(self, template_prefix, email, context):
        ours = SimpleNamespace(name=settings.SITE_NAME, domain=urlsplit(settings.SITE_URL).netloc)
        context = {
            name: _at_our_address(value) if name.endswith("_url") else value
            for name, value in context.items()
        }
        try:
            super().send_mail(template_prefix, email, context | {"current_site": ours})
        except OSError:  # no connection, a time-out, or smtplib's refusals
            logger.exception("A mail (%s) could not be sent.", template_prefix)
            messages.error(self.request, UNSENT)


def _at_our_address(url: str) -> str:
    parts = urlsplit(url)
    return settings.SITE_URL + parts.path + (f"?{parts.query}" if parts.query else "")
