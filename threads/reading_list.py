"""A member's own list: what is asked of it, and in which order."""

from django import forms
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from goodreadings.lib.markup import clean_line
from threads.models.paper import has_word
from threads.models.reading import LONGEST_TAG, Reading

_BEGUN_FIRST = Case(
    When(state=Reading.BEGUN, then=Value(0)), When(state=Reading.TO_READ, then=Value(1)), default=Value(2)
)
# What has no title yet stands where its call number does.
_TITLE = Lower(Coalesce(NullIf("paper__title", Value("")), "paper__call_number"))
ORDERS = {
    "added": (pgettext_lazy("order of a list", "Newest"), ["-added_at"]),
    "oldest": (pgettext_lazy("order of a list", "Oldest"), ["added_at"]),
    "changed": (pgettext_lazy("order of a list", "Changed"), ["-changed_at"]),
    "title": (pgettext_lazy("order of a list", "Title"), [_TITLE]),
    "year": (pgettext_lazy("order of a list", "Year"), [F("paper__year").desc(nulls_last=True),
                                                        F("paper__month").desc(nulls_last=True), _TITLE]),
    "rating": (pgettext_lazy("order of a list", "Rating"), [F("rating").desc(nulls_last=True), _TITLE]),
    "state": (pgettext_lazy("order of a list", "State"), [_BEGUN_FIRST, "-added_at"]),
}  # fmt: skip


class ListForm(forms.Form):
    """What to look for; every field may be empty."""

    q = forms.CharField(required=False, max_length=200, label=_("Words"), widget=forms.TextInput(
        attrs={"type": "search", "placeholder": _("Title, author, note")}))  # fmt: skip
    state = forms.ChoiceField(
        required=False, label=_("State"),
        choices=[("", pgettext_lazy("reading list", "any")), *Reading.STATES.items()],
    )  # fmt: skip
    tag = forms.ChoiceField(required=False, label=_("Tag"))
    year = forms.IntegerField(
        required=False, label=_("Of the year"), min_value=1500, max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5, "placeholder": _("any")}),
        error_messages={"invalid": _("A year has four digits, such as 2021.")},
    )  # fmt: skip

    def __init__(self, data, tags: dict[str, int]):
        super().__init__(data)
        # A tag that the last paper has just lost is no mistake: nothing has it.
        asked = clean_line(data.get("tag", ""), LONGEST_TAG)
        known = [*tags, *([asked] if asked and asked not in tags else [])]
        self.fields["tag"].choices = [("", gettext("any")), *((one, one) for one in known)]

    def clean_q(self):
        return clean_line(self.cleaned_data["q"], 200)


def reading_list(member, wanted: dict):
    """What is on the list of `member` and fits what `ListForm` says."""
    rows = Reading.objects.seen_by(member)
    for word in wanted.get("q", "").split()[:10]:
        rows = rows.filter(has_word(word, "paper__") | Q(note__icontains=word) | Q(tags__icontains=word))
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("tag"):
        rows = rows.filter(tags__contains=f"\n{wanted['tag']}\n")
    if wanted.get("year"):
        rows = rows.filter(paper__year=wanted["year"])
    return rows


def tags_of(member) -> dict[str, int]:
    """The tags of `member`, in order of the alphabet, and how many papers have each."""
    counts: dict[str, int] = {}
    for tags in Reading.objects.seen_by(member).exclude(tags="").values_list("tags", flat=True):
        for tag in tags.split("\n")[1:-1]:
            counts[tag] = counts.get(tag, 0) + 1
    return dict(sorted(counts.items()))


def counts_of(member) -> dict[str, int]:
    """How many there are at each state, in `all`, and `unseen`: kept, while no post that can be seen
    shares the paper."""
    seen = Q(pk__in=Reading.objects.seen_by(member).values("pk"))
    return Reading.objects.filter(member=member, paper__merged_into=None).aggregate(
        all=Count("pk", filter=seen),
        unseen=Count("pk", filter=~seen),
        **{state: Count("pk", filter=seen & Q(state=state)) for state in Reading.STATES},
    )
