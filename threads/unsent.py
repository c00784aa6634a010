"""What a visitor typed when their sign-in had ended: kept in the session until they are back, when it
becomes their draft; nobody else's, who signs in where they sat."""

from django.http import Http404

from threads import places
from threads.models import Draft
from threads.permissions import can_draft

KEY = "unsent"
MOST_CHARACTERS = 40_000


def keep(request, to: str) -> None:
    """Remember the text of a form; `to` is the address that its composer sends to."""
    if (body := request.POST.get("body", "")).strip():
        request.session[KEY] = {
            "to": to,
            "body": body[:MOST_CHARACTERS],
            "base": request.POST.get("base", "")[:64],
            "by": request.POST.get("by", "")[:150],
        }


def hand_over(sender, request, user, **kwargs) -> None:
    """Receiver of `user_logged_in`: signing in is a POST, and the page that follows only reads."""
    unsent = request.session.pop(KEY, None)
    if not unsent or not can_draft(user) or unsent.get("by") not in {None, "", user.username}:
        return
    try:
        place = places.find(unsent["to"])
    except (Http404, KeyError):
        return
    if can_draft(user, place):
        body = unsent["body"].replace("\r\n", "\n").replace("\0", "")
        Draft.objects.keep(user, place, body, base=unsent["base"])
