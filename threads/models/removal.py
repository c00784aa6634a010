"""What can be removed, by its author or by a moderator, and put back: a fact with a time, not a deletion."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from threads.models.action import Action
from threads.models.hub import feeds_changed


class Removable(models.Model):
    """Of a post. A line is left where it stood."""

    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hidden_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_removed(self) -> bool:
        return self.deleted_at is not None or self.hidden_at is not None

    def delete_by_author(self):
        """Leave a line where the post stood; moderators can undo it."""
        with transaction.atomic():
            type(self).objects.filter(pk=self.pk, deleted_at=None).update(deleted_at=timezone.now())
            feeds_changed(self)
            self.flags.close(self, by=None, outcome="removed")
        self.refresh_from_db(fields=["deleted_at"])

    def hide(self, *, by, reason: str):
        with transaction.atomic():
            changed = (
                type(self)
                .objects.filter(pk=self.pk, hidden_at=None)
                .update(hidden_at=timezone.now(), hidden_by=by, hidden_reason=reason)
            )
            if changed:
                action = Action.objects.record(by, Action.HIDE, post=self, reason=reason)
                feeds_changed(self)
                self.flags.close(self, by=by, outcome="hidden", note=reason, action=action)
        self.refresh_from_db(fields=["hidden_at", "hidden_by", "hidden_reason"])

    def restore(self, *, by, reason: str = "", also_deleted: bool = True):
        """Undo a removal, whoever removed it, or all but what its author did; flags that a hiding had answered
        wait again."""
        put_back = {"hidden_at": None, "hidden_by": None, "hidden_reason": ""}
        with transaction.atomic():
            changed = (
                type(self)
                .objects.filter(pk=self.pk)
                .exclude(deleted_at=None, hidden_at=None)
                .update(**put_back, **({"deleted_at": None} if also_deleted else {}))
            )
            if changed:
                hiding = self.actions.filter(kind=Action.HIDE, undone_by=None).first()
                action = Action.objects.record(by, Action.RESTORE, post=self, reason=reason, undoes=hiding)
                feeds_changed(self)
                if hiding is not None:
                    self.flags.reopen(hiding, by=by, action=action)
        self.refresh_from_db(fields=["deleted_at", "hidden_at", "hidden_by", "hidden_reason"])
