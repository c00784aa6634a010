"""Asking the sources: a batch at a time, one caller a host, and what they say written down."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from goodreadings.lib.http import Client
from threads.models import Gate, Identifier, Lookup, Paper, SourceRecord
from threads.models.lookup import LEASE
from threads.models.settle import settle
from threads.papers import sources

logger = logging.getLogger(__name__)

# Seconds that a pass of a gate holds: longer than the longest answer (10 s) and its writing down.
HOLD = 60.0


def client() -> Client:
    """The one that asks for us: the named hosts and no others."""
    return Client(
        sources.hosts(settings.LOOKUP_HOSTS),
        agent=f"GoodReadings ({settings.SITE_URL}; {settings.LOOKUP_CONTACT})",
        gateway=settings.LOOKUP_GATEWAY,
        seconds=settings.LOOKUP_SECONDS,
    )


def round_of_questions(http: Client, tell: Callable[[int], object] = int) -> int:
    """Ask every source whose gate is open for what is due, one batch each. How many look-ups came to
    an answer of any kind; `tell` is told of each batch. 0: nothing is due, or every gate is closed."""
    waiting = Lookup.objects.due().values("source", "host").annotate(first=Min("due_at")).order_by("first")
    done = 0
    for one in waiting:
        if answered := _ask(sources.SOURCES[one["source"]], one["host"], http):
            tell(answered)
            done += answered
    return done


def _ask(source: sources.Source, host: str, http: Client) -> int:
    token = Gate.objects.enter(host, HOLD)
    if token is None:
        return 0
    pause = source.pause
    try:
        batch = _take(source, host)
        if not batch:
            pause = 0.0
            return 0
        try:
            outcomes = sources.look_up(source.name, [one.identifier.found for one in batch], http,
                                       settings.LOOKUP_CONTACT)  # fmt: skip
        except sources.Unavailable as problem:
            pause = max(pause, problem.retry_after or 0.0)
            _write_unavailable(batch, problem)
        else:
            for lookup in batch:
                _write(lookup, source, outcomes)
        return len(batch)
    finally:
        Gate.objects.leave(host, token, min(pause, 24 * 3600.0))


def _take(source: sources.Source, host: str) -> list[Lookup]:
    """The longest waiting, as many as go into one question; nobody else takes them before the lease is over."""
    with transaction.atomic():
        due = Lookup.objects.due().filter(source=source.name, host=host).order_by("due_at", "pk")
        rows = due.select_for_update(skip_locked=True, of=("self",)).select_related("identifier")
        batch = list(rows[: source.batch])
        Lookup.objects.filter(pk__in=[one.pk for one in batch]).update(due_at=timezone.now() + LEASE)
    return batch


def _write_unavailable(batch: list[Lookup], problem: sources.Unavailable) -> None:
    logger.info("A look-up of %d identifiers got no answer: %s", len(batch), problem)
    for lookup in batch:
        lookup.go_on(str(problem), wait=problem.retry_after)
        lookup.save()


def _write(lookup: Lookup, source: sources.Source, outcomes: dict) -> None:
    """What was said of one identifier, all of it in one transaction."""
    outcome = outcomes.get((lookup.identifier.kind, lookup.identifier.value))
    with transaction.atomic():
        if outcome is None:  # left out of this answer: it is asked again
            lookup.due_at = timezone.now()
        elif isinstance(outcome, sources.NotFound):
            lookup.go_on(outcome.reason, is_missing=True)
        else:
            _keep(lookup, source, outcome)
        lookup.save()


def _keep(lookup: Lookup, source: sources.Source, record) -> None:
    # In one order with merges: the paper's row first.
    identifier = Identifier.objects.get(pk=lookup.identifier_id)
    paper = Paper.objects.select_for_update().get(pk=identifier.paper_id)
    SourceRecord.objects.keep(identifier, source.name, record)
    lookup.found_as(record)
    settle(paper)
