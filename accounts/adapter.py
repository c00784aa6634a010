"""Where allauth asks us: what mails say of this site comes from the settings, never from the
request, whose Host header anybody can make up."""

import logging
from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.devices import in_words
from accounts.former import FormerName
from accounts.models import LOOKS_LIKE_ANOTHER, Invitation, User, WatchedWord

logger = logging.getLogger(__name__)

UNSENT = _("We could not send you a mail just now. Please try again in a few minutes.")

# Where somebody goes who proved who they are, and is not active: functions of the request and the member that
# answer, or leave it to the next. Other apps add theirs when they are ready.
INACTIVE: list[Callable] = []


# Of an e-mail address, as mails can be sent to it (RFC 5321).
LONGEST_ADDRESS = 254

# How one says again that it is oneself, in our words.
WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code of your app"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class Adapter(DefaultAccountAdapter):
    def get_reauthentication_methods(self, user):
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": WAYS.get(method["id"], method["description"])} for method in methods]

    def pre_login(self, request, user, **login):
        """Every way of signing in comes by here, once it is proved who it is."""
        if user.is_suspended:
            clear_login(request)
            return render(request, "accounts/suspended.html", {"suspension": user.suspension}, status=403)
        return super().pre_login(request, user, **login)

    def login(self, request, user):
        """Every way of signing in ends here; what greets them asks whether it is their first time."""
        user.comes_first = user.last_login is None
        super().login(request, user)

    def get_password_change_redirect_url(self, request):
        """Chosen or changed: not to the form that has just been filled in."""
        return reverse("settings")

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
        """Also of a username that is made up for somebody (`shallow`); nobody poses as a member who left."""
        username = super().clean_username(username, shallow)
        if not shallow and FormerName.objects.has(username):
            raise ValidationError(_("This name is taken."), code="unique")
        if User.objects.looking_like(username).exists():
            raise ValidationError(LOOKS_LIKE_ANOTHER, code="lookalike")
        if WatchedWord.objects.found_in(username):
            raise ValidationError(_("This name is reserved. Please take another."), code="watched")
        return username

    def clean_email(self, email):
        """The forms of django-allauth take longer ones than its table does."""
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError(EmailValidator.message, code="invalid")
        return super().clean_email(email)

    def is_safe_url(self, url):
        """Our own pages by their paths: not from the page where one is, which ".example" would be."""
        return bool(url) and url.startswith("/") and super().is_safe_url(url)

    def is_ajax(self, request):
        """A script asks for what a passkey is to sign, and for nothing else: forms come back as pages, since
        what comes as JSON has the password in it that was typed."""
        return request.resolver_match.url_name == "mfa_login_webauthn" and super().is_ajax(request)

    def send_mail(self, template_prefix, email, context):
        ours = SimpleNamespace(name=settings.SITE_NAME, domain=urlsplit(settings.SITE_URL).netloc)
        context = {
            name: _at_our_address(value) if name.endswith("_url") else value
            for name, value in context.items()
        }
        context |= {
            "current_site": ours,
            "site_address": settings.SITE_URL,
            "browser": in_words(context.get("user_agent", "")),
            "reset_address": settings.SITE_URL + reverse("account_reset_password"),
            "sessions_address": settings.SITE_URL + reverse("usersessions_list"),
        }
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # no connection, a time-out, or smtplib's refusals
            logger.exception("A mail (%s) could not be sent.", template_prefix)
            messages.error(self.request, UNSENT)

    def respond_user_inactive(self, request, user):
        answers = (answer for way in INACTIVE if (answer := way(request, user)))
        return next(answers, None) or super().respond_user_inactive(request, user)


def _at_our_address(url: str) -> str:
    parts = urlsplit(url)
    return settings.SITE_URL + parts.path + (f"?{parts.query}" if parts.query else "")
