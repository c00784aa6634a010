"""An operation: a method at an address, declared once. Views, checks, addresses and the description follow from it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.tokens import WRITE
from threads.api.schema import text, whole
from threads.api.shape import Shape

BEFORE = "/api/v1"
# What the parts of an address look like, and how they are described.
PARTS = {
    "year": ("[12][0-9]{3}", int, whole("The year of a topic.", least=1900, most=2999)),
    "post": ("[0-9]{1,18}", int, whole("The key of a post.", least=1)),
    "paper": ("[0-9]{1,18}", int, whole("The key of a paper.", least=1)),
    "share": ("[0-9]{1,18}", int, whole("The key of a share.", least=1)),
    "username": (
        "[^/]{1,150}",
        str,
        text("A member’s username.", least=1, most=30, pattern="^[^/\\u0000]+$"),
    ),
}
LIMIT = whole("How many at most.", least=1, most=100, default=20)
CURSOR = text(
    "Where the page begins: part of the address in “next”.", least=1, most=1000, pattern="^[A-Za-z0-9_.-]+$"
)
# One message of an answer.
ONE, PAGE, NOTHING = "one", "page", "nothing"


@dataclass(frozen=True)
class Operation:
    """`scope` is what a token must have; `is_open` says that nobody needs one. `kind` is ONE thing of `shape`, a
    PAGE of them, or NOTHING; `status` what it answers when all is well."""

    method: str
    path: str
    name: str
    summary: str
    view: Callable
    scope: str
    is_open: bool = False
    shape: Shape | None = None
    kind: str = ONE
    status: int = 200
    query: dict[str, dict] = field(default_factory=dict)
    body: dict | None = None
    # What a PAGE has beside its data: names with their schemas.
    beside: dict[str, dict] = field(default_factory=dict)
    # Further statuses: what each means here.
    refusals: dict[int, str] = field(default_factory=dict)

    @property
    def parts(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def parameters(self) -> dict[str, dict]:
        """Of the query, by name."""
        paging = {"limit": LIMIT, "cursor": CURSOR} if self.kind == PAGE else {}
        return self.query | paging | self._fields()

    def _fields(self) -> dict[str, dict]:
        if self.shape is None or self.writes:
            return {}
        items = {"type": "string", "enum": list(self.shape.fields)}
        note = f"Only these fields, besides {' and '.join(self.shape.always)}."
        return {"fields": {"type": "array", "items": items, "minItems": 1, "description": note}}

    def regex(self) -> str:
        """Its address, with or without the last slash."""
        route = re.escape(BEFORE[1:] + self.path.rstrip("/"))
        for part in self.parts:
            route = route.replace(re.escape("{" + part + "}"), f"(?P<{part}>{PARTS[part][0]})")
        return f"^{route}/?$"


OPERATIONS: list[Operation] = []


def operation(method: str, path: str, name: str, summary: str, **more: Any):
    """Declares the function below it, which takes a Call and the parts of the address."""

    def declare(view):
        scope = more.pop("scope", WRITE)
        OPERATIONS.append(Operation(method, path, name, summary, view, scope, **more))
        return view

    return declare


def by_path() -> dict[str, dict[str, Operation]]:
    """The operations of each address, by method."""
    found: dict[str, dict[str, Operation]] = {}
    for one in OPERATIONS:
        found.setdefault(one.path, {})[one.method] = one
    return found
