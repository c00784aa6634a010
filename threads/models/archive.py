"""An archive: everything that is a member's, in one file that they fetch within a week."""

import datetime
import secrets

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from goodreadings.lib import work

FOLDER = "archives/"
KEPT = datetime.timedelta(days=7)
# So soon after one no other is made.
PAUSE = datetime.timedelta(minutes=10)
# A worker that has not made it by then will not.
PATIENCE = datetime.timedelta(hours=1)


class ArchiveQuerySet(models.QuerySet):
    def ask(self, member) -> "Archive":
        """Have an archive made for `member`, one at a time: asked again while one is being made, or just after,
        it is that one. An earlier one goes."""
        with transaction.atomic():
            # Their row stays locked, so that of two requests one comes second.
            User.objects.select_for_update().get(pk=member.pk)
            archive = self.filter(member=member).first()
            if archive and (archive.state == Archive.WAITING or archive.is_new):
                return archive
            if archive:
                archive.discard()
            archive = self.create(member=member, name=f"{secrets.token_hex(16)}.zip")
            work.enqueue("threads.tasks.pack", archive.pk)
        return archive

    def sweep(self, now: datetime.datetime | None = None) -> int:
        """Delete what is a week old, file and row. How many."""
        old = list(self.filter(asked_at__lt=(now or timezone.now()) - KEPT))
        for archive in old:
            archive.discard()
        return len(old)


class Archive(models.Model):
    """One row for a member; its file is written by the worker (threads.my_data)."""

    WAITING, MADE, FAILED = "waiting", "made", "failed"

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="archive")
    # Nobody guesses it, and the row knows it before there is a file, so that none is left behind.
    name = models.CharField(max_length=40, unique=True)
    size = models.PositiveBigIntegerField(default=0, help_text="In bytes.")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = ArchiveQuerySet.as_manager()

    def __str__(self):
        return f"{self.state}, asked for at {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> str:
        """Its name in the storage."""
        return FOLDER + self.name

    @property
    def state(self) -> str:
        if self.made_at:
            return self.MADE
        is_late = abs(timezone.now() - self.asked_at) > PATIENCE
        return self.FAILED if self.failed_at or is_late else self.WAITING

    @property
    def gone_at(self) -> datetime.datetime:
        return self.asked_at + KEPT

    @property
    def is_new(self) -> bool:
        """Whether another would say the same, and only keep the worker busy."""
        return self.state == self.MADE and abs(timezone.now() - self.asked_at) < PAUSE

    @property
    def is_there(self) -> bool:
        """Whether it can be fetched: also the sweeper may come a little late."""
        return self.state == self.MADE and timezone.now() < self.gone_at

    def discard(self) -> None:
        """The file first: should we end here, the row still knows of it."""
        default_storage.delete(self.place)
        self.delete()
