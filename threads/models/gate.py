"""Gates: one caller at a time for a host, and a pause between two calls, over all processes."""

import datetime
import uuid

from django.db import models
from django.db.models.functions import Now


class GateManager(models.Manager):
    def enter(self, host: str, lease: float) -> "str | None":
        """A pass when nobody else asks `host` and its pause is over, else None.

        It holds for at most `lease` seconds: a process that died in between keeps nobody out for
        longer. The moments are the database's own, so that clocks of machines make no difference.
        """
        self.get_or_create(host=host)
        token = uuid.uuid4().hex
        mine = self.filter(host=host, opens_at__lte=Now()).update(
            opens_at=Now() + datetime.timedelta(seconds=lease), holder=token
        )
        return token if mine else None

    def leave(self, host: str, token: str, pause: float) -> None:
        """Open the gate in `pause` seconds. A pass that ran out changes nothing."""
        # Without a pause no sum: SQLite writes one with three digits more, and would have it a millisecond later.
        opens_at = Now() + datetime.timedelta(seconds=pause) if pause else Now()
        self.filter(host=host, holder=token).update(opens_at=opens_at, holder="")


class Gate(models.Model):
    host = models.CharField(max_length=253, unique=True)
    opens_at = models.DateTimeField(db_default=Now())
    holder = models.CharField(max_length=32, blank=True)

    objects = GateManager()

    def __str__(self):
        return self.host
