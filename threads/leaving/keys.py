"""Rows in the order of their keys, a few at a time."""

from collections.abc import Iterator

BATCH = 200


def by_key(rows, *columns: str) -> Iterator[tuple]:
    """The key and the `columns` of each of `rows`. No query stays open, so that what is read may be changed
    meanwhile, and of many rows only a few are in memory."""
    left = rows
    while batch := list(left.order_by("pk").values_list("pk", *columns)[:BATCH]):
        yield from batch
        left = rows.filter(pk__gt=batch[-1][0])
