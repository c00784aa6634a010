"""What a source says of a paper, as it said it last; kept apart from what members correct."""

import dataclasses

from django.db import models
from django.utils import timezone

from threads.models.identifier import Identifier
from threads.papers.identify import Identifier as Found
from threads.papers.record import Record

# Facts that came with the demonstration or an operator's file rather than from a source.
CATALOGUE = "catalogue"
# Whom to believe first, field by field; the rest in the order of their answers.
RANKS = ["arxiv", "crossref", "page", "datacite", "semantic_scholar", "github", CATALOGUE]


class SourceRecordManager(models.Manager):
    def keep(self, identifier: Identifier, source: str, record: Record) -> "SourceRecord":
        """The newest answer of `source` about `identifier`, in place of an older one."""
        kept, _ = self.update_or_create(
            identifier=identifier,
            source=source,
            defaults={"data": dataclasses.asdict(record), "fetched_at": timezone.now()},
        )
        return kept


class SourceRecord(models.Model):
    identifier = models.ForeignKey(Identifier, on_delete=models.CASCADE, related_name="records")
    source = models.CharField(max_length=20)
    data = models.JSONField(help_text="A threads.papers.record.Record.")
    fetched_at = models.DateTimeField(default=timezone.now)

    objects = SourceRecordManager()

    class Meta:
        ordering = ["fetched_at"]
        verbose_name = "record"
        constraints = [
            models.UniqueConstraint(fields=["identifier", "source"], name="record_once_of_a_source")
        ]

    def __str__(self):
        return f"{self.identifier} as {self.source} has it"

    @property
    def rank(self) -> int:
        return RANKS.index(self.source) if self.source in RANKS else len(RANKS)

    @property
    def record(self) -> Record:
        """The record again. Fields that a later version of the forum added are empty."""
        names = {field.name for field in dataclasses.fields(Record)}
        facts = {name: value for name, value in self.data.items() if name in names}
        for name in ("authors", "issued", "categories"):
            facts[name] = tuple(facts.get(name) or ())
        facts["published_as"] = tuple(Found(**one) for one in facts.get("published_as") or ())
        return Record(**facts)
