"""What a thing is in an answer: each field with its schema and how it is made, side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Shape:
    """`fields` is {"title": (schema, function of the thing and the call)}; those of `always` come even when a
    request names others."""

    name: str
    fields: dict[str, tuple[dict, Callable[[Any, Any], Any]]]
    always: tuple[str, ...] = ("id", "url")

    def make(self, thing, call) -> dict:
        wanted = call.query.get("fields")
        names = self.fields if wanted is None else {*wanted, *self.always}
        return {name: make(thing, call) for name, (_, make) in self.fields.items() if name in names}

    def schema(self) -> dict:
        return {
            "type": "object",
            "properties": {name: schema for name, (schema, _) in self.fields.items()},
            "required": list(self.always),
            "additionalProperties": False,
        }

    def whole(self, thing, call) -> dict:
        """All of it, whatever fields the request names: inside of something else."""
        return {name: make(thing, call) for name, (_, make) in self.fields.items()}


def at(path: str) -> str:
    """The whole address of one of our own paths."""
    return settings.SITE_URL + path


def when(moment) -> str | None:
    return moment and moment.isoformat().replace("+00:00", "Z")
