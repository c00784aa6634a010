"""What members fill in about themselves."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings

from accounts.models import User
from goodreadings.lib.markup import clean_line


class SignupForm(AllauthSignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = "3 to 30 letters, digits, “_”, “-” or “.”; others see it."
        if settings.DEMO:
            self.fields[
                "email"
            ].help_text = "This is a demonstration: mail is written to var/mail/ and goes nowhere."


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def clean_display_name(self):
        return clean_line(self.cleaned_data["display_name"], 60)
