"""A write that a program sent by a name of its own, and what it was answered."""

import datetime

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

# For so long a program may ask again.
KEPT = datetime.timedelta(hours=24)
# No write takes longer; most of it is the rendering of a text, which has two seconds.
WORKED = datetime.timedelta(seconds=10)


class SentWriteQuerySet(models.QuerySet):
    def begin(self, member, key: str, fingerprint: str) -> "tuple[SentWrite, bool]":
        """The row of `key`, and whether it was made now; else the program sent it before."""
        old = timezone.now() - KEPT
        if row := self.filter(member=member, key=key, at__gt=old).first():
            return row, False
        # No other than old ones: one that came in between is that of the same moment.
        self.filter(member=member, key=key, at__lte=old).delete()
        try:
            with transaction.atomic():
                return self.create(member=member, key=key, fingerprint=fingerprint), True
        except IntegrityError:
            # Gone again, when what it stood for was refused meanwhile.
            twin = self.filter(member=member, key=key).first()
            return (twin, False) if twin else self.begin(member, key, fingerprint)

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

    @property
    def is_being_done(self) -> bool:
        """No answer yet, and it may still come: a process that has none after WORKED has died."""
        return not self.status and self.at > timezone.now() - WORKED

    def keep(self, status: int, answer: str) -> None:
        SentWrite.objects.filter(pk=self.pk).update(status=status, answer=answer)

    def forget(self) -> None:
        SentWrite.objects.filter(pk=self.pk, status=0).delete()
