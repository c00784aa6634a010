"""Tokens: what a program shows to act as a member, within what they allowed it."""

import datetime
import hashlib
import re
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

READ, WRITE, MODERATE = "read", "write", "moderate"
SCOPES = {
    READ: _("Read: what you may read, your reading list and your notifications"),
    WRITE: _("Write: share papers, post, reply, like and save as you"),
    MODERATE: _("Moderate: see removed posts, hide and restore posts"),
}
# Of one member, at once.
MOST = 20
# When a token was last used is written down no more often than that.
MINUTE = datetime.timedelta(minutes=1)
# "gr_", a name to look it up by, and 256 bits of chance: so many that nobody needs a slow hash.
TOKEN = re.compile(r"gr_([a-z0-9]{12})_([A-Za-z0-9_-]{43})")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class TokenQuerySet(models.QuerySet):
    def good(self):
        """Those that open something today."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()), revoked_at=None, member__is_active=True
        )

    def make(self, member, *, name: str, scopes, days: int | None) -> "tuple[Token, str]":
        """A new token, and what its program shows: nobody can read that again. `days` until it ends."""
        prefix = "".join(secrets.choice(LETTERS) for _ in range(12))
        shown = f"gr_{prefix}_{secrets.token_urlsafe(32)}"
        token = self.create(
            member=member,
            name=name,
            prefix=prefix,
            digest=_digest(shown),
            scopes=" ".join(scope for scope in SCOPES if scope in scopes),
            expires_at=days and timezone.now() + datetime.timedelta(days=days),
        )
        return token, shown

    def shown(self, text: str) -> "Token | None":
        """The good token that `text` is, with its member, whose role came in the same query."""
        match = TOKEN.fullmatch(text)
        if not match:
            return None
        groups = self.model._meta.get_field("member").related_model.groups.through.objects
        in_group = groups.filter(user_id=OuterRef("member_id"), group__name="Moderators")
        found = self.good().filter(prefix=match[1]).annotate(in_moderators=Exists(in_group))
        token = found.select_related("member").first()
        if token is None or not constant_time_compare(token.digest, _digest(text)):
            return None
        token.member.in_moderators = token.in_moderators
        # Where members can be suspended for a time, their tokens are with them.
        return None if token.member.is_suspended else token

    def end(self):
        """Revoke them: for good, and at once."""
        return self.filter(revoked_at=None).update(revoked_at=timezone.now())


class Token(models.Model):
    """Only a hash of it is kept."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    # Names of SCOPES, with spaces between them.
    scopes = models.CharField(max_length=40, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "API token"

    def __str__(self):
        return f"{self.name} of {self.member}"

    @property
    def scope_list(self) -> list[str]:
        return self.scopes.split()

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def used(self) -> None:
        """It was shown just now."""
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - MINUTE:
            Token.objects.filter(pk=self.pk).update(last_used_at=now)


def _digest(shown: str) -> str:
    return hashlib.sha256(shown.encode()).hexdigest()
