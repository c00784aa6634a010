"""The second factor: how its secrets are kept, who has one, and what moderators do not do without."""

import base64
import hashlib
import logging
from collections.abc import Callable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as allauth
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.roles import is_moderator
from goodreadings.lib import htmx
from goodreadings.lib.pages import signed_in

# Recovery codes come with one of these, and are none by themselves.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
SAFE = {"GET", "HEAD", "OPTIONS"}
REFUSED = {403, 404}

logger = logging.getLogger(__name__)


def has_factor(member) -> Exists:
    """For a query: whether the member of that key has a second factor."""
    return Exists(Authenticator.objects.filter(user=member, type__in=FACTORS))


def in_words(user) -> str:
    """What `user` has of it: “Authenticator app, 2 passkeys”."""
    types = list(Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("type", flat=True))
    said = [_("Authenticator app")] if Authenticator.Type.TOTP in types else []
    if keys := types.count(Authenticator.Type.WEBAUTHN):
        said.append(ngettext("%(n)d passkey", "%(n)d passkeys", keys) % {"n": keys})
    return ", ".join(said) or _("None yet.")


def is_missing(user) -> bool:
    """Whether somebody who moderates, or enters the admin, should have a second factor and has none."""
    if not settings.MODERATORS_NEED_SECOND_FACTOR or not user.is_authenticated:
        return False
    if not (user.is_staff or is_moderator(user)):
        return False
    if not hasattr(user, "has_factor"):
        user.has_factor = Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    return not user.has_factor


def ask_moderators(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Middleware, where MODERATORS_NEED_SECOND_FACTOR: a moderator without one reads as before. What they send
    is judged as if they did not moderate, so that every rule of who may do what refuses it, whatever it is;
    and instead of the refusal comes the page that says what is missing. The admin is all closed."""

    def middleware(request: htmx.Request) -> HttpResponse:
        if not settings.MODERATORS_NEED_SECOND_FACTOR:
            return get_response(request)
        is_admin = request.path.startswith(reverse("admin:index"))
        if (request.method in SAFE and not is_admin) or not is_missing(request.user):
            return get_response(request)
        if is_admin:
            is_way_out = request.path in {reverse("admin:logout"), reverse("admin:login")}
            return get_response(request) if is_way_out else _ask(request)
        request.user.acts_as_moderator = False
        response = get_response(request)
        return _ask(request) if response.status_code in REFUSED else response

    return middleware


def _ask(request: htmx.Request) -> HttpResponse:
    return htmx.goes_to(request, reverse("second_factor_needed"))


@signed_in
@require_safe
def needed(request):
    """What a moderator is told who would act without a second factor."""
    return render(request, "accounts/second_factor.html", {"missing": is_missing(request.user)})


class AuthenticateForm(allauth.AuthenticateForm):
    """At sign-in: there is nothing else to do on its page, so one types without looking for the field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autofocus": True}


class Adapter(DefaultMFAAdapter):
    """allauth's, with secrets that a copy of the database alone does not tell."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # SECRET_KEY is another one. A secret that nobody knows fits no code, which an empty one would.
            logger.error("A second factor cannot be read: SECRET_KEY is not the one that it was kept with.")
            return generate_totp_secret()

    def get_totp_label(self, user) -> str:
        return user.username

    def _get_user_identifier(self, user) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def generate_authenticator_name(self, user, type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}


def _box() -> MultiFernet:
    """The first key seals; all of them open, while SECRET_KEY is being changed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor:{key}".encode()).digest()))
            for key in keys
        ]
    )
