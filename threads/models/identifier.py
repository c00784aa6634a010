"""The names by which papers are known: (kind, value) means one paper."""

from collections.abc import Iterable

from django.apps import apps
from django.db import IntegrityError, models, transaction

from goodreadings.lib.prepared import prepared
from threads.models.paper import Paper
from threads.papers.identifier import make
from threads.papers.identify import NORMALISER
from threads.papers.identify import Identifier as Found


class IdentifierQuerySet(models.QuerySet):
    def hold(self) -> list[int]:
        """The keys of these rows, which stay with their papers until the end of the transaction: who joins
        or parts papers waits for those who are sharing them, and they for it."""
        rows = self.select_for_update(no_key=True, of=("self",)).order_by("pk")
        return list(rows.values_list("pk", flat=True))


class IdentifierManager(models.Manager.from_queryset(IdentifierQuerySet)):
    def of(self, found: Iterable[Found]) -> "dict[tuple[str, str], Identifier]":
        """The rows of identifiers found in a text, by (kind, value), each with its paper;
        papers nobody has shared before are made, and will be looked up. Inside a transaction."""
        keys = {(one.kind, one.value): one for one in found}
        there = self.filter(kind__in={kind for kind, _ in keys}, value__in={value for _, value in keys})
        rows = _with_papers(there.hold())
        known = {(row.kind, row.value): row for row in rows if (row.kind, row.value) in keys}
        # In one order everywhere, so that two writers with the same new papers never wait in a ring.
        new = self._make([keys[key] for key in sorted(keys.keys() - known.keys())])
        if new:
            apps.get_model("threads.Lookup").objects.expect(new)
        return known | {(row.kind, row.value): row for row in new}

    def _make(self, new: list[Found]) -> "list[Identifier]":
        if not new:
            return []
        try:
            with transaction.atomic():
                papers = [Paper(call_number=Found(found.kind, found.value).label) for found in new]
                rows = [
                    self.model(paper=paper, kind=found.kind, value=found.value, url=page_of(found))
                    for paper, found in zip(Paper.objects.bulk_create(papers), new, strict=True)
                ]
                return list(self.bulk_create(rows))
        except IntegrityError:
            # Another member shared one of the new papers at this moment: so each by itself.
            if len(new) > 1:
                return [row for found in new for row in self._make([found])]
            return list(self.select_related("paper").filter(kind=new[0].kind, value=new[0].value))


def present_rules() -> int:
    """A default that no migration has to follow."""
    return NORMALISER


class Identifier(models.Model):
    """One name of a paper, as `threads.papers.identify` makes it."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=2000)
    # Where it leads, whichever version was pasted.
    url = models.CharField(max_length=2100, blank=True)
    # The version of the rules that made `value`: when they change, old rows are made anew.
    normaliser = models.PositiveSmallIntegerField(default=present_rules)

    objects = IdentifierManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="identifier_means_one_paper")]

    def __str__(self):
        return f"{self.kind}:{self.value}"

    @property
    def found(self) -> Found:
        """The identifier as the library of identifiers knows it: its label, its PDF, its page."""
        return Found(self.kind, self.value, None, self.url or make(self.kind, self.value).url)


def page_of(found: Found) -> str:
    """The landing page of the work, whichever of its versions was linked."""
    return make(found.kind, found.value).url if found.version else found.url


@prepared
def _with_papers(identifiers: list[int]):
    return Identifier.objects.filter(pk__in=identifiers).select_related("paper")
