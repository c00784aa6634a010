"""What moderators say with an act."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goodreadings.lib.markup import clean_line
from threads.models import Action

ENDLESS = "always"
TIMES = {
    "1": _("a day"),
    "3": _("three days"),
    "7": _("a week"),
    "14": _("two weeks"),
    "30": _("a month"),
    "90": _("three months"),
    "365": _("a year"),
    ENDLESS: _("until lifted"),
}
# They speak for themselves; a reason is welcome.
NO_REASON = {Action.KEEP, Action.APPROVE}
ACTS = {
    Action.KEEP: _("It stays"),
    Action.APPROVE: _("Approve"),
    Action.HIDE: _("Hide"),
    Action.WARN: _("Warn"),
    Action.SILENCE: _("Silence"),
    Action.SUSPEND: _("Suspend"),
}


class ActForm(forms.Form):
    """`act` with a reason; `time` is asked of silences and suspensions only."""

    act = forms.ChoiceField(choices=ACTS, error_messages={"required": _("Choose what to do.")})
    reason = forms.CharField(
        max_length=500, required=False, label=_("Why"), help_text=_("Whom it concerns reads it.")
    )
    time = forms.ChoiceField(choices=TIMES, required=False, initial="7", label=_("For"))
    note = forms.CharField(max_length=500, required=False, label=_("A note for moderators"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_reason(self):
        return clean_line(self.cleaned_data["reason"], 500)

    def clean_note(self):
        return clean_line(self.cleaned_data["note"], 500)

    def clean(self):
        said = super().clean()
        act = said.get("act")
        if act and act not in NO_REASON and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why."))
        if act == Action.SUSPEND and said.get("time") == ENDLESS:
            self.add_error("time", _("A suspension has an end: say for how long."))
        return said

    def said(self, by) -> dict:
        """The arguments of threads.acts.Said."""
        time = self.cleaned_data["time"] or "7"
        until = None if time == ENDLESS else timezone.now() + datetime.timedelta(days=int(time))
        return {
            "by": by,
            "reason": self.cleaned_data["reason"],
            "note": self.cleaned_data["note"],
            "until": until,
        }


def chosen(values: list[str]) -> list[tuple[int, int | None, str]]:
    """The posts that a form names: their keys, how many acts there were on each, and the `text_key` of what was
    read. Raises ValidationError."""
    found = []
    for value in dict.fromkeys(values):
        key, _dot, rest = value.partition(".")
        count, _dot, text = rest.partition(".")
        if not _is_number(key) or (count and not _is_number(count)):
            raise ValidationError(_("There is no such post."))
        found.append((int(key), int(count) if count else None, text[:64]))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
