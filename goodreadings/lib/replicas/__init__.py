"""Replicas: where a request reads, and who has to be shown the primary.

A safe request reads what members share (settings.READ_FROM_REPLICAS) from a replica, unless that has not replayed
the reader's own last write yet. All else is the primary's: sessions, members, limits, whatever a request that writes
reads, tasks, commands. Without DATABASE_REPLICA_URLS nothing here runs. docs/decisions/0026-replicas.md tells why.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections, transaction
from django.http import HttpRequest, HttpResponse

from goodreadings.lib.limits import address
from goodreadings.lib.replicas.state import REPLICAS, choose

SAFE = {"GET", "HEAD", "OPTIONS"}
WRITE = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
# Rows that change with almost every request of a member, and are read from the primary only.
NO_WRITE_OF_A_MEMBER = {"django_session", "usersessions_usersession", "accounts_tally"}
# How far the log of the primary went when this browser last wrote: for those who are not signed in, or not any more.
COOKIE, COOKIE_SECONDS = "written", 60 * 60
HERE = "(pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint"

logger = logging.getLogger(__name__)


class Reading:
    """Where one request reads; decided when it first reads something that a replica has."""

    def __init__(self, request: HttpRequest, is_safe: bool) -> None:
        self.request = request
        self.alias = None if is_safe else DEFAULT_DB_ALIAS
        self.wrote = False
        # Some of it came from a replica, and some from the primary.
        self.is_mixed = False

    @property
    def is_away(self) -> bool:
        return self.alias not in {None, DEFAULT_DB_ALIAS}

    def where(self) -> str:
        if self.alias is None:
            # Whoever asks who the reader is reads, too.
            self.alias = DEFAULT_DB_ALIAS
            alias = self._decide()
            self.alias = DEFAULT_DB_ALIAS if self.wrote else alias
        return self.alias

    def stay(self) -> None:
        """From now on, the primary."""
        self.is_mixed |= self.is_away
        self.alias = DEFAULT_DB_ALIAS

    def hear(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """What is asked of the primary: whoever writes reads there from now on."""
        write = WRITE.match(str(sql))
        if write and write[1].lower() not in NO_WRITE_OF_A_MEMBER:
            self.wrote = True
            self.stay()
        return execute(sql, params, many, context)

    def _decide(self) -> str:
        user = getattr(self.request, "user", None)
        written = _written(self.request.COOKIES.get(COOKIE, ""))
        if user is not None and user.is_authenticated:
            return choose(f"member {user.pk}", max(written, user.last_write or 0))
        return choose(address(self.request), written)


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


def current() -> Reading | None:
    """That of the present request; None outside of one, and where there are no replicas."""
    return _reading.get()


class Router:
    """Which database is asked: Django's DATABASE_ROUTERS."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        reading = _reading.get()
        if reading is None:
            return DEFAULT_DB_ALIAS
        if model._meta.app_label not in settings.READ_FROM_REPLICAS:
            # A member beside something of theirs that is shown comes from where that came from.
            beside = getattr(getattr(hints.get("instance"), "_state", None), "db", None)
            return str(beside) if reading.is_away and beside == reading.alias else DEFAULT_DB_ALIAS
        if connections[DEFAULT_DB_ALIAS].in_atomic_block:
            reading.is_mixed |= reading.is_away
            return DEFAULT_DB_ALIAS
        return reading.where()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        # No sign of a write: Django asks for every object that is made and not saved, too.
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return None if db == DEFAULT_DB_ALIAS else False


class Follow:
    """Middleware, around all that reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Who administers judges by what is so now.
        is_safe = request.method in SAFE and not request.path.startswith(f"/{settings.ADMIN_PATH}/")
        reading = Reading(request, is_safe)
        token = _reading.set(reading)
        try:
            with connections[DEFAULT_DB_ALIAS].execute_wrapper(reading.hear):
                response = self.get_response(request)
                if response.status_code == 404 and (reading.is_away or reading.is_mixed):
                    # Somebody else may have made it a moment ago, and sent its address around.
                    reading.stay()
                    request.is_asked_again = True  # type: ignore[attr-defined]
                    response = self.get_response(request)
            if reading.wrote:
                _remember(request, response)
            return response
        finally:
            # What a streamed answer still reads, it reads from the primary.
            _reading.reset(token)


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    """Until where a replica has to be for this reader: with the member, wherever they are signed in and whatever
    program acts for them, and in the browser."""
    user = getattr(request, "user", None)
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            if user is not None and user.is_authenticated:
                table = get_user_model()._meta.db_table
                sql = f"UPDATE {table} SET last_write = {HERE} WHERE id = %s RETURNING last_write"  # noqa: S608
                cursor.execute(sql, [user.pk])
            else:
                cursor.execute(f"SELECT {HERE}")
            row = cursor.fetchone()
    except Error:
        logger.exception("Nobody knows until where a replica has to be for who wrote just now.")
        return
    if row and "Authorization" not in request.headers:
        response.set_cookie(
            COOKIE, f"{row[0]:x}", max_age=COOKIE_SECONDS, secure=settings.SESSION_COOKIE_SECURE,
            httponly=True, samesite="Lax",
        )  # fmt: skip


def _written(cookie: str) -> int:
    """Whoever makes up a number reads from the primary; no harm is done."""
    try:
        return min(int(cookie[:16], 16), 2**63 - 1) if cookie else 0
    except ValueError:
        return 0


def alias_for(model: Any) -> str:
    """Where SQL of our own reads what `model` has, in this request."""
    return Router().db_for_read(model)


# What begins the transaction of `reading_at_once` on the primary, should its replica be lost within.
_at_home: ContextVar[Callable[[], None] | None] = ContextVar("at_home", default=None)


@contextmanager
def reading_at_once(model: Any, begin: Callable[[str], None]) -> Iterator[str]:
    """A transaction for reading, where `model` is read: its alias. `begin` is done first in it (its limits), and on
    the primary too before what is left is asked there, when the replica is lost within."""
    alias = alias_for(model)
    if alias != DEFAULT_DB_ALIAS:
        try:
            connections[alias].ensure_connection()
        except (OperationalError, InterfaceError) as error:
            lost(alias, error)
            alias = DEFAULT_DB_ALIAS
    with transaction.atomic(using=alias), ExitStack() as home:

        def go_home() -> None:
            home.enter_context(transaction.atomic())
            begin(DEFAULT_DB_ALIAS)

        token = _at_home.set(None if alias == DEFAULT_DB_ALIAS else go_home)
        try:
            begin(alias)
            yield alias
        finally:
            _at_home.reset(token)


def begin_at_home() -> None:
    """A cursor goes to the primary: so does, once, the transaction that it is in."""
    if go_home := _at_home.get():
        _at_home.set(None)
        go_home()


def lost(alias: str, error: Exception) -> None:
    """A replica does not answer: nobody asks it for a while, and this request goes on with the primary."""
    REPLICAS[alias].lost(error)
    if reading := current():
        reading.stay()
