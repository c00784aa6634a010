"""Querysets whose SQL is written once, and asked again with other values.

Putting a query together and writing its SQL takes Django longer than PostgreSQL takes to answer it; for a page of
which everything else is kept, that is most of its cost (docs/performance.md). The SQL is the same whatever values
stand in it.
"""

import copy
import datetime
import functools
import re
from collections.abc import Callable, Collection
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from goodreadings.lib.statements import is_written_in, planned_once, written_in

M = TypeVar("M", bound=Model)
Value = int | str | datetime.datetime
# The kinds of what is called with, the length for a list; each parameter, with the value whose place it has, if any.
Shape = tuple[str | int, ...]
Places = list[tuple[Any, int | None]]
# What stands for a value while the SQL is written: within the bounds of the smallest integer column, and of the years
# of a calendar. It is written twice, with other ones: what differs then is what they stand for.
STAND_INS = 11_000, 21_000
EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
# Each length of a list has SQL of its own: one is filled up to the next of these with its last number. A longer one is
# asked the common way.
LENGTHS = 1, 2, 4, 8, 16, 24, 32, 48, 64
# So is what no 32 bits hold: Django knows what a column makes of it.
MOST = 2**31 - 1
NUMBER, TEXT, MOMENT = "number", "text", "moment"


class _Written(Query):
    """A query that is only to be asked: `compiler` wrote it, `parameters` are what stands in it now."""

    compiler_of_it: SQLCompiler
    sql: str
    parameters: tuple
    # What makes Python's values of the database's, of all columns; empty until it is known.
    converters: list[dict]

    def get_compiler(
        self, using: str | None = None, connection: Any = None, elide_empty: bool = True
    ) -> SQLCompiler:
        compiler = copy.copy(self.compiler_of_it)
        compiler.using, compiler.connection = using, connection or connections[using or DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_, **__: (self.sql, self.parameters)  # type: ignore[method-assign]
        compiler.execute_sql = functools.partial(_asked, compiler)  # type: ignore[method-assign]
        compiler.get_converters = self._converters  # type: ignore[assignment, method-assign]
        return compiler

    def _converters(self, columns: Any) -> dict:
        """Django looks for them with every question: of a post with its members, that took longer than its row."""
        if not self.converters:
            self.converters.append(self.compiler_of_it.get_converters(columns))
        return self.converters[0]


def _asked(compiler: SQLCompiler, *arguments: Any, **more: Any) -> Any:
    with planned_once(compiler.connection):
        return type(compiler).execute_sql(compiler, *arguments, **more)


class Prepared(Generic[M]):
    """Call it with the numbers, lists of numbers, texts and moments that its function takes: a list of what the
    queryset has. A list without a number finds nothing, as `__in` does. The function may take nothing else into its
    queryset that changes: not the time, not the reader."""

    def __init__(self, build: Callable[..., QuerySet[M]]):
        functools.update_wrapper(self, build)
        self._build = build
        self._written: dict[Shape, tuple[QuerySet, Places]] = {}

    def __call__(self, *values: Value | Collection[int]) -> list:
        shape: list[str | int] = []
        flat: list[Any] = []
        for value in values:
            if isinstance(value, Value):
                shape.append(NUMBER if isinstance(value, int) else TEXT if isinstance(value, str) else MOMENT)
                flat.append(value)
            else:
                # What no column holds stands in no row.
                numbers = [number for number in value if abs(number) < 2**63]
                if not numbers:
                    return []
                length = next((length for length in LENGTHS if length >= len(numbers)), len(numbers))
                shape.append(length)
                flat += numbers + numbers[-1:] * (length - len(numbers))
        longest = max((it for it in shape if isinstance(it, int)), default=0)
        if longest > LENGTHS[-1] or any(isinstance(it, int) and not 0 <= it <= MOST for it in flat):
            return list(self._build(*values))
        queryset, places = self._as_written(tuple(shape))
        asked = queryset.all()
        cast(_Written, asked.query).parameters = tuple(
            it if place is None else _as(flat[place], it) for it, place in places
        )
        return list(asked)

    def _as_written(self, shape: Shape) -> tuple[QuerySet, Places]:
        if shape not in self._written:
            self._written[shape] = self._write(shape)
        return self._written[shape]

    def _write(self, shape: Shape) -> tuple[QuerySet, Places]:
        (queryset, compiler, sql, parameters, ones), (_, _, other_sql, other_parameters, others) = (
            self._with_stand_ins(shape, first) for first in STAND_INS
        )
        places: Places = []
        for it, other in zip(parameters, other_parameters, strict=True):
            pairs = enumerate(zip(ones, others, strict=True))
            found = [n for n, (one, two) in pairs if _as(one, it) == it and _as(two, other) == other]
            places.append((it, found[0] if found and it != other else None))
            if it != other and not found:
                raise ValueError(
                    f"{self._build.__name__}: {it!r} is not what it was called with, and changes."
                )
        if sql != other_sql or {place for _, place in places} - {None} != set(range(len(ones))):
            raise ValueError(
                f"{self._build.__name__}: what it is called with does not stand in its SQL as it is."
            )
        if compiler.connection.vendor == "postgresql":
            sql, places = _with_constants(sql, places)
        written = cast(_Written, queryset.query.chain(klass=_Written))
        written.compiler_of_it, written.sql, written.converters = compiler, sql, []
        # Setting the query makes rows that are tuples into dictionaries.
        rows_as = queryset._iterable_class
        queryset.query = written
        queryset._iterable_class = rows_as
        return queryset, places

    def _with_stand_ins(
        self, shape: Shape, first: int
    ) -> tuple[QuerySet, SQLCompiler, str, tuple, list[Value]]:
        values: list[Any] = []
        flat: list[Value] = []
        for kind in shape:
            start = first + len(flat)
            if isinstance(kind, int):
                values.append(list(range(start, start + kind)))
                flat += values[-1]
            else:
                moment = EPOCH + datetime.timedelta(minutes=start)
                values.append({NUMBER: start, TEXT: f"stand-in {start}", MOMENT: moment}[kind])
                flat.append(values[-1])
        queryset = self._build(*values)
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        return queryset, compiler, *compiler.as_sql(), flat


def prepared(build: Callable[..., QuerySet[M]]) -> Prepared[M]:
    """Of a function that puts a queryset together for numbers, texts and moments."""
    return Prepared(build)


def _with_constants(sql: str, places: Places) -> tuple[str, Places]:
    """The same with what is not called with written into the SQL, and the places that are left."""
    parts, left = re.split("(%s|%%)", sql), []
    rest = iter(places)
    for n, part in enumerate(parts):
        if part == "%s":
            it, place = next(rest)
            if place is None and is_written_in(it):
                parts[n] = written_in(it)
            else:
                left.append((it, place))
    return "".join(parts), left


def _as(value: Value, parameter: Any) -> Any:
    """`value` in the form that its database gave to `parameter`, which stood at its place."""
    if isinstance(value, int):
        return type(parameter)(value) if isinstance(parameter, int) else None
    if isinstance(value, datetime.datetime) and isinstance(parameter, str):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)
    return value
