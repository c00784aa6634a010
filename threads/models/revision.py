"""An earlier text of a post."""

import datetime
import hashlib

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from threads.models.action import Action

# So long after writing, its author may mend slips; nobody has reacted to them yet.
GRACE = datetime.timedelta(minutes=5)


def text_key(text: str) -> str:
    """The same for the same text only."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


class RevisionQuerySet(models.QuerySet):
    def listed(self):
        """What everybody may read: without the slips of the first minutes."""
        return self.filter(is_slip=False)

    def keep(self, post, *, by, at):
        """Keep the text of `post`, which `by` replaces at this moment. In the transaction of the edit."""
        return self.create(
            post=post, body=post.body, written_at=post.edited_at or post.created_at,
            replaced_at=at, replaced_by=by, is_slip=post.is_held or self._is_slip(post, by, at),
        )  # fmt: skip

    def _is_slip(self, post, by, at) -> bool:
        """Whoever wrote the text mends it within GRACE, and nobody answered or liked it yet. A text that
        was mended again and again is as old as its first form."""
        before = self.filter(post=post).listed().last()
        begun, writer = (
            (before.replaced_at, before.replaced_by_id) if before else (post.created_at, post.author_id)
        )
        if writer != by.pk or not datetime.timedelta(0) <= at - begun <= GRACE:
            return False
        noticed = post.likes.filter(created_at__gte=begun), post.replies.filter(created_at__gte=begun)
        return not any(reactions.exists() for reactions in noticed)


class Revision(models.Model):
    """What a post said from `written_at` until it was replaced."""

    post = models.ForeignKey("threads.Post", on_delete=models.CASCADE, related_name="revisions")
    # Empty when it was redacted.
    body = models.TextField(blank=True)
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Mended before anybody reacted to it: listed for the author and the moderators only.
    is_slip = models.BooleanField(default=False)
    redacted_at = models.DateTimeField(null=True, blank=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["replaced_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(redacted_at=None) | Q(body=""), name="redacted_text_is_really_gone"
            )
        ]

    def __str__(self):
        return f"{self.post}, as of {self.written_at:%Y-%m-%d}"

    @property
    def text_key(self) -> str:
        return text_key(self.body)

    def redact(self, *, by, reason: str = ""):
        """Remove the text for good; a line stays. What moderators remove of others stands in the log."""
        with transaction.atomic():
            changed = Revision.objects.filter(pk=self.pk, redacted_at=None).update(
                body="", redacted_at=timezone.now(), redacted_by=by
            )
            if changed and by.pk != self.post.author_id:
                Action.objects.record(by, Action.REDACT, post=self.post, reason=reason)
        self.refresh_from_db(fields=["body", "redacted_at", "redacted_by"])
