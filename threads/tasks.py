"""What the worker does. Each task may run twice, or again after a crash, and nobody sees it."""

import datetime
import time

from django.utils import timezone

from goodreadings.lib import work
from goodreadings.lib.work import task
from threads import lookups
from threads.models import Lookup

LOOK_UP = "threads.tasks.look_up"
# Seconds that a task may hold the worker before it makes room for others.
TURN = 20.0
# How soon it comes back while something is due but every gate is closed.
PAUSE = datetime.timedelta(seconds=3)


@task()
def look_up() -> int:
    """Ask sources until nothing is due, or for one turn; then have itself done again when needed."""
    done, end = 0, time.monotonic() + TURN
    with lookups.client() as http:
        while (answered := lookups.round_of_questions(http)) and time.monotonic() < end:
            done += answered
    remind()
    return done


def remind() -> None:
    """Have the look-ups done that are due, or will be: also after a crash, a clock that went wrong, or a
    task that was lost. The worker calls it every half minute."""
    first = Lookup.objects.exclude(due_at=None).order_by("due_at").values_list("due_at", flat=True).first()
    if first is None:
        return
    at = max(first, timezone.now() + PAUSE)
    if at < timezone.now() + datetime.timedelta(minutes=1) and not work.is_waiting(LOOK_UP, at + PAUSE):
        work.enqueue(LOOK_UP, after=at)
