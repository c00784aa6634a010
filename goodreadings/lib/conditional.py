"""Answers that whoever has them already need not be sent again."""

import time
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date


def answer(
    request: HttpRequest, name: str, etag: str, write: Callable[[], HttpResponse], keep: str = "no-cache"
) -> HttpResponse:
    """304 for those who have what `etag` tells from every other form of `name`, else what `write` makes.
    `keep` is the Cache-Control."""
    moment = first_seen(name, etag)
    response = get_conditional_response(request, etag, moment)
    if response is None:
        response = write()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = keep
    if moment <= time.time():
        response.headers["Last-Modified"] = http_date(moment)
    return response


def first_seen(name: str, etag: str) -> int:
    """When `name`, as it is, was asked for first: seconds since 1970.

    No date of its posts would do: a post that is removed, or restored, a name that changes, leave none. A
    cache that forgets makes the moment later than it was, which costs an answer and hides no change.
    """
    kept, moment = cache.get(name) or ("", 0)
    if kept != etag:
        # Two forms of it within a second would have one date: the later form's lies in the next second.
        moment = max(int(time.time()), moment + 1)
        cache.set(name, (etag, moment), None)
    return int(moment)
