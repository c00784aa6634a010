"""Papers: corrected, looked up again, parted."""

from django import forms
from django.contrib import admin, messages
from django.db import transaction

from threads.admin.desk import Desk, ReadOnly
from threads.forms import CorrectionFields
from threads.models import CannotMerge, Correction, Identifier, Lookup, Merge, Paper


class IdentifierInline(admin.TabularInline):
    model = Identifier
    fields = readonly_fields = ["kind", "value"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


class PaperForm(CorrectionFields, forms.ModelForm):
    class Meta:
        model = Paper
        fields = ["title", "authors", "year", "venue", "code"]


@admin.register(Paper)
class PaperAdmin(Desk):
    """What is known of a paper is settled from sources and corrections; here one corrects it."""

    list_display = ["name", "byline", "year", "call_number"]
    list_filter = ["form", ("title", admin.EmptyFieldListFilter)]
    search_fields = ["title", "authors_line", "identifiers__value"]
    form = PaperForm
    inlines = [IdentifierInline]
    fields = ["title", "authors", "year", "venue", "code"]
    actions = ["look_up"]

    def has_add_permission(self, request):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).standing()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """A correction like a member's: kept apart from the sources, in the history, to be undone."""
        Correction.objects.make(obj, by=request.user, values=form.corrections)

    @admin.action(description="Look up again", permissions=["change"])
    def look_up(self, request, queryset):
        with transaction.atomic():
            asked = Lookup.objects.expect(Identifier.objects.filter(paper__in=queryset))
        messages.success(request, f"Identifiers that will be looked up: {asked}.")


@admin.register(Lookup)
class LookupAdmin(ReadOnly):
    """What was asked of which source, what came of it, and when it is asked again."""

    list_display = ["identifier", "paper", "state", "problem", "asked_at", "due_at"]
    list_filter = ["state", "source"]
    list_select_related = ["identifier__paper"]
    search_fields = ["identifier__value", "identifier__paper__title"]
    actions = ["look_up"]

    @admin.display
    def paper(self, lookup):
        return lookup.identifier.paper

    @admin.action(description="Look up again", permissions=["change"])
    def look_up(self, request, queryset):
        with transaction.atomic():
            asked = Lookup.objects.expect(Identifier.objects.filter(lookup__in=queryset))
        messages.success(request, f"Identifiers that will be looked up: {asked}.")


@admin.register(Correction)
class CorrectionAdmin(ReadOnly):
    list_display = ["paper", "field", "shown_before", "shown", "by", "at", "undone_at"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["paper", "by"]
    actions = ["undo"]

    @admin.action(description="Undo", permissions=["change"])
    def undo(self, request, queryset):
        for correction in queryset:
            correction.undo(by=request.user)
            messages.success(request, f"{correction}: undone.")


@admin.register(Merge)
class MergeAdmin(ReadOnly):
    list_display = ["kept", "absorbed", "by", "at", "undone_at"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["kept", "absorbed", "by"]
    actions = ["part"]

    @admin.action(description="They are two papers: part them", permissions=["change"])
    def part(self, request, queryset):
        for merge in queryset.order_by("-at", "-pk"):
            try:
                merge.undo(by=request.user)
            except CannotMerge as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, f"{merge.kept} and {merge.absorbed} are two papers again.")
