"""Sign-in with an account elsewhere: GitHub, Google, ORCID."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.forms import SignupForm as AllauthSignupForm
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.github.views import oauth2_callback as github_callback
from allauth.socialaccount.providers.google.views import oauth2_callback as google_callback
from allauth.socialaccount.providers.orcid.views import oauth2_callback as orcid_callback
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.outgoing import Session

NAMES = {"github": "GitHub", "google": "Google", "orcid": "ORCID"}
CALLBACKS = {"github": github_callback, "google": google_callback, "orcid": orcid_callback}
# The pages whose forms end, by a redirect, at a provider.
LEAD_THERE = {
    "account_login", "account_signup", "account_reauthenticate", "socialaccount_connections",
    *(f"{provider}_login" for provider in CALLBACKS),
}  # fmt: skip
# Of what a provider tells about somebody, what their page of connections shows; nothing else is kept.
KEPT = {"login", "name", "html_url", "orcid-identifier"}

logger = logging.getLogger(__name__)


def in_words() -> str:
    """Those that are offered here: “GitHub, ORCID”; "" where none is."""
    return ", ".join(NAMES.get(provider, provider) for provider in settings.SOCIALACCOUNT_PROVIDERS)


def let_forms_lead_there(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Middleware. Browsers hold the redirects of a form against `form-action`, so the pages with a button for a
    provider name it there: they, and no others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if settings.SOCIALACCOUNT_PROVIDERS and match and match.url_name in LEAD_THERE:
            providers = get_social_adapter().list_providers(request)
            places = sorted({_origin(provider.oauth2_adapter_class.authorize_url) for provider in providers})
            response._csp_update = {"form-action": places}  # type: ignore[attr-defined]
        return response

    return middleware


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def callback(provider: str) -> Callable[[HttpRequest], HttpResponse]:
    """allauth's view, to which a provider sends people back. An answer of the provider that is not as it is written
    becomes the page that says that it did not work."""
    view = CALLBACKS[provider]

    def careful(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
            # Without what it held: it may be a secret, or about somebody.
            logger.warning("%s answered what cannot be read (%s).", provider, type(error).__name__)
            there = get_social_adapter().get_provider(request, provider)
            return render_authentication_error(request, there, exception=error)

    return careful


class Adapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": _("Without it you could not sign in any more: choose a password first."),
        "no_verified_email": _(
            "Without it you could not sign in any more: confirm your e-mail address first."
        ),
    }

    def get_app(self, request, provider, client_id=None):
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def get_requests_session(self):
        return Session(settings.SOCIALACCOUNT_REQUESTS_TIMEOUT)

    def pre_social_login(self, request, sociallogin) -> None:
        """Who it is, is known now. The key to their account there is needed no more, and not left in the session."""
        sociallogin.token = None

    def populate_user(self, request, sociallogin, data):
        account = sociallogin.account
        account.extra_data = {key: value for key, value in account.extra_data.items() if key in KEPT}
        return super().populate_user(request, sociallogin, data)

    def save_user(self, request, sociallogin, form=None):
        """One address, the one in the form: confirmed only if it is one that the provider says is theirs."""
        chosen = form.cleaned_data["email"].lower()
        sociallogin.email_addresses = [
            address for address in sociallogin.email_addresses if address.email.lower() == chosen
        ]
        return super().save_user(request, sociallogin, form)

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ) -> None:
        logger.info("Sign-in with %s failed: %s %s", provider.id, error, type(exception).__name__)


class SignupForm(AllauthSignupForm):
    """The same fields and the same rules as for everybody else, but for the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _("3 to 30 letters, digits, “_”, “-” or “.”; others see it.")
