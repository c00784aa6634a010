"""Leaving: with or without one's posts, and that it is oneself."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables


class LeaveForm(forms.Form):
    KEEP, TAKE = "keep", "take"
    POSTS = [(KEEP, _("Keep my posts")), (TAKE, _("Take my posts away"))]

    posts = forms.ChoiceField(
        choices=POSTS, error_messages={"required": _("Say what shall become of your posts.")}
    )
    password = forms.CharField(
        label=_("Your password"), strip=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    username = forms.CharField(
        label=_("Your username"), max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, member, data=None):
        super().__init__(data)
        self.member = member
        # Who signs in by another way has no password to say.
        del self.fields["username" if member.has_usable_password() else "password"]

    @property
    def proof(self):
        return self["password"] if "password" in self.fields else self["username"]

    @property
    def keeps_posts(self) -> bool:
        return self.cleaned_data["posts"] == self.KEEP

    @sensitive_variables()
    def clean_password(self):
        if not self.member.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."))
        return ""

    def clean_username(self):
        if self.cleaned_data["username"].lower() != self.member.username.lower():
            raise ValidationError(_("This is not your username."))
        return ""
