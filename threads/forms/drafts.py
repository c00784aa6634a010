"""What a composer sends while one writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from threads.forms.posts import UNREADABLE, KeyField
from threads.models.draft import MOST_CHARACTERS


class TextField(forms.CharField):
    """As it was typed, but for the ends of lines; white space stays."""

    default_error_messages = {
        "max_length": _("A draft takes %(limit_value)d characters; this text has %(show_value)d."),
        "null_characters_not_allowed": UNREADABLE,
    }

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class DraftForm(forms.Form):
    body = TextField(required=False, strip=False, max_length=MOST_CHARACTERS)
    key = KeyField(required=False)
    # The version of the draft that was written on; missing when nobody asks.
    seen = KeyField(required=False)
    base = KeyField(required=False)
