"""/oembed: how other sites show a post, a paper or a year."""

from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goodreadings.lib.languages import in_the_sites_language
from threads import embeds

FORMATS = ("json", "xml")


@require_safe
@in_the_sites_language
def oembed(request):
    """`url` is the page's, `format` json or xml, `maxwidth` and `maxheight` the room there is for it."""
    kind = request.GET.get("format", "json").lower()
    if kind not in FORMATS:
        return _problem(HTTPStatus.NOT_IMPLEMENTED, _("The formats are json and xml."))
    if not request.GET.get("url"):
        return _problem(HTTPStatus.BAD_REQUEST, _("Say of which page: ?url=…"))
    try:
        width, height = (_room(request, name) for name in ("maxwidth", "maxheight"))
    except ValueError:
        return _problem(HTTPStatus.BAD_REQUEST, _("maxwidth and maxheight are whole numbers of pixels."))
    try:
        said = embeds.answer(embeds.find(request.GET["url"]), width, height)
    except embeds.NotOurs:
        return _problem(HTTPStatus.NOT_FOUND, _("There is nothing at this address that could be shown."))
    if kind == "xml":
        return _open(HttpResponse(embeds.as_xml(said), content_type="text/xml; charset=utf-8"))
    return _open(JsonResponse(said))


def _room(request, name: str) -> int | None:
    """None for all there is. Raises ValueError."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise ValueError
    return int(text)


def _problem(status: HTTPStatus, sentence: str) -> HttpResponse:
    """RFC 9457."""
    said = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": sentence}
    response = JsonResponse(said, status=status, content_type="application/problem+json")
    # The protocol's 501 is no fault of ours, and no news to the operator.
    response._has_been_logged = True
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    """Scripts of other sites may read it: it is what every visitor sees."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
