"""What the worker does. Each task may run twice, or again after a crash, and nobody sees it."""

import datetime
import logging
import time
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from goodreadings.lib import work
from goodreadings.lib.http import Client, Unreachable
from goodreadings.lib.work import task
from threads import leaving, lookups, my_data
from threads.models import Departure, Lookup, tell
from threads.search import watch

logger = logging.getLogger(__name__)

LOOK_UP = "threads.tasks.look_up"
FAREWELL = "threads.tasks.farewell"
LOOK_AGAIN = "threads.tasks.look_again"
# Seconds that a task may hold the worker before it makes room for others.
TURN = 20.0
# How soon it comes back while something is due but every gate is closed.
PAUSE = datetime.timedelta(seconds=3)
# A hub that answers so can be asked again.
BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


@task()
def look_up() -> int:
    """Ask sources until nothing is due, or for one turn; then have itself done again when needed."""
    done, end = 0, time.monotonic() + TURN
    with lookups.client() as http:
        while (answered := lookups.round_of_questions(http)) and time.monotonic() < end:
            done += answered
    remind()
    return done


@task()
def tell_hub(paths: list[str]) -> None:
    """Tell the hub that the feeds at `paths` changed. It may hear so twice; what fails is tried again later,
    unless the hub says that it is not to be told."""
    hub = settings.WEBSUB_HUB
    if not hub:
        return
    feeds = [settings.SITE_URL + path for path in paths]
    agent = f"GoodReadings ({settings.SITE_URL}; {settings.LOOKUP_CONTACT})"
    with Client({urlsplit(hub).hostname or ""}, agent=agent, gateway=settings.LOOKUP_GATEWAY) as http:
        answer = http.post(hub, [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)])
    if answer.status in BUSY or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unreachable(f"the hub answered {answer.status}")
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        logger.warning("The hub answered %d, and is not told again of %s.", answer.status, feeds)


@task()
def spread(word: dict, after: int) -> None:
    """Tell those who follow something, batch by batch, beyond the member with the key `after`; what is left
    after one turn is another task's."""
    end = time.monotonic() + TURN
    said = tell.Word(**word | {"papers": tuple(word["papers"])})
    last: int | None = after
    while last is not None:
        with transaction.atomic():
            last = tell.spread(said, last)
            if last is not None and time.monotonic() > end:
                work.enqueue("threads.tasks.spread", word, last)
                return


@task()
def look_again(post: int, beyond: int = 0) -> None:
    """Tell those whose kept searches find a post that was approved late, for one turn."""
    last = watch.look_again(post, beyond)
    if last is not None:
        work.enqueue(LOOK_AGAIN, post, last)


@task()
def pack(archive: int) -> None:
    """Make the file of a member's data."""
    my_data.make(archive)


@task()
def farewell(departure: int) -> None:
    """Forget a member who left, for one turn; what is left is another task's."""
    if not leaving.farewell(departure, seconds=TURN):
        work.enqueue(FAREWELL, departure)


def farewells() -> None:
    """Have those forgotten whose time to think again is over; what a crash broke off goes on. The worker calls
    it every hour."""
    if not work.is_waiting(FAREWELL, timezone.now()):
        for pk in Departure.objects.due().values_list("pk", flat=True):
            work.enqueue(FAREWELL, pk)


def remind() -> None:
    """Have the look-ups done that are due, or will be: also after a crash, a clock that went wrong, or a
    task that was lost. The worker calls it every half minute."""
    first = Lookup.objects.exclude(due_at=None).order_by("due_at").values_list("due_at", flat=True).first()
    if first is None:
        return
    at = max(first, timezone.now() + PAUSE)
    if at < timezone.now() + datetime.timedelta(minutes=1) and not work.is_waiting(LOOK_UP, at + PAUSE):
        work.enqueue(LOOK_UP, after=at)
