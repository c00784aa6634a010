"""What a source says of two works: that one was published as the other. Linked, never merged."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef

from goodreadings.lib.prepared import prepared
from threads.models.identifier import Identifier
from threads.models.paper import Paper
from threads.papers.identify import Identifier as Found
from threads.papers.record import Record

MOST = 10


class RelationQuerySet(models.QuerySet):
    def learn(self, paper: Paper, records: Iterable[Record]) -> bool:
        """Make the relations of `paper` those that its records name; whether there are new ones."""
        own = set(paper.identifiers.values_list("kind", "value"))
        named = {
            (one.kind, one.value): one
            for record in records
            for one in record.published_as
            if one and (one.kind, one.value) not in own
        }
        kept = {(one.kind, one.value) for one in self.filter(paper=paper)}
        for kind, value in kept - named.keys():
            self.filter(paper=paper, kind=kind, value=value).delete()
        new = [named[key] for key in sorted(named.keys() - kept)][:MOST]
        self.bulk_create(
            (self.model(paper=paper, kind=one.kind, value=one.value, url=one.url) for one in new),
            ignore_conflicts=True,
        )
        return bool(new)


class Relation(models.Model):
    """`paper` was published as the work with this identifier."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=2000)
    url = models.CharField(max_length=2100)

    objects = RelationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "kind", "value"], name="published_once_as_a_work")
        ]
        indexes = [models.Index(fields=["kind", "value"], name="relation_to")]

    def __str__(self):
        return f"{self.paper}, published as {self.found.label}"

    @property
    def found(self) -> Found:
        return Found(self.kind, self.value, None, self.url)


def related(paper: Paper) -> dict[str, list]:
    """{"published_as": [(identifier, the community's paper or None), …], "versions": [papers that were
    published as this one]}; papers only where a share of them can be seen."""
    outward = _outward(paper.pk)
    known = {(one.kind, one.value): one.paper for one in _known(paper.pk)} if outward else {}
    return {
        "published_as": [
            (one.found, known.get((one.kind, one.value)))
            for one in outward
            if known.get((one.kind, one.value)) != paper
        ],
        "versions": _versions(paper.pk),
    }


@prepared
def _outward(paper: int):
    return Relation.objects.filter(paper=paper).order_by("pk")


@prepared
def _known(paper: int):
    """The names that relations of the paper name, of papers of the community."""
    named = Relation.objects.filter(paper=paper, kind=OuterRef("kind"), value=OuterRef("value"))
    known = Identifier.objects.filter(Exists(named), paper__in=Paper.objects.seen())
    return known.select_related("paper")


@prepared
def _versions(paper: int):
    names = Identifier.objects.filter(paper=paper, kind=OuterRef("kind"), value=OuterRef("value"))
    published_as_it = Relation.objects.filter(Exists(names)).exclude(paper=paper)
    return Paper.objects.seen().filter(pk__in=published_as_it.values("paper"))
