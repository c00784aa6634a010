"""In which language a member reads: the one that they chose, else what Django's LocaleMiddleware found."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


def speaks_to_anybody(view: Callable) -> Callable:
    """A view that must not look up who asks. It goes by the cookie, which every other page keeps right."""
    view.speaks_to_anybody = True  # type: ignore[attr-defined]
    return view


def in_the_sites_language(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view whose answer is kept for everybody, whatever they speak."""

    @wraps(view)
    def spoken(*args: object, **kwargs: object) -> HttpResponseBase:
        with translation.override(settings.LANGUAGE_CODE):
            return view(*args, **kwargs)

    return speaks_to_anybody(spoken)


class Speak(LocaleMiddleware):
    """Middleware, after the one that knows the member: the session's member comes with one query, which almost
    every page makes anyway."""

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if getattr(view, "speaks_to_anybody", False):
            return
        language = request.user.language if request.user.is_authenticated else ""
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = request.spoken = language  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pictures have no language, and are kept for everybody."""
        spoken = getattr(request, "spoken", "")
        if spoken and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != spoken:
            keep(response, spoken)
        if response.headers.get("Content-Type", "").startswith("image/"):
            return response
        return super().process_response(request, response)


def keep(response: HttpResponseBase, language: str) -> None:
    """In the browser; "" is what the browser asks for, page by page."""
    if not language:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
