"""The forms of passkeys: what a browser's script brings is anybody's bytes."""

import logging

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goodreadings.lib.markup import clean_line

LONGEST_NAME = 60
LONGEST_CREDENTIAL = 64 * 1024

logger = logging.getLogger(__name__)


class CredentialField(forms.JSONField):
    """What the browser's script wrote: JSON, not deep and not long."""

    widget = forms.HiddenInput

    def to_python(self, value):
        try:
            if isinstance(value, str) and len(value) > LONGEST_CREDENTIAL:
                raise RecursionError
            return super().to_python(value)
        except RecursionError:
            raise get_adapter().validation_error("incorrect_code") from None

    def bound_data(self, data, initial):
        """One is not sent twice: the form comes back without it."""
        return ""


class Named:
    """A name that one gives a passkey."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = _("Name")
        name.help_text = _("So that you tell your passkeys apart: “laptop”, “blue key”.")
        name.max_length = LONGEST_NAME
        name.widget.attrs |= {"maxlength": LONGEST_NAME, "autocomplete": "off"}

    def clean_name(self):
        self.cleaned_data["name"] = clean_line(self.cleaned_data["name"], LONGEST_NAME)
        clean = getattr(super(), "clean_name", None)
        return clean() if clean else self.cleaned_data["name"]


def carefully(read):
    """The readers below (CBOR, JSON, keys) raise whatever they stumble over; to a member it is a key that
    did not fit."""

    def method(form):
        try:
            return read(form)
        except ValidationError:
            raise
        except Exception as error:
            logger.info("A passkey could not be read: %s", type(error).__name__)
            raise get_adapter().validation_error("incorrect_code") from None

    return method


class AddForm(Named, allauth.AddWebAuthnForm):
    credential = CredentialField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].label = _("Sign in with it alone, without a password")
        self.fields["passwordless"].help_text = _(
            "It will ask for your finger, your face or a PIN each time."
        )
        self.fields["passwordless"].initial = True

    clean = carefully(allauth.AddWebAuthnForm.clean)


class EditForm(Named, allauth.EditWebAuthnForm):
    pass


class AuthenticateForm(allauth.AuthenticateWebAuthnForm):
    credential = CredentialField()
    clean_credential = carefully(allauth.AuthenticateWebAuthnForm.clean_credential)


class LoginForm(allauth.LoginWebAuthnForm):
    credential = CredentialField()
    clean_credential = carefully(allauth.LoginWebAuthnForm.clean_credential)


class ReauthenticateForm(allauth.ReauthenticateWebAuthnForm):
    credential = CredentialField()
    clean_credential = carefully(allauth.ReauthenticateWebAuthnForm.clean_credential)
