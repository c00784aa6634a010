"""What moderators send."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goodreadings.lib import markup
from goodreadings.lib.markup import clean_line
from threads.models import Flag, Topic
from threads.models.topic import FIRST_YEAR, INTRODUCTION, LAST_YEAR, default_title


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=500,
        label=_("Why"),
        help_text=_("Everybody can read it in the log."),
        error_messages={"required": _("Say why: the reason stands in the log.")},
    )

    def clean_reason(self):
        field, reason = self.fields["reason"], clean_line(self.cleaned_data["reason"], 500)
        if field.required and not reason:
            raise ValidationError(field.error_messages["required"], code="required")
        return reason


def optional_reason(request) -> str:
    """Some acts speak for themselves; a reason is welcome."""
    return clean_line(request.POST.get("reason", ""), 500)


class FlagForm(forms.Form):
    """What is wrong with a post."""

    reason = forms.ChoiceField(
        choices=Flag.REASONS,
        label=_("What is wrong"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what is wrong with this post."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    words = forms.CharField(
        max_length=500,
        required=False,
        label=_("In your words"),
        help_text=_("Only moderators read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self):
        said = super().clean()
        said["words"] = clean_line(said.get("words") or "", 500)
        if said.get("reason") == Flag.OTHER and not said["words"]:
            self.add_error("words", _("Say in a few words what is wrong."))
        return said


class YearForm(forms.Form):
    """Opens a year."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, label=_("Year"))
    title = forms.CharField(max_length=120, required=False, label=_("Title"))
    introduction = forms.CharField(
        max_length=8000,
        required=False,
        label=_("Introduction"),
        help_text=_("Markdown."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    close_previous = forms.BooleanField(required=False, label=_("Close the year before"))

    def clean_introduction(self):
        return check_markup(self.cleaned_data["introduction"])


class TopicForm(forms.ModelForm):
    """What stands above the posts of a year."""

    class Meta:
        model = Topic
        fields = ["title", "introduction"]
        labels = {"title": _("Title"), "introduction": _("Introduction")}
        help_texts = {"introduction": _("Markdown.")}
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
