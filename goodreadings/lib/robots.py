"""What search engines may keep. A page is found only when its view says so (`may_find`): whatever is new, private or
only a way to another page stays out by itself."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


def are_shut_out() -> bool:
    """From the whole site: a demonstration, or an operator's wish."""
    return settings.DEMO or not settings.ROBOTS


def may_find(response: HttpResponse) -> HttpResponse:
    """Mark an answer as one to be found; the others are marked as not."""
    response.may_be_found = True  # type: ignore[attr-defined]
    return response


def tell(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: X-Robots-Tag on every answer that is not to be found, pages or not."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == HTTPStatus.OK and (
            are_shut_out() or not getattr(response, "may_be_found", False)
        ):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    return middleware
