"""Posts: hidden and restored. And the log."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.utils.text import Truncator

from goodreadings.lib.markup import clean_line
from threads.admin.desk import ReadOnly
from threads.models import Action, Post


class ReasonForm(ActionForm):
    reason = forms.CharField(required=False, max_length=500, label="Reason (public)")


@admin.register(Post)
class PostAdmin(ReadOnly):
    list_display = ["__str__", "author", "created_at", "beginning", "is_there"]
    list_filter = [
        "topic",
        ("hidden_at", admin.EmptyFieldListFilter),
        ("deleted_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["topic", "author"]
    search_fields = ["body", "author__username"]
    ordering = ["-created_at"]
    exclude = ["html", "key", "root", "excerpt"]
    action_form = ReasonForm
    actions = ["hide", "restore"]

    def get_readonly_fields(self, request, obj=None):
        return [name for name in super().get_readonly_fields(request, obj) if name not in self.exclude]

    @admin.display(ordering="excerpt")
    def beginning(self, post):
        return Truncator(post.excerpt).chars(60)

    @admin.display(boolean=True, description="visible")
    def is_there(self, post):
        return post.is_visible

    @admin.action(description="Hide, for the reason given", permissions=["change"])
    def hide(self, request, queryset):
        reason = _reason(request)
        if not reason:
            messages.error(request, "Say why beside the action: the reason stands in the log.")
            return
        for post in queryset:
            post.hide(by=request.user, reason=reason)
            messages.success(request, f"{post} is hidden.")

    @admin.action(description="Restore", permissions=["change"])
    def restore(self, request, queryset):
        for post in queryset:
            post.restore(by=request.user, reason=_reason(request))
            messages.success(request, f"{post} is back.")


def _reason(request) -> str:
    return clean_line(request.POST.get("reason", ""), 500)


@admin.register(Action)
class ActionAdmin(ReadOnly):
    list_display = ["at", "by", "kind", "topic", "post", "member", "paper", "reason"]
    list_select_related = ["by", "topic", "post__topic", "member", "paper"]

    def has_change_permission(self, request, obj=None):
        return False
