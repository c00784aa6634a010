"""Looking up: for each identifier that a source may know, whether it has been asked, and when next.

The rows are the queue. Whoever takes one moves `due_at` on by the length of a lease, so that what a
killed worker had taken is due again by itself; what is written down at the end is the same however
often it is done.
"""

import datetime
import random
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from goodreadings.lib import work
from threads.models.identifier import Identifier
from threads.papers import sources
from threads.papers.identify import Identifier as Found
from threads.papers.record import Record

LEASE = datetime.timedelta(minutes=2)
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
# A preprint gets new versions and a journal in its first year or two; later it rests.
FRESH, STALE = 7 * DAY, 30 * DAY
LONGEST_WAIT = datetime.timedelta(hours=6)
# After so many days of "not found" in a row, it is asked monthly.
PATIENCE = 7
BATCH = 500


def route_of(found: Found) -> list[str]:
    """The names of the sources to ask for an identifier, in order; none when nobody is asked."""
    if not settings.LOOKUP:
        return []
    return sources.route(found, github=settings.LOOKUP_GITHUB, hosts=settings.LOOKUP_HOSTS)


class LookupQuerySet(models.QuerySet):
    def due(self):
        return self.filter(due_at__lte=timezone.now())

    def unanswered(self):
        """A card may still come."""
        return self.filter(state__in=[Lookup.WAITING, Lookup.UNAVAILABLE])

    def expect(self, identifiers: Iterable[Identifier]) -> int:
        """Have `identifiers` looked up, now, from the first source on, whatever came of it before; those
        that no source may know are left out. How many will be. Inside a transaction: the worker is woken."""
        wanted = []
        for identifier in identifiers:
            found = identifier.found
            if route := route_of(found):
                host = sources.SOURCES[route[0]].host_of(found)
                wanted.append(Lookup(identifier=identifier, source=route[0], host=host))
        self.bulk_create(
            wanted,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["identifier"],
            update_fields=["source", "host", "due_at", "tries", "had_trouble"],
        )
        if wanted:
            work.enqueue("threads.tasks.look_up")
        return len(wanted)


class Lookup(models.Model):
    WAITING, FOUND, NOT_FOUND, UNAVAILABLE = "waiting", "found", "not found", "unavailable"
    STATES = {
        WAITING: pgettext_lazy("look-up", "waiting for its turn"),
        FOUND: pgettext_lazy("look-up", "found"),
        NOT_FOUND: pgettext_lazy("look-up", "not found"),
        UNAVAILABLE: pgettext_lazy("look-up", "no source answered"),
    }

    identifier = models.OneToOneField(Identifier, on_delete=models.CASCADE, related_name="lookup")
    state = models.CharField(max_length=12, choices=STATES, default=WAITING)
    # The source to ask next, and where it lives.
    source = models.CharField(max_length=20)
    host = models.CharField(max_length=253)
    # None: not again.
    due_at = models.DateTimeField("next", null=True, default=timezone.now)
    # Rounds through all sources that ended without a record, one after the other.
    tries = models.PositiveSmallIntegerField(default=0)
    # In this round a source could not answer.
    had_trouble = models.BooleanField(default=False)
    problem = models.CharField(max_length=300, blank=True, help_text="What the last source said.")
    asked_at = models.DateTimeField("last asked", null=True)

    objects = LookupQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        verbose_name = "look-up"
        indexes = [models.Index(fields=["due_at"], name="lookup_due")]

    def __str__(self):
        return f"{self.identifier}: {self.get_state_display()}"

    @property
    def source_title(self) -> str:
        return sources.SOURCES[self.source].title if self.source in sources.SOURCES else self.source

    def found_as(self, record: Record) -> None:
        """A source knew it: rest, and ask again when it may have changed."""
        self.state, self.problem, self.tries, self.had_trouble = self.FOUND, "", 0, False
        self.asked_at = now = timezone.now()
        is_young = bool(record.issued) and record.issued[0] >= now.year - 1
        self.due_at = now + _spread(FRESH if is_young else STALE)
        self._begin_with(route_of(self.identifier.found))

    def go_on(self, problem: str, *, is_missing: bool = False, wait: float | None = None) -> None:
        """The source knows nothing of it (`is_missing`) or could not answer. On to the next source; after
        the last, wait: `wait` seconds if this one said how long, else longer from time to time."""
        route = route_of(self.identifier.found)
        self.asked_at = timezone.now()
        self.problem = problem[:300]
        self.had_trouble |= not is_missing
        further = route[route.index(self.source) + 1 :] if self.source in route else []
        if further:
            self.due_at = self.asked_at
        else:
            self._end_round(wait)
        self._begin_with(further or route)

    def _begin_with(self, route: list[str]) -> None:
        if not route:  # the operator switched its sources off
            self.due_at = None
            return
        self.source = route[0]
        self.host = sources.SOURCES[self.source].host_of(self.identifier.found)

    def _end_round(self, wait: float | None) -> None:
        """Not found is what every source says; one that could not answer may know it."""
        if self.state != self.FOUND:
            self.state = self.UNAVAILABLE if self.had_trouble else self.NOT_FOUND
        if not self.had_trouble:
            pause = DAY if self.tries < PATIENCE else STALE
        elif wait is not None:
            pause = datetime.timedelta(seconds=min(wait, DAY.total_seconds()))
        else:
            pause = min(LONGEST_WAIT, MINUTE * 2 ** min(self.tries, 10))
        self.due_at = timezone.now() + _spread(pause)
        self.tries = min(self.tries + 1, 1000)
        self.had_trouble = False


def _spread(pause: datetime.timedelta) -> datetime.timedelta:
    """Up to a quarter more: those that failed together come back apart from each other."""
    return pause * random.uniform(1.0, 1.25)  # noqa: S311
