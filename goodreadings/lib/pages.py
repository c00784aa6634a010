"""What every page has: the context of the site, safe ways back, pages of errors."""

import re
import secrets
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from urllib.parse import urlsplit

import brotli
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from goodreadings.lib import htmx, words

# Below this, compressing gains nothing (as in GZipMiddleware).
LEAST_COMPRESSED = 200
# Of 0 to 11. 6 makes a tenth less than 4 of a page of a year, in twice the time: half a millisecond more, of eight.
# A member's page, with a composer, weighs more, and all of the first one is to stay below 60 kB.
QUALITY, QUALITY_FOR_MEMBERS = 4, 5
BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))")


def site(request: HttpRequest) -> dict:
    """The context processor of every template."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "words_of_scripts": words.address,
    }


class Compress(GZipMiddleware):
    """Pages, not images and archives: those are compressed as they are, and go out with their length."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "")
        if kind.startswith(("image/", "application/zip")):
            return response
        if (
            kind.startswith("text/html")
            and isinstance(response, HttpResponse)
            and BROTLI.search(request.headers.get("Accept-Encoding", ""))
            and not response.has_header("Content-Encoding")
            and len(response.content) >= LEAST_COMPRESSED
        ):
            is_member = settings.SESSION_COOKIE_NAME in request.COOKIES
            return _with_brotli(response, QUALITY_FOR_MEMBERS if is_member else QUALITY)
        return super().process_response(request, response)


def _with_brotli(response: HttpResponse, quality: int) -> HttpResponse:
    """A twentieth less than with gzip, in half the time. As Django does there, a remark of random length hides from who
    listens how well something compressed ("Heal the Breach")."""
    remark = secrets.token_hex(50)[: secrets.randbelow(100)]
    response.content = brotli.compress(response.content + f"<!-- {remark} -->".encode(), quality=quality)
    response.headers["Content-Encoding"] = "br"
    response.headers["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ["Accept-Encoding"])
    if etag := response.get("ETag"):
        response.headers["ETag"] = etag if etag.startswith("W/") else f"W/{etag}"
    return response


def way_back(request: HttpRequest, otherwise: str, said: QueryDict | None = None) -> str:
    """The address in the field `next` of what was `said` (the form, if nothing else), when it is our
    own; else `otherwise`."""
    url = (request.POST if said is None else said).get("next", "")
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return url
    return otherwise


def sign_in_first(request: htmx.Request, then: str) -> HttpResponse:
    """To the sign-in page, and from there to `then`, an address that answers GET."""
    return htmx.goes_to(request, redirect_to_login(then).url)


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For members only. After signing in, one is back at this page; after a refused POST, whose
    address answers no GET, at the page it came from."""

    @wraps(view)
    def guarded(request: htmx.Request, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        here = request.get_full_path()
        return sign_in_first(request, here if request.method in {"GET", "HEAD"} else _page_before(request))

    return guarded


def _page_before(request: HttpRequest) -> str:
    came_from = urlsplit(request.headers.get("referer", ""))
    if came_from.netloc != request.get_host() or not came_from.path.startswith("/"):
        return "/"
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the sentence of whoever refused; to a silenced member, why they are silenced."""
    sentence = getattr(getattr(request, "user", None), "why_silent", "") or str(exception or "")
    return render(request, "403.html", {"sentence": sentence}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 for a body that is too large. Without a context: whatever was sent is not looked at again."""
    too_large = isinstance(exception, RequestDataTooBig)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST
    return HttpResponse(render_to_string("400.html", {"too_large": too_large}), status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with the sentence of our own views: Django's own ("No Post matches the given query.",
    the list of addresses) are not for readers."""
    words = exception.args[0] if exception and exception.args else ""
    sentence = words if isinstance(words, str) and not words.endswith("the given query.") else ""
    return render(request, "404.html", {"sentence": sentence}, status=404)


def explain_not_allowed_methods(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Middleware: somebody who opens the address of a form (405, which Django leaves empty) reads why."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page

    return middleware


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403; to a method that no page has, that it has none: a token would change nothing."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return render(request, "403_csrf.html", status=403)
