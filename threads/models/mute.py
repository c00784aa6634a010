"""A member mutes another: hears nothing of them, and their posts fold into a line."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone


class MuteQuerySet(models.QuerySet):
    def want(self, member, muted, wanted: bool) -> None:
        """Make it so that `member` mutes `muted`, or does not; twice changes nothing."""
        if wanted:
            self.bulk_create([self.model(member=member, muted=muted)], ignore_conflicts=True)
        else:
            self.filter(member=member, muted=muted).delete()

    def by(self, reader, whom: str):
        """For a query: whether `reader` muted the member in its column `whom`."""
        if not reader.is_authenticated:
            return Value(False)
        return Exists(self.filter(member=reader, muted=OuterRef(whom)))


class Mute(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes")
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted_by")
    at = models.DateTimeField(default=timezone.now)

    objects = MuteQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "muted"], name="muted_once"),
            models.CheckConstraint(condition=~Q(member=F("muted")), name="nobody_mutes_themselves"),
        ]

    def __str__(self):
        return f"{self.muted}, muted by {self.member}"
