"""Webhooks, for moderators: made, tried, switched off, and how their deliveries went."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import is_moderator
from goodreadings.lib.pages import signed_in
from threads.forms.webhooks import WebhookForm
from threads.models import Webhook
from threads.models.webhook import MOST, TEST
from threads.permissions import can_moderate
from threads.shelf import shelf

SHOWN = 50


def of_moderators(view):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not can_moderate(request.user):
            raise PermissionDenied(_("Only moderators do this."))
        return view(request, *args, **kwargs)

    return never_cache(signed_in(guarded))


@of_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    """All of them, and a form for a new one, whose secret is shown in the answer alone."""
    return make(request) if request.method == "POST" else _page(request, WebhookForm())


@reauthentication_required
def make(request):
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    hook = Webhook.objects.make(request.user, **form.cleaned_data)
    if hook is None:
        form.add_error(None, _("There are %(most)d webhooks already. Delete one first.") % {"most": MOST})
        return _page(request, form)
    return _of_one(request, hook, secret=hook.secret)


@of_moderators
@require_safe
def show(request, pk):
    """One, and the newest deliveries."""
    return _of_one(request, _find(pk))


@of_moderators
@require_POST
@transaction.atomic
def switch(request, pk):
    """`on=yes` or `no`."""
    _find(pk, to_change=True).switch(request.POST.get("on") == "yes")
    return redirect("webhook", pk)


@of_moderators
@require_POST
@transaction.atomic
def test(request, pk):
    """The worker sends a word that means nothing."""
    hook = _find(pk, to_change=True)
    if hook.off_at:
        messages.error(request, _("It is off: nothing is sent. Switch it on first."))
    else:
        hook.owe(TEST)
        messages.success(request, _("A test is on its way. Look again in a moment."))
    return redirect("webhook", pk)


@of_moderators
@require_POST
@reauthentication_required
@transaction.atomic
def renew(request, pk):
    """A new secret, shown in this answer alone; the old one ends."""
    hook = _find(pk, to_change=True)
    hook.renew_secret()
    return _of_one(request, hook, secret=hook.secret)


@of_moderators
@require_POST
@transaction.atomic
def delete(request, pk):
    hook = _find(pk, to_change=True)
    hook.delete()
    messages.success(request, _("Nothing more is sent to %(address)s.") % {"address": hook.address})
    return redirect("webhooks")


def _find(pk, to_change: bool = False) -> Webhook:
    """`to_change`, it is nobody else's to change, to delete or to owe something by until this is done."""
    hooks = Webhook.objects.select_related("made_by")
    return get_object_or_404(hooks.select_for_update(of=("self",)) if to_change else hooks, pk=pk)


def _page(request, form):
    context = {"form": form, "hooks": Webhook.objects.select_related("made_by"), "years": shelf()}
    return render(request, "threads/webhooks.html", context, status=422 if form.errors else 200)


def _of_one(request, hook, secret=""):
    deliveries = hook.deliveries.all()[:SHOWN]
    context = {"hook": hook, "deliveries": deliveries, "secret": secret, "years": shelf(),
               "is_silent": not is_moderator(hook.made_by)}  # fmt: skip
    return render(request, "threads/webhook.html", context)
