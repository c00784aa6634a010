"""A request to an operation, from the token to the answer."""

import hashlib
import json
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from accounts.second_factor import is_missing
from accounts.tokens import MODERATE
from goodreadings.lib.languages import in_the_sites_language
from goodreadings.lib.limits import TooMany
from threads.api import asking, limits, once, problem
from threads.api.bearer import member_of, out_of_scope, scopes_of, token_of, unauthorized
from threads.api.operation import BEFORE, NOTHING, PAGE, PARTS, Operation
from threads.api.problem import Problem

CREATED, HELD = 201, 202
EXPOSED = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After"


class Call:
    """What a view asks of its request."""

    def __init__(self, request, operation: Operation, parts: dict[str, str]):
        self.request, self.operation = request, operation
        self.path = BEFORE + operation.path.format(**parts)
        self.token = token_of(request)
        # The limits of acts ask the request who that is.
        self.user = request.user = member_of(self.token)

    @property
    def scopes(self) -> list[str]:
        return scopes_of(self.token) if self.token else []

    @cached_property
    def said(self) -> dict:
        """The query as it was sent, checked."""
        return asking.read_query(self.request, self.operation.parameters)

    @cached_property
    def query(self) -> dict:
        """The query, with what stands for the rest."""
        known = self.operation.parameters
        return {name: one["default"] for name, one in known.items() if "default" in one} | {
            name: tuple(value) if isinstance(value, list) else value for name, value in self.said.items()
        }

    @cached_property
    def body(self) -> dict:
        return asking.read_body(self.request, self.operation.body)

    @cached_property
    def key(self) -> str:
        """What the program calls this write, so that it is done once."""
        return once.key_of(self.request)

    def check(self) -> None:
        """401, 403, 406, 400, 415, 422: everything that can be said before the act."""
        if self.token is None and not self.operation.is_open:
            raise unauthorized("This needs a token: Authorization: Bearer gr_…")
        if self.operation.scope == MODERATE and is_missing(self.user):
            raise Problem(403, "Moderators need a second factor here: set one up in your settings.")
        if self.token is not None and self.operation.scope not in self.scopes:
            raise out_of_scope(self.operation.scope)
        asking.check_accept(self.request)
        self.said  # noqa: B018, raises for a bad one
        if self.operation.writes:
            self.key  # noqa: B018
        if self.operation.body is not None:
            self.body  # noqa: B018


def view_of(operations: dict[str, Operation]):
    """The view of one address, whose operations are given by method."""
    methods = {*operations, "OPTIONS", *(["HEAD"] if "GET" in operations else [])}
    allowed = ", ".join(sorted(methods))

    @csrf_exempt
    @in_the_sites_language
    def view(request, **parts):
        if request.method == "OPTIONS":
            return _options(allowed, "GET" in operations)
        operation = operations.get("GET" if request.method == "HEAD" else request.method)
        try:
            if operation is None:
                raise Problem(405, headers={"Allow": allowed})
            response = _answer(
                request, operation, {name: PARTS[name][1](value) for name, value in parts.items()}
            )
        except Problem as found:
            response = problem.answer(found)
        if "GET" in operations and request.method in {"GET", "HEAD"}:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = EXPOSED
        return response

    return view


def _answer(request, operation: Operation, parts: dict) -> HttpResponse:
    told: dict[str, str] = {}
    try:
        try:
            call = Call(request, operation, parts)
        except Problem:
            # Whoever tries tokens is a visitor who asks too much.
            told = limits.of_visitor(request)
            raise
        told = limits.of_member(request, call.token) if call.token else limits.of_visitor(request)
        call.check()
        response = once.done(call, lambda: _do(call, parts)) if operation.writes else _do(call, parts)
    except Problem as found:
        response = problem.answer(found)
    except TooMany as refusal:
        response = problem.answer(
            Problem(429, str(refusal), headers={"Retry-After": str(refusal.retry_after)})
        )
    except PermissionDenied as refusal:
        response = problem.answer(Problem(403, str(refusal)))
    except Http404 as missing:
        words = str(missing)
        response = problem.answer(Problem(404, "" if words.endswith("the given query.") else words))
    for name, value in told.items():
        response.headers.setdefault(name, value)
    return response


def _do(call: Call, parts: dict) -> HttpResponse:
    operation = call.operation
    made = operation.view(call, **parts)
    if operation.kind == NOTHING:
        return _nothing()
    if operation.kind == PAGE:
        things, following, *beside = made
        shown = {"data": [operation.shape.make(thing, call) for thing in things], "next": following}
        for one in beside:
            shown |= one
        response = _json(shown, operation.status)
        if following:
            response.headers["Link"] = f'<{following}>; rel="next"'
    else:
        shown = operation.shape.make(made, call) if operation.shape else made
        response = _json(shown, operation.status)
        if operation.status == CREATED:
            response.status_code = HELD if getattr(made, "post", made).is_held else CREATED
            response.headers["Location"] = shown["url"]
    if operation.writes:
        response.headers["Cache-Control"] = "no-store"
        return response
    return _kept(call, response)


def _nothing() -> HttpResponse:
    """204, of no type: there is nothing in it."""
    response = HttpResponse(status=204)
    del response.headers["Content-Type"]
    return response


def _json(shown, status: int) -> HttpResponse:
    return HttpResponse(json.dumps(shown), status=status, content_type="application/json")


def _kept(call: Call, response: HttpResponse) -> HttpResponse:
    """Who has the very answer already is told so (304) instead of getting it again."""
    response.headers["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    private = "private, no-cache" if call.token else "no-cache"
    response.headers["Cache-Control"] = private
    patch_vary_headers(response, ["Authorization"])
    return get_conditional_response(call.request, etag=etag, response=response)


def _options(allowed: str, can_be_read: bool) -> HttpResponse:
    """Pages of other sites may read, and nothing else; a browser sends none of our cookies with it."""
    response = _nothing()
    response.headers["Allow"] = allowed
    if can_be_read:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
