"""What members and moderators send."""

import uuid

from django import forms
from django.core.exceptions import ValidationError

from goodreadings.lib import markup
from goodreadings.lib.markup import clean_line
from threads.models import Topic
from threads.models.post import MOST_CHARACTERS
from threads.models.topic import FIRST_YEAR, INTRODUCTION, LAST_YEAR, default_title

PLACEHOLDER = "https://arxiv.org/abs/… and why it is worth reading"

UNREADABLE = "Some characters of this text cannot be read (�, or none at all). Mend them, then post it again."


def new_key() -> str:
    return uuid.uuid4().hex


class BodyField(forms.CharField):
    """Markdown. Browsers send lines with CR LF; one form of them is kept, and counted."""

    default_error_messages = {
        "required": "There is no text yet. Write something, then post it.",
        "max_length": "This text has %(show_value)d characters; a post takes %(limit_value)d."
        " Please make two posts of it.",
        "null_characters_not_allowed": UNREADABLE,
    }

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n").rstrip()

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
    """A post or a reply. The text comes back as it was typed when it is refused."""

    body = BodyField(
        label="Share a paper, or answer",
        strip=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": PLACEHOLDER}),
    )
    key = KeyField(required=False, initial=new_key)


class ReplyForm(PostForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "Your reply"
        self.fields["body"].widget.attrs["placeholder"] = "What do you make of it?"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=500,
        label="Why",
        help_text="Everybody can read it in the log.",
        error_messages={"required": "Say why: the reason stands in the log."},
    )

    def clean_reason(self):
        field, reason = self.fields["reason"], clean_line(self.cleaned_data["reason"], 500)
        if field.required and not reason:
            raise ValidationError(field.error_messages["required"], code="required")
        return reason


def optional_reason(request) -> str:
    """Some acts speak for themselves; a reason is welcome."""
    return clean_line(request.POST.get("reason", ""), 500)


class YearForm(forms.Form):
    """Opens a year."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    title = forms.CharField(max_length=120, required=False)
    introduction = forms.CharField(
        max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 5}), help_text="Markdown."
    )
    close_previous = forms.BooleanField(required=False, label="Close the year before")

    def clean_introduction(self):
        return check_markup(self.cleaned_data["introduction"])


class TopicForm(forms.ModelForm):
    """What stands above the posts of a year."""

    class Meta:
        model = Topic
        fields = ["title", "introduction"]
        widgets = {"introduction": forms.Textarea(attrs={"rows": 8})}

    def clean_introduction(self):
        return check_markup(self.cleaned_data["introduction"])


def check_markup(text: str) -> str:
    try:
        markup.render(text)
    except markup.Refused as refused:
        raise ValidationError(str(refused)) from None
    return text


def proposal(year: int) -> dict:
    """Title and introduction of a year to be opened, as they are proposed."""
    return {"year": year, "title": default_title(year), "introduction": INTRODUCTION.format(year=year)}
