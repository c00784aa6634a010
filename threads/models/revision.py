"""An earlier text of a post."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Revision(models.Model):
    """What a post said from `written_at` until it was replaced."""

    post = models.ForeignKey("threads.Post", on_delete=models.CASCADE, related_name="revisions")
    body = models.TextField()
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["replaced_at", "pk"]

    def __str__(self):
        return f"{self.post}, as of {self.written_at:%Y-%m-%d}"
