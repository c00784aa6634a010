"""How soon a mail tells a member of what they hear, kind by kind."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from threads.models.notification import Notification

IMMEDIATE, DAILY, WEEKLY, NEVER = "immediate", "daily", "weekly", "never"
PACES = {IMMEDIATE: _("at once"), DAILY: _("daily"), WEEKLY: _("weekly"), NEVER: _("never")}
# What the community read: a kind that only digests tell of.
DIGEST = "digest"
KINDS = Notification.KINDS | {DIGEST: _("what was liked most, and new replies in what I follow")}
DEFAULTS = {
    Notification.REPLY: IMMEDIATE,
    Notification.QUOTE: IMMEDIATE,
    Notification.MENTION: IMMEDIATE,
    Notification.MODERATED: IMMEDIATE,
    Notification.FLAG: IMMEDIATE,
    Notification.ARCHIVE: IMMEDIATE,
    Notification.WEBHOOK: IMMEDIATE,
    Notification.YEAR: IMMEDIATE,
    Notification.SHARED: WEEKLY,
    Notification.PUBLISHED: WEEKLY,
    Notification.VERSION: WEEKLY,
    Notification.LIKE: WEEKLY,
    Notification.SEARCH: DAILY,
    Notification.POST: DAILY,
    DIGEST: WEEKLY,
}


def is_wanted_at_once(row: Notification, paces: dict[str, str]) -> bool:
    """Whether a mail tells of it by itself, as its member chose (`paces`); of some things whatever they chose."""
    return row.kind in Notification.ALWAYS or paces[row.kind] == IMMEDIATE


class PreferenceQuerySet(models.QuerySet):
    def paces(self, members: Iterable[int]) -> dict[int, dict[str, str]]:
        """The pace of every kind, for each of `members` (keys), in one query."""
        chosen: dict[int, dict[str, str]] = defaultdict(lambda: dict(DEFAULTS))
        for member, kind, pace in self.filter(member__in=members).values_list("member", "kind", "pace"):
            chosen[member][kind] = pace
        return chosen

    def want(self, member, paces: dict[str, str]) -> None:
        """Set the pace of some kinds; the others stay. Twice changes nothing."""
        self.bulk_create(
            [self.model(member=member, kind=kind, pace=pace) for kind, pace in paces.items()],
            update_conflicts=True,
            unique_fields=["member", "kind"],
            update_fields=["pace"],
        )


class Preference(models.Model):
    """A choice that a member made; DEFAULTS stand for the others."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=10, choices=KINDS)
    pace = models.CharField(max_length=10, choices=PACES)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="one_pace_of_a_kind")]

    def __str__(self):
        return f"{self.kind} {self.pace} for {self.member}"
