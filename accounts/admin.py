"""Members in the admin: administrators change them, moderators see what everybody may see."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db import transaction

from accounts import sessions
from accounts.roles import MODERATORS, make_moderator, unmake_moderator

PUBLIC = ["username", "display_name", "about", "date_joined", "imported_name", "handed_to"]


class MemberAdmin(DjangoUserAdmin):
    """Registered by threads.admin, which adds the handing over of imported members."""

    list_display = ["username", "display_name", "date_joined", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["username", "display_name", "imported_name"]
    ordering = ["-date_joined"]
    # Roles are given and taken by the actions, which write the log.
    readonly_fields = ["date_joined", "last_login", "imported_name", "handed_to", "groups", "is_staff"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Shown to others", {"fields": ["display_name", "about", "date_joined"]}),
        ("Private", {"fields": ["email", "last_login"]}),
        ("Rights", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("Import", {"fields": ["imported_name", "handed_to"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "email", "usable_password", "password1", "password2"]})]
    actions = ["make_moderators", "unmake_moderators"]

    def get_fieldsets(self, request, obj=None):
        if request.user.is_superuser:
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": PUBLIC})]

    def get_list_display(self, request):
        return self.list_display if request.user.is_superuser else ["username", "display_name", "date_joined"]

    def get_list_filter(self, request):
        return self.list_filter if request.user.is_superuser else []

    def lookup_allowed(self, lookup, value, request):
        """Nobody guesses e-mail addresses or password hashes through the filters of the list."""
        return request.user.is_superuser and super().lookup_allowed(lookup, value, request)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        # Not asleep until they are active again: ended.
        if change and not obj.is_active:
            sessions.end_all(obj)

    def get_actions(self, request):
        """Rights are the administrators' to give."""
        return super().get_actions(request) if request.user.is_superuser else {}

    @admin.action(description="Make moderators of the selected members")
    def make_moderators(self, request, queryset):
        able = queryset.filter(is_active=True)
        with transaction.atomic():
            for user in able:
                make_moderator(user)
                self.made_moderator(request, user)
        messages.success(request, f"Moderators now: {', '.join(map(str, able)) or 'nobody new'}.")

    @admin.action(description="Take the moderators' rights from the selected members")
    def unmake_moderators(self, request, queryset):
        able = list(queryset.filter(is_superuser=False, groups__name=MODERATORS))
        with transaction.atomic():
            for user in able:
                unmake_moderator(user)
                self.unmade_moderator(request, user)
        messages.success(request, f"No longer moderators: {', '.join(map(str, able)) or 'nobody'}.")

    def unmade_moderator(self, request, user):
        self.log_change(request, user, "No longer a moderator.")

    def made_moderator(self, request, user):
        self.log_change(request, user, "Made a moderator.")
