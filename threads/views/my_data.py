"""What is kept about a member, in plain words and as a file."""

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reauthentication import is_lately, say_again
from goodreadings.lib.pages import signed_in
from threads.models import Archive, Like, Notification, Post, Reading
from threads.my_data.pack import file_name


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def show(request):
    """POST asks for an archive, or for another one in the place of the one that is there."""
    member = request.user
    if request.method == "POST":
        if not is_lately(request):
            raise ReauthenticationRequired  # and then it is asked for
        if Archive.objects.ask(member).is_new:
            messages.info(request, _("Your archive is only a few minutes old. Fetch it, or ask again later."))
        else:
            messages.success(request, _("Your data is being gathered. You hear when it can be fetched."))
        return redirect("my_data")
    context = {
        "archive": Archive.objects.filter(member=member).first(),
        "posts": Post.objects.filter(author=member).count(),
        "likes": Like.objects.filter(member=member).count(),
        "readings": Reading.objects.filter(member=member).count(),
        "images": member.images.count(),
        "drafts": member.drafts.count(),
        "told": Notification.objects.filter(member=member).count(),
    }
    response = render(request, "threads/my_data.html", context)
    add_never_cache_headers(response)
    return response


@signed_in
@require_safe
def fetch(request, name):
    """The file, for the member whose data it holds; for everybody else it is not there."""
    archive = get_object_or_404(Archive, member=request.user, name=name)
    if not archive.is_there:
        raise Http404
    if not is_lately(request):
        return say_again(request, reverse("my_data"))
    try:
        file = default_storage.open(archive.place)
    except FileNotFoundError:
        raise Http404(_("The file is gone. Ask for your data again.")) from None
    response = FileResponse(
        file, as_attachment=True, filename=file_name(request.user), content_type="application/zip"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
