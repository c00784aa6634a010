"""The outbox: a row for each mail, written before it goes, and what became of it.

A row is taken by one worker, for the length of a lease. Just before the last line is said to the mail server it
becomes "handed over", and what stands so is never sent again, whoever died: that is the moment up to which a
crash means later, and after which it means perhaps. docs/decisions tells why.
"""

import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from goodreadings.lib import work
from threads.models.notification import Notification
from threads.models.preference import DAILY, IMMEDIATE, PACES, WEEKLY

LEASE = datetime.timedelta(minutes=2)
# A server that says nothing for so long says nothing any more.
LONGEST_ANSWER = datetime.timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE = datetime.timedelta(seconds=20), datetime.timedelta(hours=6)
# Then an address that is not served is taken for one that will not be.
PATIENCE = datetime.timedelta(days=3)
KEPT = datetime.timedelta(days=60)
PERIOD = {DAILY: datetime.timedelta(days=1), WEEKLY: datetime.timedelta(days=7)}
BATCH = 20


class MailQuerySet(models.QuerySet):
    def take(self, holder: str) -> "list[Mail]":
        """A batch of what is due, for `holder` alone until its lease is over."""
        now = timezone.now()
        with transaction.atomic():
            due = self.filter(state__in=[Mail.WAITING, Mail.TAKEN], due_at__lte=now).order_by("due_at", "pk")
            keys = [mail.pk for mail in due.select_for_update(skip_locked=True, of=("self",))[:BATCH]]
            self.filter(pk__in=keys).update(state=Mail.TAKEN, holder=holder, due_at=now + LEASE)
        return list(self.filter(pk__in=keys).select_related("member").order_by("pk"))

    def take_back(self) -> None:
        """What dead workers had taken is due again; what they had handed over is not: whether the server
        took it nobody knows."""
        now = timezone.now()
        for holder in (
            self.filter(state__in=[Mail.TAKEN, Mail.HANDED]).values_list("holder", flat=True).distinct()
        ):
            if work.is_dead(holder):
                theirs = self.filter(holder=holder)
                theirs.filter(state=Mail.TAKEN).update(state=Mail.WAITING, due_at=now, holder="")
                theirs.filter(state=Mail.HANDED).update(due_at=now)
        unsure = self.filter(state=Mail.HANDED, due_at__lte=now)
        unsure.update(state=Mail.UNSURE, due_at=None, done_at=now)

    def forget(self) -> None:
        self.filter(done_at__lt=timezone.now() - KEPT).delete()


class Mail(models.Model):
    WAITING, TAKEN, HANDED = "waiting", "taken", "handed over"
    # Begins the key of the one mail that goes to somebody who is leaving.
    LEAVING = "leaving:"
    SENT, UNSURE, EMPTY, REFUSED = "sent", "unsure", "empty", "refused"
    STATES = {
        WAITING: "waits for its turn",
        TAKEN: "a worker has it",
        HANDED: "on its way to the mail server",
        SENT: "the mail server has it",
        UNSURE: "the mail server probably has it: the worker died before it heard",
        EMPTY: "not sent: there was nothing to tell any more",
        REFUSED: "refused by the mail server",
    }

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails")
    pace = models.CharField(max_length=10, choices=PACES, default=IMMEDIATE)
    # The act it tells of, or the days of a digest ("daily:2026-11-26"): once for a member.
    key = models.CharField(max_length=60)
    notification = models.ForeignKey(Notification, null=True, on_delete=models.SET_NULL, related_name="mails")
    # What a digest covers.
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=STATES, default=WAITING)
    due_at = models.DateTimeField(null=True, default=timezone.now)
    holder = models.CharField(max_length=80, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "outbox"
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="mailed_once")]
        indexes = [
            models.Index(fields=["due_at"], name="mail_due", condition=~models.Q(due_at=None)),
            models.Index(fields=["member", "pace", "-until"], name="mail_last_digest"),
        ]

    def __str__(self):
        return f"{self.key} to {self.member}: {self.get_state_display()}"

    @property
    def _pause(self) -> datetime.timedelta:
        return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self.tries, 12))

    def hand_over(self, holder: str) -> bool:
        """The last moment before it goes: whether `holder` still has it."""
        mine = Mail.objects.filter(pk=self.pk, state=self.TAKEN, holder=holder)
        return mine.update(state=self.HANDED, due_at=timezone.now() + LONGEST_ANSWER) == 1

    def end(self, state: str, problem: str = "") -> None:
        Mail.objects.filter(pk=self.pk).update(
            state=state, due_at=None, done_at=timezone.now(), problem=problem[:300], tries=self.tries + 1
        )

    def give_back(self, problem: str = "") -> None:
        """Nobody could take it; that says nothing of this one. But if the server broke off over it, the others
        go first, so that one that it cannot bear stops none."""
        now = timezone.now()
        mine, said = Mail.objects.filter(pk=self.pk), {"holder": "", "problem": problem[:300]}
        later = now + self._pause
        if not mine.filter(state=self.HANDED).update(
            state=self.WAITING, due_at=later, tries=self.tries + 1, **said
        ):
            mine.update(state=self.WAITING, due_at=now, **said)

    def wait(self, problem: str) -> bool:
        """Try again, later from time to time; False when it waited long enough."""
        now = timezone.now()
        if now - self.created_at > PATIENCE:
            return False
        Mail.objects.filter(pk=self.pk).update(
            state=self.WAITING,
            due_at=now + self._pause,
            holder="",
            problem=problem[:300],
            tries=self.tries + 1,
        )
        return True
