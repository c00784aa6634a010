"""A member's correction of what is known of a paper. It wins over every source until it is undone."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from threads.models.action import Action
from threads.models.paper import Paper
from threads.models.settle import settle


class CorrectionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at=None)

    def make(self, paper: Paper, by, values: dict) -> "list[Correction]":
        """Correct the fields of `values` ({"title": "…", "year": 2021, …}) that differ from what the
        paper has. In one transaction with what follows from it."""
        with transaction.atomic():
            paper = Paper.objects.select_for_update().get(pk=paper.pk)
            made = [
                self.create(paper=paper, field=field, value=value, before=getattr(paper, field), by=by)
                for field, value in values.items()
                if value != getattr(paper, field)
            ]
            if made:
                # It may have been joined to another at this moment.
                settle(paper.standing, by=by)
        return made


class Correction(models.Model):
    FIELDS = {
        "title": pgettext_lazy("of a paper", "title"),
        "authors": pgettext_lazy("of a paper", "authors"),
        "year": pgettext_lazy("of a paper", "year"),
        "venue": pgettext_lazy("of a paper", "venue"),
        "code": pgettext_lazy("of a paper", "code"),
    }

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=10, choices=FIELDS)
    value = models.JSONField(null=True)
    before = models.JSONField(null=True, help_text="What stood there.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="corrections"
    )
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.field} of {self.paper}, corrected by {self.by or 'a former member'}"

    @property
    def shown(self) -> str:
        return _shown(self.value)

    @property
    def shown_before(self) -> str:
        return _shown(self.before)

    def undo(self, *, by, reason: str = "") -> None:
        """What stood before it, an earlier correction or a source, stands again."""
        with transaction.atomic():
            paper = Paper.objects.select_for_update().get(pk=self.paper_id)
            undone = Correction.objects.standing().filter(pk=self.pk)
            if undone.update(undone_at=timezone.now(), undone_by=by):
                settle(paper.standing, by=by)
                Action.objects.record(by, Action.UNDO, paper=paper, reason=reason or f"The {self.field}.")
        self.refresh_from_db(fields=["undone_at", "undone_by"])


def _shown(value) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value or "")
