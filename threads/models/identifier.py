"""The names by which papers are known: (kind, value) means one paper."""

from collections.abc import Iterable

from django.db import IntegrityError, models, transaction

from threads.models.paper import Paper
from threads.papers.identify import NORMALISER
from threads.papers.identify import Identifier as Found


class IdentifierManager(models.Manager):
    def of(self, found: Iterable[Found]) -> "dict[tuple[str, str], Identifier]":
        """The rows of identifiers found in a text, by (kind, value), each with its paper;
        papers nobody has shared before are made. Inside a transaction."""
        keys = {(one.kind, one.value): one for one in found}
        rows = self.select_related("paper").filter(
            kind__in={kind for kind, _ in keys}, value__in={value for _, value in keys}
        )
        known = {(row.kind, row.value): row for row in rows if (row.kind, row.value) in keys}
        # In one order everywhere, so that two writers with the same new papers never wait in a ring.
        for key in sorted(keys.keys() - known.keys()):
            known[key] = self._make(keys[key])
        return known

    def _make(self, found: Found) -> "Identifier":
        try:
            with transaction.atomic():
                paper = Paper.objects.create(call_number=Found(found.kind, found.value).label)
                return self.create(paper=paper, kind=found.kind, value=found.value)
        except IntegrityError:
            # Another member shared the same new paper at this moment.
            return self.select_related("paper").get(kind=found.kind, value=found.value)


class Identifier(models.Model):
    """One name of a paper, as `threads.papers.identify` makes it."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=2000)
    # The version of the rules that made `value`: when they change, old rows are made anew.
    normaliser = models.PositiveSmallIntegerField(default=NORMALISER)

    objects = IdentifierManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="identifier_means_one_paper")]

    def __str__(self):
        return f"{self.kind}:{self.value}"
