"""What members know of papers."""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from goodreadings.lib.markup import clean_line
from threads.models import Paper, words
from threads.papers.identify import identify


class LinkField(forms.CharField):
    """A link to a paper, or its identifier: what `threads.papers.identify` reads."""

    default_error_messages = {
        "required": _("Paste a link or an identifier, such as arXiv:2101.04342."),
        "unknown": _("This names no paper. Paste a link such as https://arxiv.org/abs/2101.04342, or a DOI."),
    }

    def __init__(self, **kwargs):
        super().__init__(
            max_length=2048,
            widget=forms.TextInput(attrs={"placeholder": "https://arxiv.org/abs/…", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value):
        found = identify(super().clean(value))
        if not words.can_be_shared(found):
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return found


class LinkForm(forms.Form):
    link = LinkField(label=_("The paper’s link or identifier"))


class SameForm(forms.Form):
    """Two papers are the same, or are not. The other is named by its key here, or by a link; both are
    among `papers`, those that the member may know of."""

    same = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes", empty_value=True,
        required=False,
    )  # fmt: skip
    other = forms.ModelChoiceField(Paper.objects.none(), required=False)
    link = forms.CharField(
        required=False, max_length=2048, label=_("Link, identifier, or address of its page here"),
        widget=forms.TextInput(attrs={"placeholder": "https://doi.org/…", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, paper, papers, **kwargs):
        super().__init__(*args, **kwargs)
        self.paper, self.papers = paper, papers
        self.fields["other"].queryset = papers

    def clean(self):
        cleaned = super().clean()
        if "same" in self.errors or "other" in self.errors:
            raise ValidationError(_("That question is not there any more. Name the other paper by its link."))
        if self.errors:
            return cleaned
        cleaned["other"] = cleaned.get("other") or self._named(cleaned.get("link", ""))
        if cleaned["other"] == self.paper:
            self.add_error("link", _("This is the paper of this page. Name the other one."))
        return cleaned

    def _named(self, link: str) -> Paper:
        if not link:
            raise ValidationError({"link": _("Say which paper: paste its link or identifier.")})
        if here := re.fullmatch(rf"(?:{re.escape(settings.SITE_URL)})?/papers/(\d{{1,18}})/?", link, re.A):
            paper = Paper.objects.filter(pk=int(here[1])).first()
        else:
            found = identify(link)
            paper = Paper.objects.filter(identifiers__kind=found.kind, identifiers__value=found.value).first()
        if paper is None or not self.papers.filter(pk=paper.standing.pk).exists():
            unknown = _("Nobody has shared that paper here yet. Share it in a post first, then say so again.")
            raise ValidationError({"link": unknown})
        return paper.standing


class NamesField(forms.CharField):
    """Authors, written one a line; a list of names."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("One a line, the first author first: “Yu, Hao” or “Hao Yu”."))
        super().__init__(required=False, max_length=50_000, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = super().clean(value).splitlines()
        return [name for line in lines if (name := clean_line(line, 200))][:1000]

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "").splitlines() != (data or "").splitlines()


class BibtexForm(forms.Form):
    """BibTeX, pasted or as a file."""

    MOST_BYTES = 400_000

    text = forms.CharField(
        required=False, strip=False, label="BibTeX",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "placeholder": "@article{…"}),
        help_text=_("Up to 100 entries. Each becomes a line of your post, with its link."),
    )  # fmt: skip
    file = forms.FileField(required=False, label=_("Or a .bib file"), allow_empty_file=True)

    def clean_text(self):
        return self.cleaned_data["text"].replace("\0", "")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > self.MOST_BYTES:
            raise ValidationError(_("This file is too large. Send at most 100 entries at a time."))
        return file

    def clean(self):
        cleaned = super().clean()
        if file := cleaned.get("file"):
            cleaned["text"] = file.read().decode("utf-8-sig", "replace")
        if not self.errors and not (cleaned.get("text") or "").strip():
            self.add_error("text", _("There is no BibTeX yet. Paste it, or choose a file."))
        return cleaned


class CorrectionFields(forms.Form):
    """What a member knows better than the sources."""

    title = forms.CharField(
        max_length=500, label=_("Title"), error_messages={"required": _("A paper has a title.")}
    )
    authors = NamesField(label=_("Authors"))
    year = forms.IntegerField(
        label=_("Year"), required=False, min_value=1500, max_value=2200, help_text=_("Of its first version."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    venue = forms.CharField(
        label=_("Venue"),
        required=False,
        max_length=300,
        help_text=_("The journal or the conference; empty for a preprint."),
    )
    code = forms.URLField(
        required=False, max_length=2000, assume_scheme="https", label=pgettext_lazy("of a paper", "Code"),
        help_text=_("Where its code is, if somebody published it."),
    )  # fmt: skip

    @property
    def corrections(self) -> dict:
        """The fields that say something else than before: what nobody touched is no correction, however
        a source wrote it."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}

    def clean_title(self):
        title = clean_line(self.cleaned_data["title"], 500)
        if not title:
            raise ValidationError(self.fields["title"].error_messages["required"], code="required")
        return title

    def clean_venue(self):
        return clean_line(self.cleaned_data["venue"], 300)

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not code:
            return ""
        found = identify(code)
        if not found or len(found.url) > self.fields["code"].max_length:
            raise ValidationError(_("This is no address of a page. Paste one that begins with https://."))
        return found.url


class CorrectionForm(CorrectionFields):
    """Begins with what the paper has."""

    def __init__(self, data=None, *, paper):
        super().__init__(data, initial={name: getattr(paper, name) for name in self.base_fields})
