"""What every template of the forum may ask for; nothing is fetched before it is asked."""

from django.utils.functional import SimpleLazyObject

from accounts.roles import is_moderator
from threads.orders import BY_QUERY
from threads.queue import counts
from threads.shelf import shelf


def forum(request) -> dict:
    """`years`, the shelf (a view that has it passes its own), whether the reader moderates, how much waits
    for moderators, and what the address of a year ends with when they go there in the order they like."""
    return {
        "years": SimpleLazyObject(shelf),
        "waiting_count": SimpleLazyObject(lambda: sum(counts().values())),
        "is_moderator": SimpleLazyObject(lambda: is_moderator(request.user)),
        "in_my_order": SimpleLazyObject(lambda: _in_my_order(request)),
    }


def _in_my_order(request) -> str:
    mine = request.user.order if request.user.is_authenticated else request.COOKIES.get("view")
    return f"?order={mine}" if mine in BY_QUERY else ""
