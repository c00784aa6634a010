"""What every template of the forum may ask for; nothing is fetched before it is asked."""

from django.utils.functional import SimpleLazyObject

from accounts.roles import is_moderator
from threads.shelf import shelf


def forum(request) -> dict:
    """`years`, the shelf (a view that has it passes its own), and whether the reader moderates."""
    return {
        "years": SimpleLazyObject(shelf),
        "is_moderator": SimpleLazyObject(lambda: is_moderator(request.user)),
    }
