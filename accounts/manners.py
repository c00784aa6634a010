"""django-allauth's pages, answering as ours do: what each method gets, and how a form comes back."""

import logging
from http import HTTPStatus

from django import forms
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

# Where its pages are, as the addresses are written.
ROOM = "accounts/"
# The names of its forms in their pages.
FORMS = ("form", "webauthn_form")
TOO_MANY = "too_many_login_attempts"
CLOSED = "account/signup_closed.html"

logger = logging.getLogger(__name__)


class Manners:
    """Middleware. 405 for methods that no page has; 422 for a form that comes back, 429 where it says that there
    were too many tries (`lib.limits.AnswerTooMany` adds when to try again); 404 for a link that is none. Of two who
    take one name at the same moment the second reads that it is taken."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not _is_there(request) or not view.__module__.startswith(("allauth.", "accounts.entrance")):
            return None
        allowed = _methods(view)
        return None if request.method in allowed else HttpResponseNotAllowed(allowed)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Its forms ask first and write then, and the database keeps the promise in between. Asked again, the form
        finds what was not there a moment ago, and says so."""
        if (
            not isinstance(exception, IntegrityError)
            or not _is_there(request)
            or hasattr(request, "is_second")
        ):
            return None
        request.is_second = True  # type: ignore[attr-defined]
        logger.info("Another was faster at %s.", request.resolver_match.view_name)
        # What was changed in it, and not kept, has not been.
        request.session = type(request.session)(request.session.session_key)
        match = request.resolver_match
        return match.func(request, *match.args, **match.kwargs)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        if _is_there(request):
            add_never_cache_headers(response)
            if response.status_code == HTTPStatus.OK:
                response.status_code = _status(request, response)
        return response


def _is_there(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and match.route.removeprefix("^").startswith(ROOM))


def _methods(view) -> list[str]:
    """Of a view of a class, those that it has; it would answer OPTIONS and PUT with its page."""
    page = getattr(view, "view_class", None)
    if page is None:
        return ["GET", "HEAD", "POST"]
    named = view.view_initkwargs.get("http_method_names", page.http_method_names)
    has = [method for method in ("get", "post") if method in named and hasattr(page, method)]
    return [name for method in has for name in {"get": ["GET", "HEAD"], "post": ["POST"]}[method]]


def _status(request: HttpRequest, response: TemplateResponse) -> HTTPStatus:
    context = response.context_data or {}
    if context.get("token_fail") or ("confirmation" in context and context["confirmation"] is None):
        return HTTPStatus.NOT_FOUND
    if request.method != "POST":
        return HTTPStatus.OK
    if response.template_name == CLOSED:
        return HTTPStatus.FORBIDDEN
    bad = [form for name in FORMS if (form := context.get(name)) is not None and _is_bad(form)]
    if any(_says(form, TOO_MANY) for form in bad):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY if bad else HTTPStatus.OK


def _is_bad(form: forms.BaseForm) -> bool:
    return form.is_bound and bool(form.errors)


def _says(form: forms.BaseForm, code: str) -> bool:
    return any(error.code == code for errors in form.errors.as_data().values() for error in errors)
