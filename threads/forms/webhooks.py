"""Where moderators want what happens here to be told."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goodreadings.lib.http import Unreachable, addresses
from threads.models.webhook import EVENTS


class WebhookForm(forms.Form):
    address = forms.CharField(
        max_length=500,
        label=_("Address"),
        help_text=_("An address of the public web that begins with https://."),
        widget=forms.TextInput(attrs={"placeholder": "https://bot.example.org/readings", "inputmode": "url",
                                      "autocomplete": "off"}),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=_("What it hears of"), choices=list(EVENTS.items()), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one event.")},
    )  # fmt: skip

    def clean_address(self):
        """Whether its name leads to a public place is known when something is sent, and asked each time."""
        address = self.cleaned_data["address"]
        wrong = ValidationError(
            _("This is no address that can be told: write https://, a host’s name and a path.")
        )
        try:
            host = addresses.host_name(urlsplit(address).hostname or "")
            place = addresses.read(address, {host})
        except (Unreachable, ValueError):
            raise wrong from None
        if place.scheme != "https":
            raise wrong
        return str(place)

    def clean_events(self):
        return f" {' '.join(self.cleaned_data['events'])} "
