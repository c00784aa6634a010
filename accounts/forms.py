"""What members fill in about themselves."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import LOOKS_LIKE_ANOTHER, User
from accounts.names import username_not_reserved
from goodreadings.lib.markup import clean_line


class SignupForm(AllauthSignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _("3 to 30 letters, digits, “_”, “-” or “.”; others see it.")
        if settings.DEMO:
            self.fields["email"].help_text = _(
                "This is a demonstration: mail is written to var/mail/ and goes nowhere."
            )

    def try_save(self, request):
        """The answer for a known address takes as long as for a new one, whose password is hashed."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "about"]
        labels = {"display_name": _("Display name"), "about": _("About")}
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def clean_about(self):
        lines = self.cleaned_data["about"].splitlines()
        return "\n".join(clean_line(line, 1000) for line in lines).strip()

    def clean_display_name(self):
        name = clean_line(self.cleaned_data["display_name"], 60)
        if User.objects.looking_like(name, but=self.instance).exists():
            raise ValidationError(LOOKS_LIKE_ANOTHER, code="lookalike")
        if name.lower() != self.instance.username.lower():
            username_not_reserved(name)
        return name
