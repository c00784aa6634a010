"""How closely a member follows a year."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

BATCH = 1000


class SubscriptionQuerySet(models.QuerySet):
    def want(self, member, topic, level: str) -> "Subscription":
        subscription, _created = self.update_or_create(member=member, topic=topic, defaults={"level": level})
        return subscription

    def begin(self, member, topic) -> None:
        """Who posts follows what concerns them, unless they chose something else before."""
        self.bulk_create([self.model(member=member, topic=topic)], ignore_conflicts=True)

    def carry_over(self, before, topic) -> None:
        """Who followed `before` follows `topic`, the year after it, as closely. In the transaction that
        opens it."""
        levels = self.filter(topic=before).order_by("pk").values_list("member_id", "level")
        self.bulk_create(
            [self.model(member_id=member, topic=topic, level=level) for member, level in levels],
            batch_size=BATCH,
            ignore_conflicts=True,
        )


class Subscription(models.Model):
    """Without a row, a member hears of what concerns them, too; the row goes over to the next year."""

    ALL, MINE, NOTHING = "all", "mine", "nothing"
    LEVELS = {ALL: _("all posts"), MINE: _("what concerns me"), NOTHING: _("nothing")}

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions"
    )
    topic = models.ForeignKey("threads.Topic", on_delete=models.CASCADE, related_name="subscriptions")
    level = models.CharField(max_length=8, choices=LEVELS, default=MINE)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "topic"], name="followed_once")]
        # Who follows all of a year, in the order in which they are told.
        indexes = [models.Index(fields=["topic", "level", "member"], name="followers_of_a_year")]

    def __str__(self):
        return f"{self.topic}: {self.get_level_display()} for {self.member}"
