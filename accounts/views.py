"""What members set about themselves."""

from urllib.parse import urlsplit

from django.conf import settings as site
from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import providers, second_factor
from accounts.forms import ProfileForm
from accounts.sanctions import WARN
from accounts.signup import can_invite
from goodreadings.lib.languages import keep
from goodreadings.lib.pages import signed_in, way_back

ORDERS = {"new", "liked"}
VIEWS = {
    "flat": gettext_lazy("In order"),
    "threaded": gettext_lazy("By conversation"),
    "new": gettext_lazy("Newest"),
    "liked": gettext_lazy("Most liked"),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request):
    refusal = request.user.why_silent if request.method == "POST" else ""
    form = ProfileForm(request.POST if refusal else request.POST or None, instance=request.user)
    if refusal:
        # Name and words stand where others read them.
        form.add_error(None, refusal)
    elif request.method == "POST" and form.is_valid():
        request.user.save(update_fields=["display_name", "about"])
        messages.success(request, _("Saved."))
        return redirect("settings")
    context = {
        "form": form,
        "views": VIEWS.items(),
        "view": _view_of(request.user),
        "factors": second_factor.in_words(request.user),
        "providers": providers.in_words(),
        "may_invite": can_invite(request.user),
    }
    status = 403 if refusal else 422 if form.errors else 200
    return render(request, "accounts/settings.html", context, status=status)


def _view_of(user) -> str:
    return user.order if user.order in ORDERS else "threaded" if user.threaded else "flat"


@signed_in
@require_POST
def reading_view(request):
    """How topics are read: in order, by conversation, or in one of the ORDERS, whose pages have
    addresses of their own. (A visitor's choice: threads.views.topics.)"""
    view = request.POST.get("view", "")
    request.user.threaded = view == "threaded"
    request.user.order = view if view in ORDERS else ""
    request.user.save(update_fields=["threaded", "order"])
    place = way_back(request, "/")
    if request.user.order and not place.startswith(reverse("settings")):
        return redirect(f"{urlsplit(place).path}?order={view}")
    return redirect(place)


@require_safe
def keys(request):
    """The keys, for those who look them up; the dialog of static/js/keys.js shows them too."""
    return render(request, "accounts/keys.html")


@signed_in
@require_POST
def keys_wanted(request):
    """`keys=yes` or `no`."""
    request.user.keys = request.POST.get("keys") == "yes"
    request.user.save(update_fields=["keys"])
    return redirect(way_back(request, "/settings/"))


@require_http_methods(["GET", "HEAD", "POST"])
def language(request):
    """Choose one of the site's languages, or what the browser asks for (`language=`): a member for every
    device, a visitor for this browser."""
    if request.method != "POST":
        return render(request, "accounts/language.html", {"then": way_back(request, "/", request.GET)})
    chosen = request.POST.get("language", "")
    chosen = chosen if chosen in dict(site.LANGUAGES) else ""
    if request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    response = redirect(way_back(request, "/"))
    request.spoken = ""
    keep(response, chosen)
    return response


@signed_in
@require_POST
def readings_shown(request):
    """`shown=yes` or `no`: whether others may read that it was they who have read a paper."""
    request.user.shows_readings = request.POST.get("shown") == "yes"
    request.user.save(update_fields=["shows_readings"])
    return redirect(way_back(request, "/settings/"))


@signed_in
@require_POST
def replies_feed(request):
    """`feed=new` gives the feed of replies an address, and ends the one it had; `off` ends it alone."""
    is_wanted = request.POST.get("feed") == "new"
    if not is_wanted and request.POST.get("feed") != "off":
        return HttpResponseBadRequest(_("feed must be new or off."), content_type="text/plain")
    request.user.feed_key = get_random_string(32) if is_wanted else ""
    request.user.save(update_fields=["feed_key"])
    messages.success(
        request,
        _("Your feed has a new address; an old one has ended.")
        if is_wanted
        else _("Your feed of replies is off."),
    )
    return redirect("/settings/#replies-feed")


def nothing(request):
    """An address of allauth's that this site has no use for."""
    raise Http404


@signed_in
@require_POST
def acknowledge(request, pk):
    """A warning was read; it is not shown any more."""
    warning = get_object_or_404(request.user.sanctions.filter(kind=WARN), pk=pk)
    warning.acknowledge()
    return redirect(way_back(request, "/"))
