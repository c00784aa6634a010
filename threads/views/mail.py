"""Which mails a member gets, and getting fewer."""

from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from goodreadings.lib.pages import signed_in
from threads.forms.mail import MailForm
from threads.letters import read_token
from threads.models import Preference
from threads.models.preference import DEFAULTS, KINDS, NEVER, PACES


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request):
    paces = Preference.objects.paces([request.user.pk])[request.user.pk]
    initial = paces | {"time_zone": request.user.time_zone}
    form = MailForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        Preference.objects.want(request.user, form.paces)
        request.user.time_zone = form.cleaned_data["time_zone"]
        request.user.save(update_fields=["time_zone"])
        messages.success(request, _("Saved."))
        return redirect("mail_settings")
    muted = User.objects.filter(muted_by__member=request.user).order_by("username")
    context = {"form": form, "muted": muted}
    return render(request, "threads/mail.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def again(request):
    """The address works, says its member: mails go there again."""
    User.objects.filter(pk=request.user.pk).update(refused_address="")
    messages.success(
        request, _("The next mail will be sent to %(address)s.") % {"address": request.user.email}
    )
    return redirect("mail_settings")


# A mail program posts here for its reader, who is not signed in and has no token of ours (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """Ends the mails that the signed link is about; `what=all` those of every kind. GET only asks. Done twice,
    it is done."""
    try:
        key, what = read_token(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404(_("This link is not complete. Copy all of it from the mail.")) from None
    member = get_object_or_404(User, pk=key)
    done = request.method == "POST"
    if done:
        if request.POST.get("what") == "all":
            what = "all"
        Preference.objects.want(member, dict.fromkeys(_kinds(member, what), NEVER))
    context = {"member": member, "what": what, "named": _named(what), "done": done}
    return render(request, "threads/unsubscribe.html", context)


def _kinds(member: User, what: str) -> list[str]:
    if what == "all":
        return list(DEFAULTS)
    if what in KINDS:
        return [what]
    paces = Preference.objects.paces([member.pk])[member.pk]
    return [kind for kind, pace in paces.items() if pace == what]


def _named(what: str) -> str:
    if what in KINDS:
        return str(KINDS[what])
    return str(PACES[what]) if what in PACES else ""
