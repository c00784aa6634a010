"""API tokens of a member: made, listed, revoked."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import is_moderator
from accounts.tokens import MODERATE, MOST, READ, SCOPES, Token
from goodreadings.lib.markup import clean_line
from goodreadings.lib.pages import signed_in

DAYS = [7, 30, 90, 365]


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=60,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What uses it: “mirror on my laptop”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        initial=[READ],
        error_messages={"required": gettext_lazy("A token that may do nothing is no use. Choose something.")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Ends after"),
        coerce=int,
        initial=90,
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in DAYS],
    )

    def __init__(self, data=None, *, member):
        super().__init__(data)
        allowed = [scope for scope in SCOPES if scope != MODERATE or is_moderator(member)]
        self.fields["scopes"].choices = [(scope, SCOPES[scope]) for scope in allowed]

    def clean_name(self):
        name = clean_line(self.cleaned_data["name"], 60)
        if not name:
            raise forms.ValidationError(_("Give it a name that you recognise."))
        return name


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request):
    """The tokens of a member, and a form for a new one, which is shown in this answer alone."""
    return make(request) if request.method == "POST" else _page(request, TokenForm(member=request.user))


@reauthentication_required
def make(request):
    form = TokenForm(request.POST, member=request.user)
    if not form.is_valid():
        return _page(request, form)
    with transaction.atomic():
        # One form at a time, so that nobody has more than the most.
        User.objects.select_for_update().get(pk=request.user.pk)
        if Token.objects.good().filter(member=request.user).count() >= MOST:
            full = ngettext("You have %(most)d token already.", "You have %(most)d tokens already.", MOST)
            form.add_error(None, full % {"most": MOST} + " " + _("Revoke one first."))
            return _page(request, form)
        token, shown = Token.objects.make(request.user, **form.cleaned_data)
    tell = {"token": token, "scopes": [SCOPES[scope] for scope in token.scope_list]}
    get_adapter(request).send_notification_mail("accounts/email/token_made", request.user, tell)
    return _page(request, TokenForm(member=request.user), made=token, shown=shown)


def _page(request, form, **made):
    found = list(Token.objects.filter(member=request.user, revoked_at=None))
    names = {
        "read": pgettext("scope", "read"),
        "write": pgettext("scope", "write"),
        "moderate": pgettext("scope", "moderate"),
    }
    for token in found:
        token.scope_names = [names[scope] for scope in token.scope_list]
    context = {"form": form, "tokens": found, **made}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def revoke(request, pk):
    """Ends a token at once. Whoever can be here may do that: it opens nothing."""
    token = get_object_or_404(Token, pk=pk, member=request.user)
    Token.objects.filter(pk=token.pk).end()
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("tokens")
