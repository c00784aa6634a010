"""Statements that PostgreSQL plans once a connection: to plan one took it longer than to answer it.

psycopg has a statement prepared when it was asked before with its values beside it instead of in it
(https://www.psycopg.org/psycopg3/docs/advanced/prepare.html), where `prepare_threshold` is set; settings/storage.py
does so unless a pgbouncer gives each transaction another connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.sql import Literal


@contextmanager
def planned_once(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """What is asked of `connection` meanwhile, where statements are kept. The first question of a request, which takes
    a connection out of the pool, is asked the common way; so is what is logged, which shows values at their places."""
    it: Any = connection.connection if connection.vendor == "postgresql" else None
    if it is None or it.prepare_threshold is None or connection.queries_logged:
        yield
        return
    common, it.cursor_factory = it.cursor_factory, ServerBindingCursor
    try:
        yield
    finally:
        it.cursor_factory = common


def is_written_in(value: Any) -> bool:
    """Whether a value that is always the same is written into the SQL: then a plan knows it (a partial index is of use
    only so), and what stands twice in the SQL is the same thing both times."""
    return isinstance(value, int | str)


def written_in(value: int | str) -> str:
    return Literal(value).as_string(None).strip().replace("%", "%%")
