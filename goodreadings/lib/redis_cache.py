"""Django's cache in Redis or Valkey, for several machines; one that is away holds nobody up."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

# One that does not answer is left alone for so long.
REST = 3.0
PATIENCE = 0.5

logger = logging.getLogger(__name__)
# By server, for all threads and all caches there: Django makes one of these for each.
_rests_until: dict[str, float] = {}


class Redis(RedisCache):
    """Without its server, an empty one that keeps nothing: pages are made anew, tries are not counted."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        # Once more at once, on a new connection: the server may only have been started again.
        patient = {
            "socket_connect_timeout": PATIENCE,
            "socket_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 1),
        }
        super().__init__(server, params | {"OPTIONS": patient | params.get("OPTIONS", {})})
        self._where = str(server)

    def _or(self, without: Any, do: Callable[[], Any]) -> Any:
        if time.monotonic() < _rests_until.get(self._where, 0):
            return without
        try:
            return do()
        except (RedisError, OSError) as error:
            _rests_until[self._where] = time.monotonic() + REST
            logger.error("The cache does not answer, and is left alone for %s seconds: %s", REST, error)
            return without

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, lambda: super(Redis, self).get(key, default, version))

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return self._or({}, lambda: super(Redis, self).get_many(keys, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._or(False, lambda: super(Redis, self).has_key(key, version)))

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._or(None, lambda: super(Redis, self).set(key, value, timeout, version))

    def set_many(
        self, data: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        return list(self._or(list(data), lambda: super(Redis, self).set_many(data, timeout, version)))

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        # django-allauth waits for a lock that is such a key: nobody else has it.
        return bool(self._or(True, lambda: super(Redis, self).add(key, value, timeout, version)))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        counted = self._or(None, lambda: super(Redis, self).incr(key, delta, version))
        if counted is None:
            raise ValueError("The cache does not answer.")
        return int(counted)

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._or(False, lambda: super(Redis, self).touch(key, timeout, version)))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._or(None, lambda: super(Redis, self).delete_many(keys, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._or(False, lambda: super(Redis, self).delete(key, version)))
