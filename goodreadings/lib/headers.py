"""What every answer tells the browser: pages, files, feeds, images, redirects and errors alike."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Of an answer that is no page: nothing is loaded for it, and nobody frames it.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# Our drawings say in a style of their own what they look like in the dark (static/img/mark.svg).
POLICY_OF_DRAWINGS = f"{POLICY}; style-src 'sha256-rh7IcN09mPMtyK9PD4ZappV+B85Ek9kfVvqHOVtXlyU='"
# A browser heeds the others of what it shows, not of the parts that a page is made of; there they would be a
# twentieth of a first page. A picture can be opened as a page, but asks for no powers.
OF_PARTS = frozenset({"Cross-Origin-Resource-Policy", "X-Content-Type-Options"})
OF_PICTURES = OF_PARTS | {"Referrer-Policy", "X-Frame-Options"}
PARTS = ("text/css", "text/javascript", "font/")


def on_every_answer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """The outermost middleware, so that static files and what others refuse have the headers, too. What
    an answer says itself stands."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kind = response.headers.get("Content-Type", "")
        is_part, is_picture = kind.startswith(PARTS), kind.startswith("image/")
        for name, value in settings.HEADERS_OF_EVERY_ANSWER.items():
            if name in OF_PARTS or not (is_part or (is_picture and name not in OF_PICTURES)):
                response.headers.setdefault(name, value)
        if kind.startswith("text/html"):
            # A page says who reads it; whatever stands between us and them keeps it for nobody else.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        if not is_part:
            policy = POLICY_OF_DRAWINGS if kind.startswith("image/svg") else POLICY
            response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware
