"""How far a member is with a paper."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from threads.models.paper import Paper


class ReadingQuerySet(models.QuerySet):
    def want(self, member, paper: Paper, state: str) -> None:
        """Make it so that `paper` stands at `state` for `member`; "" takes it off the list."""
        if not state:
            self.filter(member=member, paper=paper).delete()
            return
        self.update_or_create(
            member=member, paper=paper, defaults={"state": state, "changed_at": timezone.now()}
        )


class Reading(models.Model):
    TO_READ, BEGUN, READ = "to-read", "reading", "read"
    STATES = {
        TO_READ: pgettext_lazy("reading list", "to read"),
        BEGUN: pgettext_lazy("reading list", "reading"),
        READ: pgettext_lazy("reading list", "read"),
    }

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="readings")
    state = models.CharField(max_length=8, choices=STATES)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "paper"], name="paper_once_on_a_list")]

    def __str__(self):
        return f"{self.paper}: {self.get_state_display()} by {self.member}"
