"""Invitations: who has one may sign up where others may not (setting SIGN_UP)."""

import datetime
import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class InvitationQuerySet(models.QuerySet):
    def make(self, by, *, uses: int = 1, days: int = 14, note: str = "") -> "tuple[Invitation, str]":
        """A new one and its key, which is shown once and kept nowhere."""
        key = secrets.token_urlsafe(24)
        until = timezone.now() + datetime.timedelta(days=days)
        return self.create(by=by, code=code_of(key), uses=uses, expires_at=until, note=note), key

    def good(self):
        """None of a member who is silenced or suspended, while they are."""
        now = timezone.now()
        return self.filter(
            Q(by=None) | Q(by__is_active=True),
            Q(by__silenced_until=None) | Q(by__silenced_until__lte=now),
            Q(by__suspended_until=None) | Q(by__suspended_until__lte=now),
            revoked_at=None,
            used__lt=F("uses"),
            expires_at__gt=now,
        )

    def of_key(self, key) -> "Invitation | None":
        """The one with this key, while it is good."""
        return self.good().filter(code=code_of(key)).first() if isinstance(key, str) and key else None

    def redeem(self, key) -> "Invitation | None":
        """Use it once; None when it is good no more: somebody else was faster."""
        there = self.of_key(key)
        taken = there and self.filter(pk=there.pk, used__lt=F("uses")).update(used=F("used") + 1)
        return there if taken else None


class Invitation(models.Model):
    # Of a session: the key that somebody came with.
    CARRIED = "invitation"

    code = models.CharField(max_length=64, unique=True, editable=False)
    # None: the operator.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="invitations"
    )
    # For whom; only its maker reads it.
    note = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    uses = models.PositiveSmallIntegerField(default=1)
    used = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        app_label = "accounts"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("uses")), name="invitation_not_used_up_twice")
        ]

    def __str__(self):
        return f"Invitation by {self.by or 'the operator'}"

    @property
    def is_good(self) -> bool:
        return self.revoked_at is None and self.used < self.uses and self.expires_at > timezone.now()

    def revoke(self) -> None:
        Invitation.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())


def code_of(key: str) -> str:
    """What is kept of a key: it has more than enough chance in it to need no salt."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
