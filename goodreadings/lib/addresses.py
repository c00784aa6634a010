"""Addresses of what a page names again and again. Django looks through its patterns for each, which takes as long as
half a small query; a page of posts has some twenty."""

import functools

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


def address(name: str, of: int | str) -> str:
    """As of `reverse`, for a pattern with one part."""
    return _address(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), name, of)


@functools.lru_cache(maxsize=4_000)
def _address(_urlconf: str, _prefix: str, name: str, of: int | str) -> str:
    return reverse(name, args=[of])
