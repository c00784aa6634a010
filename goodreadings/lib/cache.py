"""Django's cache in files, of whose locks several processes can be sure."""

import fcntl
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class FileCache(FileBasedCache):
    """Django looks whether a key is there and then writes it, so that two processes may both have added it.
    django-allauth counts tries to sign in under a lock that is such a key."""

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        folder = Path(self._dir)  # type: ignore[attr-defined]
        folder.mkdir(0o700, parents=True, exist_ok=True)
        with (folder / "lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            return bool(super().add(key, value, timeout, version))
