"""The papers that the community knows: filtered, sorted, counted from what can be seen."""

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from goodreadings.lib.markup import clean_line
from goodreadings.lib.prepared import prepared
from threads.models import Identifier, Paper, Share, Verdict
from threads.papers import names

KINDS = {
    "arxiv": "arXiv",
    "doi": "DOI",
    "acl": "ACL Anthology",
    "openreview": "OpenReview",
    "proceedings": "PMLR, JMLR, NeurIPS, CVF, IJCAI",
    "medicine": "PubMed",
    "github": _("Code on GitHub"),
    "url": _("Other pages"),
}
GROUPS = {
    "proceedings": ["pmlr", "jmlr", "neurips", "cvf", "ijcai"],
    "medicine": ["pmid", "pmcid"],
    "url": ["url", "ieee", "pii", "s2"],
}
ORDERS = {
    "newest": (_("Newest"), ["-first_shared"]),
    "likes": (_("Most liked"), ["-like_count", "-first_shared"]),
    "shares": (_("Most shared"), ["-share_count", "-like_count", "-first_shared"]),
    "year": (_("Year"), [F("year").desc(nulls_last=True), F("month").desc(nulls_last=True), "-first_shared"]),
}


class CatalogueForm(forms.Form):
    """What to look for; every field may be empty."""

    q = forms.CharField(required=False, max_length=200, label=_("Words"), widget=forms.TextInput(
        attrs={"type": "search", "placeholder": _("Title, author, venue")}))  # fmt: skip
    shared = forms.TypedChoiceField(required=False, label=_("Shared in"), coerce=int, empty_value=None)
    year = forms.IntegerField(
        required=False, label=_("Of the year"), min_value=1500, max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5, "placeholder": pgettext_lazy("year", "any")}),
        error_messages={"invalid": _("A year has four digits, such as 2021.")},
    )  # fmt: skip
    subject = forms.ChoiceField(required=False, label=_("Subject"))
    member = forms.CharField(
        required=False, max_length=31, label=_("Shared by"),
        widget=forms.TextInput(attrs={"size": 10, "placeholder": _("anybody"), "autocapitalize": "none"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        required=False, label=_("Kind"), choices=[("", pgettext_lazy("kind", "any")), *KINDS.items()]
    )

    def __init__(self, data, years):
        super().__init__(data)
        self.fields["shared"].choices = [("", _("any year")), *((one.year, one.year) for one in years)]
        self.fields["subject"].choices = [
            ("", pgettext_lazy("subject", "any")),
            *((one, one) for one in subjects()),
        ]

    def clean_q(self):
        return clean_line(self.cleaned_data["q"], 200)

    def clean_member(self):
        name = self.cleaned_data["member"].strip().removeprefix("@")
        if not name:
            return None
        member = User.objects.filter(username__iexact=name).first()
        if member is None:
            raise forms.ValidationError(
                _("Nobody here is called %(name)s. Write a username, without spaces."), params={"name": name}
            )
        return member


def subjects() -> list[str]:
    """The archive's categories of the papers that can be seen."""
    rows = Paper.objects.seen().exclude(category="").order_by("category")
    return list(rows.values_list("category", flat=True).distinct()[:300])


def catalogue(wanted: dict):
    """The papers that fit what `CatalogueForm` says, with their figures."""
    papers = Paper.objects.seen()
    if wanted.get("q"):
        papers = papers.about(wanted["q"])
    if wanted.get("year"):
        papers = papers.filter(year=wanted["year"])
    if wanted.get("subject"):
        papers = papers.filter(categories__contains=f" {wanted['subject']} ")
    if kind := wanted.get("kind"):
        papers = papers.filter(
            pk__in=Identifier.objects.filter(kind__in=GROUPS.get(kind, [kind])).values("paper")
        )
    shares = Q()
    if wanted.get("shared"):
        shares &= Q(post__topic__year=wanted["shared"])
    if wanted.get("member"):
        shares &= Q(post__author=wanted["member"])
    if shares:
        papers = papers.filter(pk__in=Share.objects.visible().filter(shares).order_by().values("paper"))
    return papers.with_figures()


def possibly_the_same(paper: Paper, reader) -> list[Paper]:
    """Papers with the same title, whatever its punctuation, and a surname in common; not those that a
    moderator, or `reader`, found to be different. A question to be asked, never an answer."""
    if not paper.title_key:
        return []
    alike = _of_the_same_title(paper.title_key, paper.pk)
    ours = names.surnames(paper.authors)
    found = [other for other in alike if ours & names.surnames(other.authors)]
    return [other for other in found if not Verdict.objects.between(paper, other).settled_for(reader)]


@prepared
def _of_the_same_title(key: str, paper: int):
    return Paper.objects.seen().filter(title_key=key).exclude(pk=paper)[:20]
