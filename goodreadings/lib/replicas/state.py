"""What a process knows of each replica: whether it answers, and how far it is."""

import logging
import threading
import time
import zlib
from typing import Any, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

# A replica is asked how it is so often, and sooner for somebody whose write it had not replayed.
EVERY, SOONER = 1.0, 0.05
# One that does not answer is left alone for so long, and each time longer.
REST, MOST_REST = 3.0, 24.0
# One that is further behind than so many seconds is as good as gone.
MOST_BEHIND = 30.0
# A database that is not in recovery is no replica: it may have been promoted, and have a life of its own.
ASK = """
SELECT pg_is_in_recovery(),
  coalesce(pg_last_wal_replay_lsn() - '0/0'::pg_lsn, 0)::bigint,
  CASE WHEN EXISTS (SELECT FROM pg_stat_wal_receiver)
    THEN coalesce(pg_last_wal_receive_lsn() - '0/0'::pg_lsn, 0)::bigint END
"""
FLUSHED = "SELECT (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint"

logger = logging.getLogger(__name__)


class Replica:
    def __init__(self, alias: str, name: str) -> None:
        self.alias, self.name = alias, name
        self.asking = threading.Lock()
        self.asked = self.rests_until = float("-inf")
        self.rest, self.replayed = REST, -1
        # What it had received when it was last seen to have replayed all that, and when that was.
        self.received, self.level_at = -1, time.monotonic()
        # Where the primary was when this one came, or came back: readers saw that, and nobody goes back in time.
        self.floor: int | None = None
        # None: nobody has asked yet.
        self.is_good: bool | None = None

    @property
    def rests(self) -> bool:
        return time.monotonic() < self.rests_until

    @property
    def behind(self) -> float:
        """For how many seconds it has not shown what it had, or got anything. Its clock is not asked: without writes
        there is nothing to replay, and the last transaction may be of yesterday."""
        return self.asked - self.level_at

    def serves(self, written: int) -> bool:
        """Whether it shows everything up to `written`, a place in the log of the primary."""
        if self.rests:
            return False
        age = time.monotonic() - self.asked
        if age > EVERY or (age > SOONER and written > self.replayed):
            self.look()
        return bool(self.is_good) and written <= self.replayed

    def look(self) -> None:
        """Ask it how it is, unless somebody is just doing that."""
        if not self.asking.acquire(blocking=False):
            return
        try:
            self._ask()
        finally:
            self.asking.release()

    def _ask(self) -> None:
        self.asked = time.monotonic()
        try:
            follows, self.replayed, received = cast(Any, connections[self.alias]).ask(ASK)
        except Error as error:
            self.lost(error)
            self.rest = min(self.rest * 2, MOST_REST)
            return
        self.rest, self.rests_until = REST, float("-inf")
        if self.floor is None:
            self.floor = _where_the_primary_is()
        if self.replayed >= self.received and received is not None:
            self.received, self.level_at = received, self.asked
        if not follows:
            self._now(False, "is no replica, but a database of its own")
        elif self.behind > MOST_BEHIND:
            self._now(False, f"is {self.behind:.0f} seconds behind")
        elif self.replayed < self.floor:
            self._now(False, "is not yet where the primary was")
        else:
            self._now(True, "follows")

    def _now(self, is_good: bool, how: str) -> None:
        if is_good != self.is_good:
            say = logger.info if is_good else logger.warning
            say("The replica %s %s%s", self.name, how, "." if is_good else ": reads go to the primary.")
        self.is_good = is_good
        if not is_good:
            # It has to be past where readers have been in the meantime.
            self.floor = self.floor if how.startswith("is not yet") else None

    def lost(self, error: Exception) -> None:
        self.rests_until = time.monotonic() + self.rest
        self._now(False, f"does not answer ({str(error).strip().partition(chr(10))[0]})")

    def told(self) -> str:
        """A line for operators: how it is now."""
        self.look()
        if self.is_good:
            return f"The replica {self.name} follows, {self.behind:.1f} s behind."
        return f"The replica {self.name} is not read from: reads go to the primary."


def _where_the_primary_is() -> int:
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(FLUSHED)
            return int(cursor.fetchone()[0])
    except Error:
        # Without it, what a replica has is the best that there is.
        return 0


REPLICAS = {alias: Replica(alias, name) for alias, name in settings.DATABASE_REPLICAS.items()}


def choose(who: str, written: int) -> str:
    """The replica for a reader, always the same while it serves, so that no page is older than the one before; the
    primary where none does."""
    there = sorted(REPLICAS.values(), key=lambda one: zlib.crc32(f"{one.alias} {who}".encode()))
    return next((one.alias for one in there if one.serves(written)), DEFAULT_DB_ALIAS)
