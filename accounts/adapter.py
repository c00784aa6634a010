"""Where allauth asks us: what mails say of this site comes from the settings, never from the
request, whose Host header anybody can make up."""

import logging
from types import SimpleNamespace
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

UNSENT = _("We could not send you a mail just now. Please try again in a few minutes.")


class Adapter(DefaultAccountAdapter):
    def pre_login(self, request, user, **login):
        """Every way of signing in comes by here, once it is proved who it is."""
        if user.is_suspended:
            clear_login(request)
            return render(request, "accounts/suspended.html", {"suspension": user.suspension}, status=403)
        return super().pre_login(request, user, **login)

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
