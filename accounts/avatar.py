"""A member's picture of themselves: made anew as every picture here, small, square, and theirs to take away."""

import logging
import re
import secrets
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from goodreadings.lib import pictures
from goodreadings.lib.languages import speaks_to_anybody
from goodreadings.lib.pages import signed_in

SIDE = 256  # pixels; shown at most at 80, on screens of three pixels to one
FOLDER = "avatars/"
NAME = re.compile(r"[0-9a-f]{32}\.webp")
WEEK = 7 * 24 * 60 * 60

logger = logging.getLogger(__name__)

BUSY = gettext_lazy("The site reads too many images just now. Try again in a moment.")
NOT_KEPT = gettext_lazy("The image could not be kept: something is wrong on our side. Try again in a moment.")


class AvatarForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("A picture of you, or of what stands for you"),
        help_text=gettext_lazy("PNG, JPEG, WebP or GIF, at most 5 MB. Its middle is shown, as a circle."),
        widget=forms.FileInput(attrs={"accept": pictures.ACCEPT}),
        allow_empty_file=True,
    )


def keep(member: User, picture: pictures.Picture) -> None:
    """`picture` is theirs from now on, and the one before is gone. Raises OSError when the storage fails."""
    name = f"{secrets.token_hex(16)}.{picture.kind}"
    default_storage.save(FOLDER + name, ContentFile(picture.data))
    try:
        _replace(member, name)
    except BaseException:
        default_storage.delete(FOLDER + name)
        raise


def remove(member: User) -> None:
    """The initial stands there again; of the file nothing is kept."""
    _replace(member, "")


def _replace(member: User, name: str) -> None:
    with transaction.atomic():
        # Locked, so that of two at once neither leaves a file behind.
        before = User.objects.select_for_update().values_list("avatar", flat=True).get(pk=member.pk)
        User.objects.filter(pk=member.pk).update(avatar=name)
    member.avatar = name
    if before:
        default_storage.delete(FOLDER + before)


@receiver(post_delete, sender=User)
def forget(instance: User, **_: object) -> None:
    """Whichever way a member goes, their picture goes too."""
    if instance.avatar:
        transaction.on_commit(lambda: default_storage.delete(FOLDER + instance.avatar))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request):
    """Send a picture, or `remove=yes`; who is silenced shows nothing new to others."""
    if request.method != "POST":
        return render(request, "accounts/avatar.html", {"form": AvatarForm()})
    if request.POST.get("remove") == "yes":
        remove(request.user)
        messages.success(request, _("Your picture is gone."))
        return redirect("avatar_settings")
    if why := request.user.why_silent:
        raise PermissionDenied(why)
    form = AvatarForm(request.POST, request.FILES)
    status = _keep(request.user, form) if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    if status == HTTPStatus.OK:
        messages.success(request, _("This is how others see you now."))
        return redirect("avatar_settings")
    return render(request, "accounts/avatar.html", {"form": form}, status=status)


def _keep(member: User, form: AvatarForm) -> HTTPStatus:
    """What became of the file that `form` brings; what was wrong with it stands in the form then."""
    file = form.cleaned_data["file"]
    try:
        if file.size > pictures.MOST_BYTES:
            raise pictures.too_large(file.size)
        keep(member, pictures.remake(file.read(), square=SIDE))
    except pictures.NotTaken as refused:
        form.add_error("file", str(refused))
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except pictures.Busy:
        form.add_error("file", BUSY)
        return HTTPStatus.SERVICE_UNAVAILABLE
    except OSError:
        logger.exception("A member's picture could not be stored.")
        form.add_error("file", NOT_KEPT)
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.OK


@require_safe
@speaks_to_anybody
def show(request, name):
    """The file. Its name is never used again, so browsers keep it: for a week, since it shows somebody."""
    if not NAME.fullmatch(name):
        raise Http404
    response = get_conditional_response(request, etag=f'"{name}"') or _file(name)
    for header, value in {
        "ETag": f'"{name}"',
        "Cache-Control": f"public, max-age={WEEK}, immutable",
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }.items():
        response[header] = value
    return response


def _file(name: str) -> HttpResponse:
    try:
        with default_storage.open(FOLDER + name) as file:
            return HttpResponse(file.read(), content_type="image/webp")
    except FileNotFoundError:
        raise Http404 from None
