"""Django's cache in files, of whose locks and counts several processes can be sure."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class FileCache(FileBasedCache):
    """Django looks whether a key is there and then writes it, so that two processes may both have added it.
    django-allauth counts tries to sign in under a lock that is such a key. It reads a number and then writes the next
    one, so that of two calls at once one would not be counted."""

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        with self._alone():
            return bool(super().add(key, value, timeout, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        with self._alone():
            return int(super().incr(key, delta, version))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        folder = Path(self._dir)  # type: ignore[attr-defined]
        folder.mkdir(0o700, parents=True, exist_ok=True)
        with (folder / "lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield
