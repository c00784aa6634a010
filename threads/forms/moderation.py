"""What moderators send."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goodreadings.lib import markup
from goodreadings.lib.markup import clean_line
from threads.models import Topic
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
