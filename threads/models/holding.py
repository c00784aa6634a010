"""What waits for a moderator: a fact with a time. Its author reads it, moderators do, and for everybody
else it is not there until it is approved."""

from django.apps import apps
from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import is_moderator
from goodreadings.lib import work
from threads.models import newcomer, tell, words
from threads.models.action import Action
from threads.models.hub import feeds_changed
from threads.models.removal import Removable
from threads.models.sight import seen, waits_of


class HeldQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(seen())

    def held(self):
        """What waits for a moderator; what was removed meanwhile waits no more."""
        return self.filter(deleted_at=None, hidden_at=None, held_at__isnull=False)

    def visible_to(self, user):
        """Moderators see what was removed and what waits, authors their own that waits; for everybody else
        neither is there."""
        return self if is_moderator(user) else self.filter(seen() | waits_of(user))

    def without_held(self, user):
        """What a page has a place for: a removed post leaves a line, one that waits leaves nothing, but for
        its author and moderators."""
        return self if is_moderator(user) else self.filter(Q(held_at=None) | waits_of(user))

    def with_answered(self, user):
        """`answered`: the key of the post that each answers, where `user` may see it."""
        may = Q(parent__isnull=False) if is_moderator(user) else seen("parent__") | waits_of(user, "parent__")
        return self.annotate(answered=Case(When(may, then=F("parent"))))

    def standing_for(self, user):
        """What was not removed, with what `user` may see of what waits."""
        mine = Q(held_at__isnull=False) if is_moderator(user) else waits_of(user)
        return self.filter(seen() | (mine & Q(deleted_at=None, hidden_at=None)))


class Holdable(Removable):
    """Of a post."""

    WHY_HELD = {
        newcomer.LINKS: _("It has links to places that this forum does not know."),
        newcomer.WORDS: _("It has words that a moderator looks at first."),
        newcomer.MODERATOR: _("A moderator looks at it."),
    }

    held_at = models.DateTimeField(null=True, blank=True)
    held_reason = models.CharField(max_length=12, blank=True, default="", db_default="", choices=WHY_HELD)

    class Meta:
        abstract = True

    @property
    def is_visible(self) -> bool:
        return self.held_at is None and not self.is_removed

    @property
    def is_held(self) -> bool:
        """Whether it waits for a moderator."""
        return self.held_at is not None and not self.is_removed

    def is_visible_to(self, user) -> bool:
        """Of one post what the same name says of many."""
        return self.is_visible or (self.is_held and self.author_id == user.pk) or is_moderator(user)

    def has_place_for(self, user) -> bool:
        """Of one post what `without_held` says of many."""
        return not self.is_held or self.author_id == user.pk or is_moderator(user)

    def hold(self, reason: str, *, by=None) -> bool:
        """Take a post that stands out of sight until it is approved, for a `reason` of WHY_HELD, "" for none;
        `by` a moderator, which the log says, or by itself. Whether it was this that did it."""
        if not reason:
            return False
        with transaction.atomic():
            changed = (
                type(self)
                .objects.filter(seen(), pk=self.pk)
                .update(held_at=timezone.now(), held_reason=reason)
            )
            if changed:
                if by is not None:
                    Action.objects.record(by, Action.HOLD, post=self)
                feeds_changed(self)
        self.refresh_from_db(fields=["deleted_at", "hidden_at", "held_at", "held_reason"])
        return bool(changed)

    def wait_if_strange(self, link: str, *, by) -> bool:
        """Whether the post waits, now that `by` added a paper with this link."""
        if newcomer.is_strange(link) and newcomer.is_new(by, but=self):
            self.hold(newcomer.LINKS)
        return self.is_held

    def approve(self, *, by, reason: str = "", base: str = "") -> bool:
        """Let it be seen; now those hear of it whom it concerns. `base` is the `text_key` of what the
        moderator read. False, and nothing changes, when another one was faster, it was removed meanwhile,
        or says something else by now."""
        objects = type(self).objects
        with transaction.atomic():
            waits = objects.held().select_for_update(no_key=True).filter(pk=self.pk).first()
            is_this = waits is not None and base in {"", waits.text_key}
            if is_this:
                objects.filter(pk=self.pk).update(held_at=None, held_reason="")
                Action.objects.record(by, Action.APPROVE, post=waits, reason=reason)
                feeds_changed(waits)
                waits._tell()
        self.refresh_from_db(fields=["deleted_at", "hidden_at", "held_at", "held_reason"])
        return is_this

    def _tell(self) -> None:
        """What would have been told when it was written."""
        papers = list(self.shares.values_list("paper", flat=True))
        tell.of_post(self, words.whom(self.body, self.topic.year), papers)
        if apps.get_model("threads.SavedSearch").objects.filter(is_told=True).exists():
            work.enqueue("threads.tasks.look_again", self.pk)
