"""Members: made moderators, and imported ones handed over. And what was imposed on them."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm

from accounts.admin import MemberAdmin as AccountAdmin
from accounts.models import Sanction, User
from threads.admin.desk import ReadOnly
from threads.handover import CannotHandOver, hand_over
from threads.models import Action


class ToMemberForm(ActionForm):
    to = forms.CharField(required=False, max_length=30, label="To the member")


@admin.register(User)
class MemberAdmin(AccountAdmin):
    action_form = ToMemberForm
    actions = ["make_moderators", "unmake_moderators", "hand_over"]

    def made_moderator(self, request, user):
        super().made_moderator(request, user)
        Action.objects.record(request.user, Action.PROMOTE, member=user)

    def unmade_moderator(self, request, user):
        super().unmade_moderator(request, user)
        Action.objects.record(request.user, Action.DEMOTE, member=user)

    @admin.action(description="Hand the posts of an imported member over")
    def hand_over(self, request, queryset):
        name = request.POST.get("to", "").strip()
        member = User.objects.filter(username__iexact=name).first()
        if member is None:
            messages.error(request, "Write beside the action to which member: a username.")
            return
        for placeholder in queryset:
            try:
                hand_over(placeholder, member, by=request.user)
            except CannotHandOver as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, f"{placeholder} is handed over to {member}.")


@admin.register(Sanction)
class SanctionAdmin(ReadOnly):
    """Imposed and lifted on the site, where the log and the member hear of it."""

    list_display = ["at", "by", "kind", "member", "until", "lifted_at", "reason"]
    list_filter = ["kind"]
    list_select_related = ["by", "member"]
    search_fields = ["member__username"]

    def has_change_permission(self, request, obj=None):
        return False
