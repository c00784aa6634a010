"""Django's cache in files, of whose locks and counts several processes can be sure; and its cache in memory, without
copies."""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache


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


class ObjectCache(LocMemCache):
    """For what is made once and then only read. Django writes each value as bytes and reads them with every question,
    which takes longer than twenty posts need to be put together. Here all who ask get the same object, and nobody may
    change it."""

    def validate_key(self, key: str) -> None:
        """Django looks at each letter for what memcached does not take."""

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict:
        found = {}
        with self._lock:  # type: ignore[attr-defined]
            for key in keys:
                made = self.make_key(key, version)
                if self._has_expired(made):  # type: ignore[attr-defined]
                    self._delete(made)  # type: ignore[attr-defined]
                else:
                    found[key] = self._cache[made]  # type: ignore[attr-defined]
                    self._cache.move_to_end(made, last=False)  # type: ignore[attr-defined]
        return found

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        with self._lock:  # type: ignore[attr-defined]
            self._set(self.make_key(key, version), value, timeout)  # type: ignore[attr-defined]
