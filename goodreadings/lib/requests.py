"""Requests that no browser sends, answered before Django trips over them."""

import codecs
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def refuse_what_no_browser_sends(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """400 for a body in a character set other than UTF-8, which Django cannot read once a CSRF
    cookie is set; 405 for TRACE and for methods of our own time, which function views would answer
    like GET; 400 for NUL in the query or in a cookie, which PostgreSQL refuses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        if not _is_utf8(charset):
            return HttpResponseBadRequest("Please send text as UTF-8.", content_type="text/plain")
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path:
            return HttpResponseBadRequest(
                "This address has a character that no page has.", content_type="text/plain"
            )
        if any("\0" in value for value in request.COOKIES.values()):
            return HttpResponseBadRequest(
                "Please delete the cookies of this site.", content_type="text/plain"
            )
        return get_response(request)

    return middleware


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False
