"""What went wrong, as programs read it: problem details (RFC 9457)."""

import json
from http import HTTPStatus

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"
# What a kind of problem is called, wherever it comes from; docs/api.md explains each.
KINDS = {
    400: "bad-request",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    411: "length-required",
    412: "precondition-failed",
    413: "too-large",
    415: "unsupported-media-type",
    422: "invalid",
    429: "too-many-requests",
    500: "error",
    503: "unavailable",
}
SENTENCES = {
    400: "This request cannot be read.",
    403: "This is not allowed.",
    404: "There is nothing at this address.",
    405: "This address knows other methods: see the header Allow.",
    412: "What you have of it is another version.",
    413: "This request is too large.",
    500: "Something broke here. It is written down; trying again later may help.",
    503: "The site cannot answer just now. Try again in a moment.",
}


class Problem(Exception):
    """Ends a request. `detail` is a sentence, `errors` say what is wrong with which field."""

    def __init__(self, status: int, detail: str = "", *, errors=None, headers=None):
        super().__init__(detail)
        self.status = status
        self.detail = detail or SENTENCES.get(status, "")
        self.errors = errors or []
        self.headers = headers or {}


def invalid(errors: list[dict]) -> Problem:
    """422: `errors` are [{"field": "text", "detail": "A sentence."}]."""
    return Problem(422, errors[0]["detail"], errors=errors)


def answer(problem: Problem) -> HttpResponse:
    """The whole response."""
    said = {
        "type": f"/api/docs#{KINDS.get(problem.status, 'bad-request')}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": str(problem.detail),
    }
    if problem.errors:
        said["errors"] = problem.errors
    response = HttpResponse(json.dumps(said), status=problem.status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response
