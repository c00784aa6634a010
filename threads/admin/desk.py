"""What every table of the moderators' desk has in common."""

from django.contrib import admin
from django.core.exceptions import SuspiciousOperation


class Desk(admin.ModelAdmin):
    def changelist_view(self, request, extra_context=None):
        """Rows are chosen by their keys, which are numbers; Django fails at anything else."""
        for key in request.POST.getlist("_selected_action"):
            if not (key.isascii() and key.isdigit() and len(key) < 19):
                raise SuspiciousOperation("No row has such a key.")
        return super().changelist_view(request, extra_context)


class ReadOnly(Desk):
    """Seen here; changed by verbs only."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in self.model._meta.fields]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """No buttons that pretend to save."""
        hidden = {"show_save": False, "show_save_and_continue": False}
        return super().change_view(request, object_id, form_url, hidden | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        """Nothing was changed; writing the row back would undo what happened meanwhile."""
