"""Sanctions: a member is warned, silenced (reads, and does not write) or suspended (cannot sign in), for a reason,
and for a time. What stands is kept with the member, so that no page asks for it; it ends by itself."""

import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WARN, SILENCE, SUSPEND = "warn", "silence", "suspend"
KINDS = {
    WARN: gettext_lazy("warning"),
    SILENCE: gettext_lazy("silence"),
    SUSPEND: gettext_lazy("suspension"),
}
# Where a silence is kept with the member that somebody must lift.
NO_END = datetime.datetime(9000, 1, 1, tzinfo=datetime.UTC)


class AlreadyStands(ValueError):
    """One of this kind stands; `standing` says whose and why."""

    def __init__(self, standing: "Sanction"):
        super().__init__("This stands already.")
        self.standing = standing


class Sanctionable(models.Model):
    """Of a member: what stands, as SanctionManager keeps it."""

    silenced_until = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Of a warning that they have not said to have read.
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_silenced(self) -> bool:
        return self.silenced_until is not None and self.silenced_until > timezone.now()

    @property
    def is_suspended(self) -> bool:
        return self.suspended_until is not None and self.suspended_until > timezone.now()

    @property
    def is_told(self) -> bool:
        """Whether there is something to tell them on every page."""
        return self.warned_at is not None or self.is_silenced

    @property
    def standing_sanctions(self) -> list["Sanction"]:
        """What to tell them: warnings not read yet, a silence, a suspension."""
        return list(self.sanctions.standing())

    @cached_property
    def why_silent(self) -> str:
        """The sentence for a silenced member; "" for everybody else, without a query."""
        silence = self.sanctions.standing().filter(kind=SILENCE).first() if self.is_silenced else None
        return silence.sentence if silence else ""

    @property
    def suspension(self) -> "Sanction | None":
        return self.sanctions.standing().filter(kind=SUSPEND).first()


class SanctionQuerySet(models.QuerySet):
    def standing(self):
        """Neither lifted nor over; a warning, until it is acknowledged."""
        runs = Q(until=None) | Q(until__gt=timezone.now())
        return self.filter(runs, lifted_at=None, acknowledged_at=None)

    def impose(self, member, kind: str, *, by, reason: str, until=None, note: str = "") -> "Sanction":
        """`until`: None for a warning, and for a silence that somebody must lift. `note` is for moderators.
        Raises AlreadyStands: a silence or a suspension is changed by lifting it first."""
        with transaction.atomic():
            held = type(member).objects.select_for_update(no_key=True).get(pk=member.pk)
            there = self.standing().filter(member=held, kind=kind).exclude(kind=WARN).select_related("by")
            if standing := there.first():
                raise AlreadyStands(standing)
            sanction = self.create(member=held, kind=kind, by=by, reason=reason, until=until, note=note)
            self.keep(held)
        return sanction

    def keep(self, member) -> None:
        """Write with the member what stands; their row is locked."""
        standing = list(self.standing().filter(member=member))
        ends = {one.kind: one.until or NO_END for one in standing if one.kind != WARN}
        member.silenced_until, member.suspended_until = ends.get(SILENCE), ends.get(SUSPEND)
        member.warned_at = next((one.at for one in standing if one.kind == WARN), None)
        member.save(update_fields=["silenced_until", "suspended_until", "warned_at"])


class Sanction(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sanctions")
    kind = models.CharField(max_length=8, choices=KINDS)
    # The member reads it, at sign-in when they are suspended.
    reason = models.CharField(max_length=500)
    # Moderators read it.
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=SUSPEND) | Q(until__isnull=False), name="suspension_has_an_end"
            )
        ]
        indexes = [models.Index(fields=["member", "-at"], name="sanction_of_member")]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.member}"

    @property
    def is_standing(self) -> bool:
        runs = self.until is None or self.until > timezone.now()
        return runs and self.lifted_at is None and self.acknowledged_at is None

    @property
    def sentence(self) -> str:
        """What a silence says to its member."""
        if self.until is None:
            return _("You may read but not write until a moderator says otherwise, because: “%(reason)s”") % {
                "reason": self.reason
            }
        local = timezone.localtime(self.until)
        return _("You may read but not write until %(moment)s, because: “%(reason)s”") % {
            "moment": f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}", "reason": self.reason,
        }  # fmt: skip

    def lift(self, *, by) -> bool:
        """End it before its time, as if it had never been meant. False when somebody has lifted it already."""
        return self._end(lifted_at=timezone.now(), lifted_by=by)

    def acknowledge(self) -> bool:
        """The member has read the warning."""
        return self.kind == WARN and self._end(acknowledged_at=timezone.now())

    def _end(self, **how) -> bool:
        with transaction.atomic():
            members = type(self)._meta.get_field("member").related_model.objects
            member = members.select_for_update(no_key=True).get(pk=self.member_id)
            rows = type(self).objects.filter(pk=self.pk, lifted_at=None)
            if "acknowledged_at" in how:
                rows = rows.filter(acknowledged_at=None)
            changed = rows.update(**how)
            type(self).objects.keep(member)
        self.refresh_from_db(fields=["lifted_at", "lifted_by", "acknowledged_at"])
        return bool(changed)
