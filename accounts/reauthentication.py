"""Who changes what guards an account says again, now and then, that it is they."""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from goodreadings.lib.pages import signed_in

# In the session: when it began.
SINCE = "since"
# So many seconds a session that has begun is trusted with all that one has.
LATELY = 60 * 60


def note(sender, request: HttpRequest, **kwargs: object) -> None:
    request.session[SINCE] = int(time.time())


user_logged_in.connect(note, dispatch_uid="accounts.reauthentication")


def is_lately(request: HttpRequest) -> bool:
    """Whether somebody signed in within the hour, or has just said again who they are: for what takes much away
    and changes nothing. A session that was left open somewhere is asked first."""
    # A clock that was set back trusts nobody for longer.
    is_young = abs(time.time() - request.session.get(SINCE, 0)) < LATELY
    return is_young or did_recently_reauthenticate(request)


def say_again(request: HttpRequest, then: str) -> HttpResponse:
    """To the page that asks for it, and from there to our own address `then`."""
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': then})}")


def recently(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For members who gave their password, a code or a passkey within the last five minutes
    (ACCOUNT_REAUTHENTICATION_TIMEOUT). Others do so first; then the view goes on with what they had sent. For
    views such as those of tokens and of one's own data:

        @recently
        @require_http_methods(["GET", "HEAD", "POST"])
        def tokens(request): ...
    """

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not did_recently_reauthenticate(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded
