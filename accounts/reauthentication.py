"""Who changes what guards an account says again, now and then, that it is they."""

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse

from goodreadings.lib.pages import signed_in


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
