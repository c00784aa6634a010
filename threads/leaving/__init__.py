"""Forgetting a member who left (docs/decisions: leaving).

The row of the member stays, for what hangs on it, and becomes nobody's: so posts keep an author and conversations
their people apart. Everything else is told by rules.py, one rule for each table and column that may hold something
of a member. Each step is done in small transactions, and done again it changes nothing: whoever dies in between,
the next run goes on. The name goes last, with `done_at`.
"""

import time
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from threads.leaving import member, posts, rows, words
from threads.leaving.names import Names
from threads.models import Departure

__all__ = ["farewell"]


def farewell(pk: int, *, seconds: float = float("inf")) -> bool:
    """Forget whoever wanted to leave with the departure `pk`, for so many seconds. False when there is more to
    do; True when it is done, or nobody leaves any more."""
    departure = Departure.objects.waiting().select_related("member").filter(pk=pk).first()
    if departure is None or not departure.begin():
        return True
    end = time.monotonic() + seconds
    return all(time.monotonic() <= end for _step in _steps(departure))


def _steps(departure: Departure) -> Iterator[None]:
    """All that is to be done; a breath after everything that changed something, so that whoever begins again and
    again comes to an end all the same."""
    who = departure.member
    names = Names.of(who)
    yield from posts.forget(who, keeps=departure.keeps_posts)
    yield from posts.likes_become_numbers(who)
    rows.forget_readings(who)
    yield from rows.end_sessions(who, names)
    yield from rows.forget_relations(who)
    yield from posts.forget_images(who, keeps=departure.keeps_posts)
    yield from words.rewrite_about(who, names)
    yield from words.rewrite_everywhere(names)
    with transaction.atomic():
        # Another worker may have been as far as this.
        if not Departure.objects.select_for_update().waiting().filter(pk=departure.pk).exists():
            return
        # What was written meanwhile, with a name in it that is known for the last time.
        for _step in words.rewrite_everywhere(names):
            pass
        member.become_nobody(who)
        Departure.objects.filter(pk=departure.pk).update(done_at=timezone.now())
