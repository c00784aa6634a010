"""A write that a program sent by a name of its own, and what it was answered."""

import datetime

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

# For so long a program may ask again.
KEPT = datetime.timedelta(hours=24)


class SentWriteQuerySet(models.QuerySet):
    def begin(self, member, key: str, fingerprint: str) -> "SentWrite":
        """The row of `key`: made now, or when the program sent it first."""
        there = self.filter(member=member, key=key, at__gt=timezone.now() - KEPT)
        if row := there.first():
            return row
        self.filter(member=member, key=key).delete()
        try:
            with transaction.atomic():
                return self.create(member=member, key=key, fingerprint=fingerprint)
        except IntegrityError:
            # The same, at the same moment.
            return self.get(member=member, key=key)

    def sweep(self) -> None:
        """Delete what nobody may ask for again."""
        self.filter(at__lt=timezone.now() - KEPT).delete()


class SentWrite(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    # Of what was sent.
    fingerprint = models.CharField(max_length=64)
    # 0 while it is being done.
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SentWriteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="write_sent_once")]

    def __str__(self):
        return f"{self.key} of {self.member}"

    def keep(self, status: int, answer: str) -> None:
        SentWrite.objects.filter(pk=self.pk).update(status=status, answer=answer)

    def forget(self) -> None:
        SentWrite.objects.filter(pk=self.pk, status=0).delete()
