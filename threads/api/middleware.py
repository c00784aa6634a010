"""Around everything below /api/: no cookie counts there, and every error is a problem that a program can read."""

from threads.api import problem
from threads.api.problem import CONTENT_TYPE, Problem

PATHS, PAGE = ("/api/",), "/api/docs"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate", "Strict-Transport-Security")


def api(get_response):
    """Outside of whatever else could answer in HTML. A browser sends the session's cookie along with any page's
    request: without it, nobody acts here by another site's page."""

    def middleware(request):
        if not request.path.startswith(PATHS) or request.path.startswith(PAGE):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        # Not compressed here: answers stay byte for byte what their ETag says; a proxy may.
        request.META.pop("HTTP_ACCEPT_ENCODING", None)
        response = _as_problem(get_response(request))
        if response.status_code >= 400 and request.method in {"GET", "HEAD"}:
            # Pages of other sites, which may read, learn why there is nothing to be read.
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return middleware


def _as_problem(response):
    if response.status_code < 400 or response.headers.get("Content-Type") == CONTENT_TYPE:
        return response
    status = response.status_code if response.status_code in problem.KINDS else 400
    headers = {name: response.headers[name] for name in KEPT if name in response.headers}
    return problem.answer(Problem(status, headers=headers))
