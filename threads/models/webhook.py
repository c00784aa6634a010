"""Webhooks: addresses that hear what happens here. What is sent is made when it is sent (threads.api.deliveries)."""

import datetime
from base64 import urlsafe_b64encode

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts import roles
from goodreadings.lib import work
from goodreadings.lib.prepared import prepared

POST, PAPER, TOPIC, FLAG, TEST = "post", "paper", "topic", "flag", "test"
EVENTS = {
    POST: _("a new post"),
    PAPER: _("a paper that nobody had shared"),
    TOPIC: _("a year is opened"),
    FLAG: _("a post is flagged"),
}
DELIVER = "threads.api.deliveries.deliver"
# For so long sources are asked what a new paper is, before its address hears of it.
LOOKED_UP = datetime.timedelta(minutes=1)
# Of those of one site, at most.
MOST = 20
# Attempts in a row that may fail, of whatever deliveries, before nothing is sent any more.
MOST_FAILURES = 20
KEPT = datetime.timedelta(days=14)


class WebhookQuerySet(models.QuerySet):
    def make(self, by, *, address: str, events: str) -> "Webhook | None":
        """A new one; None when there are MOST already."""
        with transaction.atomic():
            roles.in_turn()
            if self.count() >= MOST:
                return None
            hook = self.create(address=address, events=events, made_by=by)
            hook.renew_secret()
        return hook

    def on(self):
        return self.filter(off_at=None)

    def hear(self, event: str, things) -> None:
        """Something happened; inside its transaction. `things` are posts, papers, topics or flags."""
        if event in heard():
            self._owe(event, things)

    def _owe(self, event: str, things) -> None:
        due = timezone.now() + (LOOKED_UP if event == PAPER and settings.LOOKUP else datetime.timedelta())
        # One that is deleted meanwhile would take the post down with it: what it is owed had nowhere to stand.
        for hook in self.on().select_for_update(no_key=True).filter(events__contains=f" {event} "):
            for thing in things:
                if not hook.knows(event, thing):
                    hook.owe(event, due, **{event: thing})

    def hear_of_papers(self, post, papers) -> None:
        """Everybody may see now that `post` shares these: those that nobody shared before. What waits for a
        moderator, or was hidden while it did, is no such share."""
        if PAPER in heard():
            self._owe_papers(post, papers)

    def hear_of_post(self, post, papers) -> None:
        """The same of a new post, and it."""
        events = heard()
        if POST in events:
            self._owe(POST, [post])
        if papers and PAPER in events:
            self._owe_papers(post, papers)

    def _owe_papers(self, post, papers) -> None:
        Share = apps.get_model("threads.Share")
        before = Share.objects.filter(paper=OuterRef("paper"), post__held_at=None).exclude(post=post)
        shares = post.shares.filter(~Exists(before), paper__in=papers).select_related("paper")
        self._owe(PAPER, [share.paper for share in shares])


class Webhook(models.Model):
    address = models.CharField(max_length=500)
    # Names of EVENTS, each between spaces.
    events = models.CharField(max_length=60)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    made_at = models.DateTimeField(default=timezone.now)
    # What the secret is made from; a new one ends the old secret.
    key = models.CharField(max_length=32, editable=False)
    # Attempts that failed since one went well.
    failures = models.PositiveSmallIntegerField(default=0)
    # Since when nothing is sent, by whom or by itself.
    off_at = models.DateTimeField(null=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.address

    @property
    def event_list(self) -> list[str]:
        return self.events.split()

    @property
    def event_names(self) -> list[str]:
        return [EVENTS[event] for event in self.event_list if event in EVENTS]

    @property
    def secret(self) -> str:
        """What deliveries are signed with; made with the secret of the site too, so that nobody reads it off a copy
        of the database. Shown when it is new, and never again."""
        code = salted_hmac("webhook", f"{self.pk}:{self.key}", algorithm="sha256").digest()
        return f"whsec_{urlsafe_b64encode(code).decode().rstrip('=')}"

    def renew_secret(self) -> None:
        self.key = get_random_string(32)
        self.save(update_fields=["key"])

    def knows(self, event: str, thing) -> bool:
        """A post that stood, waits after an edit and is approved is no new one, nor are its papers."""
        return event in {POST, PAPER} and self.deliveries.filter(event=event, **{event: thing}).exists()

    def owe(self, event: str, due=None, **what) -> "Delivery":
        """A delivery, to be made by the worker when it is `due`."""
        due = due or timezone.now()
        delivery = Delivery.objects.create(webhook=self, event=event, due_at=due, **what)
        work.enqueue(DELIVER, delivery.pk, after=due if due > timezone.now() else None)
        return delivery

    def switch(self, on: bool) -> None:
        self.off_at, self.failures = None if on else timezone.now(), 0
        self.save(update_fields=["off_at", "failures"])

    def went_well(self) -> None:
        Webhook.objects.filter(pk=self.pk).update(failures=0)

    def failed(self) -> bool:
        """One more attempt failed. Whether that was one too many, and it is off now: said once."""
        Webhook.objects.filter(pk=self.pk).update(failures=models.F("failures") + 1)
        worn = Webhook.objects.on().filter(pk=self.pk, failures__gte=MOST_FAILURES)
        return bool(worn.update(off_at=timezone.now()))


class Delivery(models.Model):
    """What an address is owed, and how its attempts went."""

    WAITING, DONE, FAILED, DROPPED = "waiting", "done", "failed", "dropped"
    STATES = {
        WAITING: _("waits"),
        DONE: _("delivered"),
        FAILED: _("given up"),
        DROPPED: _("not sent: nobody may see it any more"),
    }
    # Why else one is dropped, as `error` says it.
    OFF, SILENT = "off", "silent"
    WHY_DROPPED = {
        OFF: _("not sent: the webhook was off"),
        SILENT: _("not sent: who made the webhook moderates no more"),
    }

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=10)
    post = models.ForeignKey("threads.Post", null=True, on_delete=models.CASCADE, related_name="+")
    paper = models.ForeignKey("threads.Paper", null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey("threads.Topic", null=True, on_delete=models.CASCADE, related_name="+")
    flag = models.ForeignKey("threads.Flag", null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    # Of the last attempt: what was answered (0 for nothing), or why nothing was.
    status = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True, default="")
    tried_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["made_at"], name="delivery_made")]

    def __str__(self):
        return f"{self.event} to {self.webhook}"

    @property
    def outcome(self):
        """How it stands, in words."""
        why = self.WHY_DROPPED.get(self.error) if self.state == self.DROPPED else None
        return why or self.get_state_display()

    @property
    def problem(self) -> str:
        """Why nothing was answered to the last attempt."""
        return "" if self.state == self.DROPPED else self.error

    @property
    def next_try(self):
        """When it is tried, while that is to come; None else."""
        waits = self.state == self.WAITING and self.due_at > timezone.now()
        return self.due_at if waits else None


def heard() -> set[str]:
    """The events that some webhook wants to hear: almost always none, and asked with every act."""
    return {event for events in _events() for event in events.split()}


@prepared
def _events():
    return Webhook.objects.on().order_by().values_list("events", flat=True)


def hear(event: str, *things) -> None:
    """For those who cause it: their modules are read before this one's model is known."""
    apps.get_model("threads.Webhook").objects.hear(event, things)


def hear_of_post(post, papers) -> None:
    apps.get_model("threads.Webhook").objects.hear_of_post(post, papers)


def hear_of_papers(post, papers) -> None:
    apps.get_model("threads.Webhook").objects.hear_of_papers(post, papers)


def forget() -> None:
    """Delete what was delivered, or given up, some time ago."""
    Delivery.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
