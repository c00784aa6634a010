"""Pages by cursor: what comes after the last thing that was seen, however much was added before it."""

import hashlib
from urllib.parse import urlencode

from django.core import signing

from threads.api.problem import Problem
from threads.api.shape import at

SALT = "threads.api.cursor"


def page(call, rows, column: str = "pk", *, newest_first: bool = True) -> tuple[list, str | None]:
    """The rows that the request asks for, ordered by the unique `column`, and the address of the page after; None
    for the last. A cursor fits the address and the query it was given for, and no other."""
    limit, place = call.query["limit"], f"{call.path}?{_others(call)}"
    if cursor := call.query.get("cursor"):
        beyond = "lt" if newest_first else "gt"
        rows = rows.filter(**{f"{column}__{beyond}": _read(cursor, place)})
    found = list(rows.order_by(f"-{column}" if newest_first else column)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = _value(found[limit - 1], column)
    return found[:limit], at(f"{call.path}?{_others(call, cursor=_write(last, place), limit=limit)}")


def part(call, found: list) -> tuple[list, str | None]:
    """The same of a list that is there as a whole."""
    limit, place = call.query["limit"], f"{call.path}?{_others(call)}"
    first = _read(cursor, place) if (cursor := call.query.get("cursor")) else 0
    end = first + limit
    if end >= len(found):
        return found[first:end], None
    return found[first:end], at(f"{call.path}?{_others(call, cursor=_write(end, place), limit=limit)}")


def _others(call, **more) -> str:
    said = {name: call.request.GET[name] for name in sorted(call.said) if name not in {"cursor", "limit"}}
    return urlencode(said | more)


def _value(row, column: str):
    for name in column.split("__"):
        row = getattr(row, name)
    return row


def _write(last, place: str) -> str:
    """The same for the same, whenever: an answer that has it keeps its ETag. Short, however much was searched for."""
    return signing.Signer(salt=SALT).sign_object([last, _print(place)]).replace(":", ".")


def _print(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()[:32]


def _read(cursor: str, place: str):
    try:
        last, there = signing.Signer(salt=SALT).unsign_object(cursor.replace(".", ":"))
    except (signing.BadSignature, ValueError, TypeError):
        there = None
    if there != _print(place):
        raise Problem(404, "This cursor leads nowhere: take the address in “next” as it is.")
    return last
