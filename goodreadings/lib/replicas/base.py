"""Django's way to a replica (ENGINE = "goodreadings.lib.replicas"): what it does not answer, the primary does."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, connections
from django.db.backends.postgresql import base

from goodreadings.lib.replicas import begin_at_home, current, lost
from goodreadings.lib.replicas.state import REPLICAS

# No query of a page takes that long (threads.search.vendor has a limit of its own): the replica hangs. Whether it is
# there at all, it says at once.
HANGS, AT_ONCE = 4.0, 0.8
# Too long for whoever asked: the primary would not be faster.
TOOK_TOO_LONG = "57014"
# Not so on the primary: rows that replaying had to remove, and what follows from that in a transaction; a write; what
# a migration has just made (a column, a table, a function).
ELSEWHERE = {"40001", "25P02", "25006", "42703", "42P01", "42883"}
GONE = (OperationalError, InterfaceError)


class Connection(psycopg.Connection[Any]):
    """One that does not wait for ever: a machine that hangs holds no thread of ours."""

    patience = AT_ONCE

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.errors._WaitTimeout as error:
            self.pgconn.finish()
            raise psycopg.OperationalError("the replica took too long") from error


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def pool(self) -> Any:
        self.settings_dict["OPTIONS"]["pool"]["connection_class"] = Connection
        return super().pool

    def cursor(self) -> Any:
        return Cursor(self.alias, super().cursor)

    def chunked_cursor(self) -> Any:
        return self.cursor()

    def ask(self, sql: str) -> Any:
        """One row of its own answer. Raises what Django raises."""
        with super().cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()

    def _commit(self) -> None:
        self._unless_gone(super()._commit)  # type: ignore[misc]

    def _rollback(self) -> None:
        self._unless_gone(super()._rollback)  # type: ignore[misc]

    def _set_autocommit(self, autocommit: bool) -> None:
        self._unless_gone(lambda: super(DatabaseWrapper, self)._set_autocommit(autocommit))  # type: ignore[misc]

    def _unless_gone(self, do: Callable[[], Any]) -> None:
        """Nothing was written here, so nothing is lost with the end of a transaction."""
        try:
            do()
        except GONE as error:
            lost(self.alias, error)


class Cursor:
    """On the replica as long as that answers, then on the primary."""

    def __init__(self, alias: str, make: Callable[[], Any]) -> None:
        self._alias, self._is_home = alias, False
        try:
            if REPLICAS[alias].rests:
                self._go_home()
            else:
                self._cursor = make()
        except GONE as error:
            lost(alias, error)
            self._go_home()

    def _go_home(self) -> None:
        self._is_home = True
        if reading := current():
            reading.stay()
        begin_at_home()
        self._cursor = connections[DEFAULT_DB_ALIAS].cursor()

    def execute(self, sql: Any, params: Any = None) -> Any:
        try:
            return self._ask(sql, params)
        except (DatabaseError, InterfaceError) as error:
            code = getattr(error.__cause__, "sqlstate", None) or ""
            if self._is_home or code == TOOK_TOO_LONG:
                raise
            if code not in ELSEWHERE:
                if not isinstance(error, GONE):
                    raise
                lost(self._alias, error)
        self._go_home()
        return self._cursor.execute(sql, params)

    def _ask(self, sql: Any, params: Any) -> Any:
        connection = None if self._is_home else self._cursor.connection
        if connection:
            connection.patience = HANGS
        try:
            return self._cursor.execute(sql, params)
        finally:
            if connection:
                connection.patience = AT_ONCE

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)

    def __enter__(self) -> "Cursor":
        return self

    def __exit__(self, *error: object) -> None:
        self._cursor.close()
