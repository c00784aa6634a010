"""What every answer tells the browser: pages, files, feeds, images, redirects and errors alike."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Of an answer that is no page: nothing is loaded for it, and nobody frames it.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# Our drawings say in a style of their own what they look like in the dark (static/img/mark.svg).
POLICY_OF_DRAWINGS = f"{POLICY}; style-src 'sha256-rh7IcN09mPMtyK9PD4ZappV+B85Ek9kfVvqHOVtXlyU='"


def on_every_answer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """The outermost middleware, so that static files and what others refuse have the headers, too. What
    an answer says itself stands."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in settings.HEADERS_OF_EVERY_ANSWER.items():
            response.headers.setdefault(name, value)
        drawing = response.headers.get("Content-Type", "").startswith("image/svg")
        response.headers.setdefault("Content-Security-Policy", POLICY_OF_DRAWINGS if drawing else POLICY)
        return response

    return middleware
