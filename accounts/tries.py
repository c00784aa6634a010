"""Too many tries of a password or a code: django-allauth says so in its form, and we in the status, too."""

from http import HTTPStatus

from django.http import HttpRequest
from django.template.response import TemplateResponse

CODE = "too_many_login_attempts"


class AnswerTooManyTries:
    """Middleware: 429; `lib.limits.AnswerTooMany` adds when to try again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse):
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and getattr(form, "is_bound", False) and _is_told(form):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


def _is_told(form) -> bool:
    return any(error.code == CODE for errors in form.errors.as_data().values() for error in errors)
