"""Sentences for members, said by what knows neither Django nor the member's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def gettext_noop(sentence: str) -> str:
    """Marks `sentence` for translation, and leaves it as it is."""
    return sentence


def in_english(template: str, values: dict[str, Any]) -> str:
    said = {name: f"{value:,}" if isinstance(value, int | float) else value for name, value in values.items()}
    return template % said


# `goodreadings.apps` puts the reader's language here; processes without Django speak English.
speak: Callable[[str, dict[str, Any]], str] = in_english


class Told(ValueError):
    """An error whose `str()` is a sentence or two for the member: `template` with `values`, of which numbers are
    written, and words translated, as the reader's language wants."""

    def __init__(self, template: str, **values: Any) -> None:
        super().__init__(template, values)
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return speak(self.template, self.values)

    def as_json(self) -> list[Any]:
        """What `type(self)(template, **values)` makes it of again, in another process."""
        return [self.template, self.values]
