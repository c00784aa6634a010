"""Answers for htmx and for plain browsers; nothing else reads HX-Request."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

UNPROCESSABLE = 422
CONFLICT = 409
TOO_MANY = 429


# What htmx is told as it is.
KEPT = {CONFLICT, TOO_MANY}


class Request(HttpRequest):
    """A request as django_htmx's middleware leaves it."""

    htmx: HtmxDetails


def goes_to(request: Request, place: str) -> HttpResponse:
    """The browser goes to `place`, also when htmx asked."""
    return HttpResponseClientRedirect(place) if request.htmx else redirect(place)


def done(
    request: Request, place: str, fragment: str | None = None, context: dict | None = None
) -> HttpResponse:
    """An act is done: htmx gets the fragment (without one, it goes to `place`), a plain browser
    goes to `place`, one of our own addresses."""
    if fragment is None or not request.htmx:
        return goes_to(request, place)
    return render(request, fragment, context)


def is_at(request: Request, place: str) -> bool:
    """Whether htmx sent this from the page that `place` (one of our addresses) is on."""
    if not request.htmx:
        return False
    try:
        here = urlsplit(request.htmx.current_url or "")
    except ValueError:  # anybody can say anything
        return False
    there = urlsplit(place)
    return (here.path, here.query) == (there.path, there.query)


def again(
    request: Request, page: str, fragment: str, context: dict, status: int = UNPROCESSABLE
) -> HttpResponse:
    """A form came back with what was typed: the fragment for htmx (which takes it in for 422, 409 and
    429, see templates/_scripts.html), the page with `status` for a plain browser."""
    if request.htmx:
        return render(request, fragment, context, status=status if status in KEPT else UNPROCESSABLE)
    return render(request, page, context, status=status)
