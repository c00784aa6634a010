"""How soon mails come, kind by kind, and where their reader's clock is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.zones import names
from threads.models.preference import DIGEST, IMMEDIATE, KINDS, PACES

DIGEST_PACES = {pace: name for pace, name in PACES.items() if pace != IMMEDIATE}


class MailForm(forms.Form):
    """A field for each kind, named after it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, title in KINDS.items():
            choices = DIGEST_PACES if kind == DIGEST else PACES
            self.fields[kind] = forms.ChoiceField(choices=list(choices.items()), label=title)
        zones = [("", _("that of this site")), *((name, name.replace("_", " ")) for name in names())]
        self.fields["time_zone"] = forms.ChoiceField(
            choices=zones, required=False, label=_("Your time zone"),
            help_text=_("Daily mails come at 7 in the morning, weekly ones on Mondays."),
        )  # fmt: skip

    @property
    def paces(self) -> dict[str, str]:
        return {kind: self.cleaned_data[kind] for kind in KINDS}

    def kinds(self):
        return [self[kind] for kind in KINDS]
