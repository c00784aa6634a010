"""What a member says of a paper to themselves."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goodreadings.lib.markup import as_typed, clean_line
from threads.models.reading import HIGHEST_RATING, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS, Reading, written

# Commas of Chinese and Japanese too.
BETWEEN = re.compile(r"[,，、\n]")
UNREADABLE = _("Some characters of this text cannot be read. Mend them, then save it again.")
RATINGS = [("", _("none")), *((n, f"{'★' * n} {n}") for n in range(HIGHEST_RATING, 0, -1))]


class TagsField(forms.CharField):
    """Words of one's own, with commas between them; the same word once, whatever its case."""

    default_error_messages = {"null_characters_not_allowed": UNREADABLE}

    def clean(self, value):
        typed = BETWEEN.split(super().clean(value))
        tags = list(dict.fromkeys(filter(None, (clean_line(tag, 500).lower() for tag in typed))))
        for tag in tags:
            if len(tag) > LONGEST_TAG:
                raise ValidationError(
                    _("“%(tag)s…” is too long for a tag: %(most)d characters are the most."),
                    params={"tag": tag[:20], "most": LONGEST_TAG},
                )
        if len(tags) > MOST_TAGS:
            raise ValidationError(
                ngettext("%(most)d tag is the most.", "%(most)d tags are the most.", MOST_TAGS)
                % {"most": MOST_TAGS}
            )
        return written(tags)


class ReadingForm(forms.Form):
    state = forms.ChoiceField(label=_("How far you are"), choices=list(Reading.STATES.items()))
    rating = forms.TypedChoiceField(
        label=_("Your rating"), choices=RATINGS, coerce=int, empty_value=None, required=False
    )
    tags = TagsField(
        label=_("Tags"),
        max_length=2000,
        required=False,
        help_text=_("Your own words, with commas between them."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=LONGEST_NOTE, required=False,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Nobody else reads it."),
        error_messages={"null_characters_not_allowed": UNREADABLE},
    )  # fmt: skip

    def clean_note(self):
        note = self.cleaned_data["note"].replace("\r\n", "\n").replace("\r", "\n")
        if "\ufffd" in note:
            raise ValidationError(UNREADABLE)
        return as_typed(note)[:LONGEST_NOTE]


def said_of(reading: Reading | None) -> dict:
    """What the form begins with; None for a paper that is not on the list yet."""
    if reading is None:
        return {"state": Reading.TO_READ}
    return {
        "state": reading.state,
        "rating": reading.rating,
        "tags": ", ".join(reading.tag_list),
        "note": reading.note,
    }
