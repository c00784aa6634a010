"""Images of members: sent, and shown."""

import logging
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodreadings.lib import pictures
from goodreadings.lib.languages import speaks_to_anybody
from goodreadings.lib.markup import image_markdown
from goodreadings.lib.pages import sign_in_first
from threads import places, unsent
from threads.forms import FileForm, ImageForm
from threads.models import Draft, Image, Post, Topic
from threads.models.draft import NEW, Place
from threads.models.image import TooMany
from threads.permissions import can_draft, can_send_images, why_not_write

logger = logging.getLogger(__name__)

UNCONFIRMED = _("Confirm your e-mail address before you send images: we sent you a mail with a link.")
SIGN_IN = _("You are not signed in any more. Sign in on another page, then send the image again.")
BUSY = _("The site reads too many images just now. Try again in a moment.")
NOT_KEPT = _("The image could not be kept: something is wrong on our side. Try again in a moment.")
YEAR_IN_SECONDS = 365 * 24 * 60 * 60


class Refusal(Exception):
    """Why an image was not taken: a sentence, a status, and perhaps when to try again."""

    def __init__(self, sentence: str, status: int, after: int | None = None):
        super().__init__(sentence)
        self.status, self.after = status, after


@require_POST
def send(request):
    """Take an image. Scripts, which ask for JSON, get its address and Markdown; a plain form comes back to
    its composer with the Markdown in the text."""
    as_json = not request.accepts("text/html")
    if not request.user.is_authenticated:
        if as_json:
            return _problem(Refusal(SIGN_IN, HTTPStatus.UNAUTHORIZED))
        return _sign_in(request)
    form = (FileForm if as_json else ImageForm)(request.POST, request.FILES)
    try:
        _refuse_who_may_not(request.user)
        image = _keep(request.user, form) if form.is_valid() else None
    except Refusal as refusal:
        if as_json:
            return _problem(refusal)
        form.add_error("file", str(refusal))
        return _page(request, form, refusal.status, refusal.after)
    if image is None:
        if as_json:
            sentence = next(iter(form.errors["file"]))
            return _problem(Refusal(sentence, HTTPStatus.UNPROCESSABLE_ENTITY))
        return _page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _as_json(image) if as_json else _back(request, form.cleaned_data, image)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """A page to send an image without scripts. POST brings along what was typed in a composer: nothing is
    kept of it here."""
    if not request.user.is_authenticated:
        return _sign_in(request)
    if not can_send_images(request.user):
        raise PermissionDenied(why_not_write(request.user) or UNCONFIRMED)
    said = request.POST if request.method == "POST" else request.GET
    brought = {name: request.POST.get(name, "") for name in ("body", "base")}
    return _page(request, ImageForm(initial={"to": said.get("to", ""), **brought}))


@require_safe
@speaks_to_anybody
def show(request, name):
    """The file, for as long as its reader may see a text that shows it. A name is never used again, so
    browsers keep it for good."""
    image = get_object_or_404(Image.objects.with_uses(), name=name)
    # `is_public` first: nobody is looked up for what everybody may see.
    if not image.is_public and not image.can_be_seen_by(request.user):
        raise Http404
    keep = f"public, max-age={YEAR_IN_SECONDS}, immutable" if image.is_public else "private, no-store"
    etag = f'"{image.name}"'
    response = get_conditional_response(request, etag=etag) or _file(request, image)
    for header, value in {
        "ETag": etag,
        "Cache-Control": keep,
        "Content-Disposition": f'inline; filename="{image.name}"',
        # Styles are those of browsers, which lay out an image that is opened by itself with some.
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }.items():
        response[header] = value
    return response


def _file(request, image: Image) -> HttpResponse:
    """At once: our files are small, and go out with their length."""
    if request.method == "HEAD":
        return HttpResponse(content_type=image.type, headers={"Content-Length": image.size})
    try:
        with default_storage.open(image.place) as file:
            return HttpResponse(file.read(), content_type=image.type)
    except FileNotFoundError:
        logger.exception("The file of image %s is not in the storage.", image.name)
        raise Http404 from None


def _refuse_who_may_not(member) -> None:
    if not can_send_images(member):
        raise Refusal(member.why_silent or UNCONFIRMED, HTTPStatus.FORBIDDEN)


def _keep(member, form) -> Image:
    """The image that `form` brings. Raises Refusal."""
    file = form.cleaned_data["file"]
    try:
        Image.objects.refuse_too_many(member)
        if file.size > pictures.MOST_BYTES:
            raise Refusal(str(pictures.too_large(file.size)), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return Image.objects.keep(member, pictures.remake(file.read()))
    except pictures.NotTaken as refused:
        raise Refusal(str(refused), HTTPStatus.UNPROCESSABLE_ENTITY) from None
    except TooMany as refused:
        raise Refusal(str(refused), HTTPStatus.TOO_MANY_REQUESTS, refused.after) from None
    except pictures.Busy:
        raise Refusal(BUSY, HTTPStatus.SERVICE_UNAVAILABLE, 10) from None
    except OSError:
        logger.exception("An image could not be stored.")
        raise Refusal(NOT_KEPT, HTTPStatus.SERVICE_UNAVAILABLE, 60) from None


def _as_json(image: Image) -> JsonResponse:
    address = image.get_absolute_url()
    said = {"markdown": image_markdown(address), "url": address, "width": image.width, "height": image.height}
    response = JsonResponse(said, status=HTTPStatus.CREATED)
    response["Location"] = address
    return response


def _problem(refusal: Refusal) -> JsonResponse:
    """RFC 9457; `detail` is for the member."""
    status = HTTPStatus(refusal.status)
    said = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": str(refusal)}
    response = JsonResponse(said, status=status, content_type="application/problem+json")
    if refusal.after is not None:
        response["Retry-After"] = refusal.after
    return response


def _page(request, form, status: int = HTTPStatus.OK, after: int | None = None) -> HttpResponse:
    place = _place(request, form["to"].value())
    back = place.page if place else "/"
    response = render(request, "threads/new_image.html", {"form": form, "back": back}, status=status)
    if after is not None:
        response["Retry-After"] = after
    return response


def _back(request, said: dict, image: Image) -> HttpResponse:
    """To the composer, whose draft is its text with the Markdown of `image` at the end."""
    place = _place(request, said["to"])
    if place is None:
        return redirect("/")
    body = said["body"].rstrip()
    markdown = image_markdown(image.get_absolute_url(), said["alt"])
    text = f"{body}\n\n{markdown}\n" if body else f"{markdown}\n"
    Draft.objects.keep(request.user, place, text, base=said["base"])
    return redirect(place.page)


def _sign_in(request) -> HttpResponse:
    place = _place(request, (request.POST or request.GET).get("to", ""))
    if place is None:
        return sign_in_first(request, "/")
    unsent.keep(request, place.action)
    return sign_in_first(request, place.page)


def _place(request, to: str | None) -> Place | None:
    """Where the composer sends to that brought the image; the newest year for any other address."""
    try:
        place = places.find(to or "")
    except Http404:
        place = None
    if place and place.post and not Post.objects.visible_to(request.user).filter(pk=place.post.pk).exists():
        place = None
    if place and request.user.is_authenticated and not can_draft(request.user, place):
        place = None
    newest = None if place else Topic.objects.newest()
    return place or (Place(NEW, newest) if newest else None)
