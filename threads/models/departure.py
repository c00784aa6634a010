"""A departure: a member wants to leave, has a while to think again, and is forgotten then (threads.leaving)."""

import datetime

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from threads.models.archive import Archive
from threads.models.mail import Mail

TIME_TO_STAY = datetime.timedelta(days=14)


def with_page():
    """Members whom others can look up: nobody who is leaving or left, no name of an import that is another's, and
    nobody who waits or was turned away, but for those whose posts can be read."""
    let_in = Q(awaits_since=None) & (Q(is_active=True) | Q(imported_name__isnull=False))
    written = apps.get_model("threads.Post").objects.visible().filter(author=OuterRef("pk"))
    return User.objects.filter(let_in | Exists(written), handed_to=None, departure=None)


class CannotLeave(ValueError):
    """str() is a sentence for the member."""


class DepartureQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(done_at=None)

    def due(self, now: datetime.datetime | None = None):
        """Those whose time to think again is over, whether or not it was begun to forget them."""
        return self.waiting().filter(asked_at__lte=(now or timezone.now()) - TIME_TO_STAY)

    def may_stay(self, now: datetime.datetime | None = None):
        """Those who can think again: to the moment that they were told, also when the worker is late."""
        return self.filter(begun_at=None, asked_at__gt=(now or timezone.now()) - TIME_TO_STAY)

    def ask(self, member, *, keeps_posts: bool) -> "Departure":
        """Close the account of `member`, and have it erased later; a mail says how to stay. Asked twice, the
        first stands. Raises CannotLeave for the last administrator."""
        with transaction.atomic():
            # All locked, so that the last two do not leave at the same moment; what others write of them meanwhile, as
            # a sanction that one of them imposes, does not wait, which could be for each other.
            heads = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
            left = {head.pk for head in heads.select_for_update(no_key=True)}
            if left == {member.pk}:
                raise CannotLeave(
                    _("You are the only administrator. Make somebody else one, then you can leave.")
                )
            person = User.objects.select_for_update(no_key=True).get(pk=member.pk)
            said = {"keeps_posts": keeps_posts, "was_active": person.is_active}
            departure, is_new = self.get_or_create(member=person, defaults=said)
            if is_new:
                # Nobody signs in, writes or is told anything as a member who is not active.
                User.objects.filter(pk=member.pk).update(is_active=False)
                Mail.objects.create(member=member, key=departure.mail_key)
                for archive in Archive.objects.filter(member=member):
                    archive.discard()
        return departure


class Departure(models.Model):
    """It outlives the name: `done_at` says when its member became nobody."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="departure"
    )
    keeps_posts = models.BooleanField(help_text="Under “former member”; else their words go too.")
    # Whoever was suspended is suspended when they stay.
    was_active = models.BooleanField(default=True)
    asked_at = models.DateTimeField(default=timezone.now)
    # From here on there is no way back.
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="departure_waiting", condition=models.Q(done_at=None))
        ]

    def __str__(self):
        return f"{self.member}, since {self.asked_at:%Y-%m-%d}"

    @property
    def until(self) -> datetime.datetime:
        """To this moment the member may think again."""
        return self.asked_at + TIME_TO_STAY

    @property
    def mail_key(self) -> str:
        return f"{Mail.LEAVING}{self.pk}"

    def begin(self) -> bool:
        """From now on it is too late to stay; False when the member stayed after all."""
        rows = Departure.objects.filter(pk=self.pk, done_at=None)
        rows.filter(begun_at=None).update(begun_at=timezone.now())
        return rows.exists()

    def stay(self) -> bool:
        """The account is as it was. False when it is too late."""
        with transaction.atomic():
            stayed, _ = Departure.objects.may_stay().filter(pk=self.pk).delete()
            if stayed:
                User.objects.filter(pk=self.member_id).update(is_active=self.was_active)
        return bool(stayed)
