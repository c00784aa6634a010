"""In which language a member reads: the one that they chose, else what Django's LocaleMiddleware found."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def speaks_to_anybody(view: Callable) -> Callable:
    """A view that must not look up who asks. It goes by the cookie, which every other page keeps right."""
    view.speaks_to_anybody = True  # type: ignore[attr-defined]
    return view


class speak:  # noqa: N801 (named in settings, like the middleware that are functions)
    """Middleware. The session's member comes with one query, which almost every page makes anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        spoken = getattr(request, "spoken", "")
        if spoken and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != spoken:
            keep(response, spoken)
        return response

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if getattr(view, "speaks_to_anybody", False):
            return
        language = request.user.language if request.user.is_authenticated else ""
        if language and language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = request.spoken = language  # type: ignore[attr-defined]


def keep(response: HttpResponse, language: str) -> None:
    """In the browser; "" is what the browser asks for, page by page."""
    if not language:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite=settings.LANGUAGE_COOKIE_SAMESITE)
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
