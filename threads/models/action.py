"""The log: what moderators did, to what, and why. Public."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from threads.models import tell


class ActionQuerySet(models.QuerySet):
    def record(
        self,
        by,
        kind,
        *,
        topic=None,
        post=None,
        member=None,
        paper=None,
        reason="",
        sanction=None,
        undoes=None,
        **before,
    ):
        """A row of the log; in the transaction of the act itself. Whose post it is hears of it, and whom it
        sanctions. `undoes`: the act that is taken back by it; `before`: what stood above a year."""
        action = self.create(
            by=by, kind=kind, topic=topic or (post and post.topic), post=post, member=member, paper=paper,
            reason=reason, sanction=sanction, undoes=undoes, **before,
        )  # fmt: skip
        if sanction is not None:
            tell.of_sanction(action)
        elif post is not None and kind not in self.model.UNTOLD:
            tell.of_action(action)
        return action

    def public(self):
        """Without what concerns one member alone: who was warned, let in or turned away, and that a post was
        flagged and stayed."""
        return self.exclude(kind__in=self.model.FOR_MODERATORS)

    def on(self, post):
        """What was done to a post and to its author."""
        return self.filter(models.Q(post=post) | models.Q(member=post.author_id))


class Action(models.Model):
    OPEN, CLOSE, REOPEN, DESCRIBE = "open", "close", "reopen", "describe"
    HIDE, RESTORE, EDIT, CLAIM, IMPORT = "hide", "restore", "edit", "claim", "import"
    PROMOTE, DEMOTE = "promote", "demote"
    MERGE, PART, UNDO = "merge", "part", "undo"
    REDACT = "redact"
    HOLD, APPROVE = "hold", "approve"
    ADMIT, TURN_AWAY, AWAIT = "admit", "turn-away", "await"
    KEEP, AGAIN = "keep", "again"
    WARN, UNWARN, SILENCE, SUSPEND, LIFT = "warn", "unwarn", "silence", "suspend", "lift"
    KINDS = {
        # Translators: in a table, between who did it and a link to what it was done to.
        OPEN: pgettext_lazy("log", "opened"),
        CLOSE: pgettext_lazy("log", "closed"),
        REOPEN: pgettext_lazy("log", "reopened"),
        DESCRIBE: pgettext_lazy("log", "edited the introduction of"),
        HIDE: pgettext_lazy("log", "hid"),
        RESTORE: pgettext_lazy("log", "restored"),
        EDIT: pgettext_lazy("log", "edited"),
        CLAIM: pgettext_lazy("log", "handed the posts of an imported member over to"),
        IMPORT: pgettext_lazy("log", "imported"),
        PROMOTE: pgettext_lazy("log", "made a moderator of"),
        DEMOTE: pgettext_lazy("log", "took the moderator's rights from"),
        MERGE: pgettext_lazy("log", "joined with another the paper"),
        PART: pgettext_lazy("log", "parted from another the paper"),
        UNDO: pgettext_lazy("log", "undid a correction of the paper"),
        HOLD: pgettext_lazy("log", "held back"),
        APPROVE: pgettext_lazy("log", "approved"),
        ADMIT: pgettext_lazy("log", "let in"),
        TURN_AWAY: pgettext_lazy("log", "turned away"),
        AWAIT: pgettext_lazy("log", "undid the decision on"),
        REDACT: pgettext_lazy("log", "removed an earlier text of"),
        KEEP: pgettext_lazy("log", "looked at, and let stay,"),
        AGAIN: pgettext_lazy("log", "opened again the question of"),
        WARN: pgettext_lazy("log", "warned"),
        UNWARN: pgettext_lazy("log", "took back a warning of"),
        SILENCE: pgettext_lazy("log", "silenced"),
        SUSPEND: pgettext_lazy("log", "suspended"),
        LIFT: pgettext_lazy("log", "gave their rights back to"),
    }
    FOR_MODERATORS = (KEEP, AGAIN, WARN, UNWARN, ADMIT, TURN_AWAY, AWAIT)
    # The author hears nothing of them; those who flagged the post do.
    UNTOLD = (KEEP, AGAIN)
    SANCTIONS = (WARN, UNWARN, SILENCE, SUSPEND, LIFT)

    # A log keeps what it is about: accounts are deactivated, years and posts closed and hidden.
    # None: the operator, at the command line.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    kind = models.CharField(max_length=10, choices=KINDS)
    topic = models.ForeignKey("threads.Topic", null=True, blank=True, on_delete=models.PROTECT)
    post = models.ForeignKey(
        "threads.Post", null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    paper = models.ForeignKey("threads.Paper", null=True, blank=True, on_delete=models.PROTECT)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    sanction = models.ForeignKey(
        "accounts.Sanction", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    # An act is undone once.
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    # Of DESCRIBE: what stood there, so that it can be undone.
    title_before = models.CharField(max_length=120, blank=True, default="", db_default="")
    introduction_before = models.TextField(blank=True, default="", db_default="")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "act"
        verbose_name_plural = "log"
        indexes = [
            models.Index(fields=["-at", "-id"], name="action_newest"),
            models.Index(fields=["member", "-at"], name="action_on_member"),
        ]

    def __str__(self):
        return f"{self.by or 'The operator'} {self.get_kind_display()}"
