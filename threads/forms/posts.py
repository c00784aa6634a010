"""What members write."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goodreadings.lib.markup import clean_line
from threads.models.post import MOST_CHARACTERS

PLACEHOLDER = _("https://arxiv.org/abs/… and why it is worth reading")

UNREADABLE = _(
    "Some characters of this text cannot be read (�, or none at all). Mend them, then post it again."
)


def new_key() -> str:
    return uuid.uuid4().hex


class BodyField(forms.CharField):
    """Markdown. Browsers send lines with CR LF; one form of them is kept, and counted."""

    default_error_messages = {
        "required": _("There is no text yet. Write something, then post it."),
        "max_length": _(
            "This text has %(show_value)d characters; a post takes %(limit_value)d. Please make two posts of it."
        ),
        "null_characters_not_allowed": UNREADABLE,
    }

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n").rstrip()

    def widget_attrs(self, widget):
        """Not `maxlength`, with which browsers cut off what is pasted: static/js/count.js tells."""
        return {"data-most": self.max_length}

    def validate(self, value):
        super().validate(value)
        if not clean_line(value, 100):
            raise ValidationError(self.error_messages["required"], code="required")
        if "\ufffd" in value:
            raise ValidationError(UNREADABLE, code="unreadable")


class KeyField(forms.CharField):
    """What tells a form from every other. Whatever it says will do; nobody types it."""

    widget = forms.HiddenInput

    def to_python(self, value):
        return super().to_python(value).replace("\0", "")[:64]


class PostForm(forms.Form):
    """A post or a reply. The text comes back as it was typed when it is refused; `too_many` is a
    limits.TooMany when it came too soon."""

    too_many = None

    body = BodyField(
        label=_("Share a paper, or answer"),
        strip=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": PLACEHOLDER}),
    )
    key = KeyField(required=False, initial=new_key)


class EditForm(PostForm):
    """Carries which text it began from (`Post.text_key`), so that an edit meanwhile is noticed."""

    base = KeyField(required=False)

    def begin_from(self, post):
        """What is sent next is based on the present text of `post`."""
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = post.text_key


class ReplyForm(PostForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Your reply")
        self.fields["body"].widget.attrs["placeholder"] = _("What do you make of it?")
