"""An image that a member sends."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goodreadings.lib import pictures
from goodreadings.lib.markup import clean_line
from threads.forms.posts import KeyField
from threads.models.post import MOST_CHARACTERS

NOTHING = _("Choose an image first.")
# A form is read only to be answered with a sentence; what is longer loses nothing in it.
MOST_TYPED = MOST_CHARACTERS + 8_000


class ImageField(forms.FileField):
    """The file as it came. What it is, and whether it can be shown, `pictures.remake` says."""

    default_error_messages = {"required": NOTHING, "empty": NOTHING, "invalid": NOTHING, "missing": NOTHING}
    widget = forms.FileInput(attrs={"accept": pictures.ACCEPT})


class FileForm(forms.Form):
    """From a composer, which asks for the words in its text."""

    file = ImageField(
        label=_("The image"), help_text=_(pictures.TAKEN), allow_empty_file=True, max_length=None
    )


class TypedField(forms.CharField):
    """What was typed in a composer so far: carried along, whatever it is."""

    widget = forms.HiddenInput

    def to_python(self, value):
        return (
            super().to_python(value).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")[:MOST_TYPED]
        )


class ImageForm(FileForm):
    """From a page of its own, which brings what was typed so far back to its composer."""

    alt = forms.CharField(
        label=_("What it shows"),
        max_length=300,
        help_text=_(
            "For those who do not see it: a sentence, such as “Test error falls as the model grows”."
        ),
        error_messages={"required": _("Say what the image shows, for those who do not see it.")},
    )
    to = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    body = TypedField(required=False, strip=False)
    base = KeyField(required=False)

    def clean_alt(self):
        alt = clean_line(self.cleaned_data["alt"], 300)
        if not alt:
            raise ValidationError(self.fields["alt"].error_messages["required"], code="required")
        return alt
