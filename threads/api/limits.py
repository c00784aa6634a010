"""How often a program may ask: a number of calls a minute, counted for a member, or for a visitor's address."""

import time

from django.conf import settings
from django.core.cache import cache

from goodreadings.lib.limits import address, is_asked_again
from threads.api.problem import Problem

MINUTE = 60


def of_member(request, token) -> dict[str, str]:
    """The headers that say what is left; 429 when nothing is."""
    return _take(request, f"member:{token.member_id}", settings.API_MEMBER_A_MINUTE)


def of_visitor(request) -> dict[str, str]:
    where = address(request)
    # Nobody knows whence a call through a socket without a proxy comes: not all of them from one place.
    return {} if not where else _take(request, f"address:{where}", settings.API_VISITOR_A_MINUTE)


def _take(request, who: str, most: int) -> dict[str, str]:
    now = int(time.time())
    window, left_of_it = now // MINUTE, MINUTE - now % MINUTE
    name = f"api:{who}:{window}"
    cache.add(name, 0, MINUTE * 2)
    try:
        count = cache.incr(name, 0 if is_asked_again(request) else 1)
    except ValueError:
        # It ended at this moment.
        count = 1
    told = {
        "RateLimit-Policy": f'"calls";q={most};w={MINUTE}',
        "RateLimit": f'"calls";r={max(0, most - count)};t={left_of_it}',
    }
    if count > most:
        raise Problem(
            429,
            f"That was more than {most} calls in a minute. Go on in {left_of_it} seconds.",
            headers=told | {"Retry-After": str(left_of_it)},
        )
    return told
