"""A flag: a member says that something is wrong with a post, and hears what became of it."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from threads.models import tell, webhook


class FlagQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def queue(self):
        """One row a post with open flags: {"post", "count", "since"}, the most urgent first: what most
        members flagged, then what waits longest."""
        waiting = self.open().values("post").annotate(count=Count("pk"), since=Min("created_at"))
        return waiting.order_by("-count", "since")

    def put(self, post, member, reason: str, words: str = ""):
        """The member's open flag of `post`, and whether it is new: one of a member and a post is open at
        once, and what it says first stands. None, when it was removed meanwhile: such a flag would wait for nothing."""
        with transaction.atomic():
            # Its row stays locked, so that moderators answer the flag, or it finds what they did.
            held = type(post).objects.select_for_update(no_key=True).get(pk=post.pk)
            if flag := self.open().filter(post=held, member=member).first():
                return flag, False
            if held.is_removed:
                return None, False
            flag = self.create(post=held, member=member, reason=reason, words=words)
            webhook.hear(webhook.FLAG, flag)
            return flag, True

    def close(self, post, *, by, outcome: str, note: str = "", action=None) -> int:
        """End all open flags of `post`, by what `action` did; those who put them hear of it. How many there
        were: none when another moderator was faster. In the transaction of what was done."""
        with transaction.atomic():
            waiting = list(self.open().filter(post=post).select_for_update())
            for flag in waiting:
                flag.closed_at, flag.closed_by, flag.outcome, flag.note = timezone.now(), by, outcome, note
                flag.action = action
            self.bulk_update(waiting, ["closed_at", "closed_by", "outcome", "note", "action"])
            tell.of_flags(post, by, waiting, action)
        return len(waiting)

    def reopen(self, closed_by, *, by, action) -> None:
        """What `closed_by` did was undone by `action`: its flags wait again, and those who put them hear so.
        Who has flagged the post anew meanwhile waits with that one."""
        newer = self.model.objects.open().filter(post=OuterRef("post"), member=OuterRef("member"))
        flags = list(self.filter(~Exists(newer), action=closed_by).select_for_update())
        for flag in flags:
            flag.closed_at, flag.closed_by, flag.outcome, flag.note, flag.action = None, None, "", "", None
        self.bulk_update(flags, ["closed_at", "closed_by", "outcome", "note", "action"])
        tell.of_flags(closed_by.post, by, flags, action)


class Flag(models.Model):
    SPAM, OFF_TOPIC, UNKIND, WRONG_PAPER, OTHER = "spam", "off-topic", "unkind", "wrong-paper", "other"
    REASONS = {
        SPAM: _("It is spam."),
        OFF_TOPIC: _("It is off topic."),
        UNKIND: _("It is unkind."),
        WRONG_PAPER: _("It shows the wrong paper."),
        OTHER: _("Something else is wrong."),
    }
    KEPT, HIDDEN, REMOVED = "kept", "hidden", "removed"
    OUTCOMES = {
        KEPT: _("the post stays"),
        HIDDEN: _("the post was hidden"),
        REMOVED: _("its author removed it"),
    }

    post = models.ForeignKey("threads.Post", on_delete=models.CASCADE, related_name="flags")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="flags")
    reason = models.CharField(max_length=12, choices=REASONS)
    words = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=OUTCOMES, blank=True)
    # What the moderator says to those who flagged.
    note = models.CharField(max_length=500, blank=True)

    # What closed it, so that it opens again when that is undone.
    action = models.ForeignKey(
        "threads.Action", null=True, blank=True, on_delete=models.SET_NULL, related_name="flags"
    )

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "member"], condition=Q(closed_at=None), name="one_open_flag_of_a_member"
            )
        ]
        indexes = [models.Index(fields=["post"], name="flag_open", condition=Q(closed_at=None))]

    def __str__(self):
        return f"{self.post}, flagged by {self.member}"
