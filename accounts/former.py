"""Members who left: what stands where they stood, and that nobody takes their name."""

from django.db import models
from django.utils.crypto import salted_hmac

# Their username from then on, with chance behind it. No member's has such a sign, so none is mistaken.
FORMER = "former~"
# Where a name stood in words: in those of members, and behind an @. It is reserved.
FORMER_MEMBER, FORMER_HANDLE = "former member", "former-member"


class FormerNameManager(models.Manager):
    def keep(self, *names: str) -> None:
        keys = {key_of(name) for name in names if name}
        self.bulk_create([self.model(key=key) for key in keys], ignore_conflicts=True)

    def has(self, name: str) -> bool:
        """Whether somebody went by `name` who left."""
        return self.filter(key=key_of(name)).exists()


class FormerName(models.Model):
    """Not the name: what becomes of it with the secret of the site, from which nobody reads it back, and
    which does not say whose it was."""

    key = models.CharField(max_length=64, unique=True)

    objects = FormerNameManager()

    def __str__(self):
        return self.key


def key_of(name: str) -> str:
    return salted_hmac("former name", name.strip().lower(), algorithm="sha256").hexdigest()
