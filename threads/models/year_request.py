"""Members who ask the moderators to open a year."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User


class YearRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answered_at=None)

    def ask(self, year: int, member) -> bool:
        """Ask once; True when `member` had not asked before. Inside a transaction that holds the
        topic of the year before, as the opening of `year` does: nobody asks while it opens."""
        _, created = self.get_or_create(year=year, member=member)
        return created

    def answer(self, topic):
        """The year is open: mark those who asked, so that `threads.news` tells them."""
        asked = self.waiting().filter(year=topic.year)
        User.objects.filter(pk__in=asked.values("member_id")).update(has_news=True)
        asked.update(answered_at=timezone.now())


class YearRequest(models.Model):
    year = models.PositiveSmallIntegerField()
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="year_requests"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = YearRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        verbose_name = "request for a year"
        verbose_name_plural = "requests for a year"
        constraints = [models.UniqueConstraint(fields=["year", "member"], name="asked_once_for_a_year")]

    def __str__(self):
        return f"{self.year}, asked for by {self.member}"
