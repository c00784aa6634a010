"""What members fill in about themselves."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import trap
from accounts.models import LOOKS_LIKE_ANOTHER, FormerName, User, WatchedWord
from accounts.names import username_not_reserved
from accounts.roles import is_moderator
from goodreadings.lib.markup import clean_line


class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Username or e-mail")
        login.widget.attrs |= {"placeholder": "", "autocomplete": "username"}
        self.fields["remember"].label = _("Stay signed in on this device")


class SignupForm(AllauthSignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _("3 to 30 letters, digits, “_”, “-” or “.”; others see it.")
        if settings.DEMO:
            self.fields["email"].help_text = _(
                "This is a demonstration: mail is written to var/mail/ and goes nowhere."
            )

        self.fields["homepage"] = forms.CharField(required=False, widget=trap.UnseenInput)
        self.fields["began"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=trap.stamp)

    def clean(self):
        cleaned = super().clean()
        self.fault = trap.judge(cleaned.get("homepage", ""), cleaned.get("began", ""))
        if self.fault == trap.TOO_OLD:
            self.data = self.data.copy()
            self.data[self.add_prefix("began")] = trap.stamp()
            self.add_error(None, _("This page was open for long. Look it through, then send it again."))
        elif self.fault == trap.TOO_FAST:
            self.add_error(None, _("That was quick. Look it through, then send it again in a few seconds."))
        return cleaned

    def try_save(self, request):
        """A robot that filled in what nobody sees reads what everybody reads, and has no account.

        The answer for a known address takes as long as for a new one, whose password is hashed."""
        if self.fault == trap.NOT_BY_PEOPLE:
            make_password(self.cleaned_data["password1"])
            adapter = get_adapter()
            said = {"email": self.cleaned_data["email"], "login": True, "signup": True}
            adapter.add_message(request, messages.INFO, "account/messages/email_confirmation_sent.txt", said)
            return None, adapter.respond_email_verification_sent(request, None)
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
        about = "\n".join(clean_line(line, 1000) for line in lines).strip()
        if not is_moderator(self.instance) and (found := WatchedWord.objects.found_in(about)):
            sentence = _("This forum does not take “%(word)s”. Write it in other words, then send it again.")
            raise ValidationError(sentence, code="watched", params={"word": found.word})
        return about

    def clean_display_name(self):
        name = clean_line(self.cleaned_data["display_name"], 60)
        if User.objects.looking_like(name, but=self.instance).exists():
            raise ValidationError(LOOKS_LIKE_ANOTHER, code="lookalike")
        if WatchedWord.objects.found_in(name):
            raise ValidationError(_("This name is reserved. Please take another."), code="watched")
        if name and FormerName.objects.has(name):
            raise ValidationError(_("Another member goes by this name. Please take another."))
        if name.lower() != self.instance.username.lower():
            username_not_reserved(name)
        return name


class InvitationForm(forms.Form):
    """For whom, how often, how long."""

    note = forms.CharField(
        required=False, max_length=100, label=_("For whom"), help_text=_("Only you read it.")
    )
    uses = forms.IntegerField(min_value=1, max_value=100, initial=1, label=_("How many may come with it"))
    days = forms.IntegerField(min_value=1, max_value=90, initial=14, label=_("For how many days it is good"))

    def clean_note(self):
        return clean_line(self.cleaned_data["note"], 100)
