"""The moderators' desk in the Django admin. Every act ends in the verbs of the models."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import SuspiciousOperation
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator

from accounts.admin import MemberAdmin as AccountAdmin
from accounts.models import User
from goodreadings.lib.markup import clean_line
from threads.forms import check_markup, proposal
from threads.handover import CannotHandOver, hand_over
from threads.models import Action, CannotOpen, Identifier, Paper, Post, Topic, YearRequest


class TopicForm(forms.ModelForm):
    close_previous = forms.BooleanField(
        required=False, label="Close the year before", help_text="It can still be read and liked."
    )

    class Meta:
        model = Topic
        fields = ["year", "title", "introduction"]
        error_messages = {"year": {"unique": "This year is already open. Go on there, or open another year."}}

    def clean_introduction(self):
        return check_markup(self.cleaned_data["introduction"])


class Desk(admin.ModelAdmin):
    def changelist_view(self, request, extra_context=None):
        """Rows are chosen by their keys, which are numbers; Django fails at anything else."""
        for key in request.POST.getlist("_selected_action"):
            if not (key.isascii() and key.isdigit() and len(key) < 19):
                raise SuspiciousOperation("No row has such a key.")
        return super().changelist_view(request, extra_context)


@admin.register(Topic)
class TopicAdmin(Desk):
    """Adding a topic opens its year; the form comes filled in with the next one."""

    form = TopicForm
    list_display = ["title", "year", "posts_so_far", "state", "asking"]
    actions = ["open_following_year", "open_following_year_and_close", "close", "reopen"]
    readonly_fields = ["asked_for_the_next", "state"]

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["year", "title", "introduction", "close_previous"]
        return ["year", "title", "introduction", "state", "asked_for_the_next"]

    def get_readonly_fields(self, request, obj=None):
        return ["year", *self.readonly_fields] if obj else []

    def get_changeform_initial_data(self, request):
        return proposal(Topic.objects.proposed_year()) | super().get_changeform_initial_data(request)

    def add_view(self, request, form_url="", extra_context=None):
        try:
            return super().add_view(request, form_url, extra_context)
        except CannotOpen as already:  # somebody was faster
            messages.error(request, str(already))
            return redirect("admin:threads_topic_changelist")

    def save_model(self, request, obj, form, change):
        cleaned = form.cleaned_data
        if change:
            obj.describe(by=request.user, title=cleaned["title"], introduction=cleaned["introduction"])
        else:
            opened = Topic.objects.open_year(by=request.user, **cleaned)
            obj.pk, obj.title = opened.pk, opened.title
            obj._state.adding = False

    def get_queryset(self, request):
        asked = YearRequest.objects.waiting().filter(year=OuterRef("year") + 1).order_by()
        counted = asked.values("year").annotate(rows=Count("pk")).values("rows")
        return super().get_queryset(request).annotate(asking=Coalesce(Subquery(counted), Value(0)))

    @admin.display(description="ask for the year after")
    def asking(self, topic):
        return topic.asking

    @admin.display(description="posts")
    def posts_so_far(self, topic):
        return topic.last_number

    @admin.display
    def state(self, topic):
        return "open" if topic.is_open else f"closed {date_format(topic.closed_at, 'j F Y')}"

    @admin.display(description="ask for the year after")
    def asked_for_the_next(self, topic):
        waiting = YearRequest.objects.waiting().filter(year=topic.year + 1).select_related("member")
        names = format_html_join(", ", "{}", ((one.member.name,) for one in waiting))
        return format_html("{}: {}", len(waiting), names) if waiting else "nobody"

    @admin.action(description="Open the following year", permissions=["add"])
    def open_following_year(self, request, queryset, close_previous=False):
        for topic in queryset.order_by("year"):
            try:
                opened = Topic.objects.open_year(topic.year + 1, request.user, close_previous=close_previous)
            except CannotOpen as already:
                messages.error(request, str(already))
            else:
                messages.success(request, f"{opened} is open.")

    @admin.action(description="Open the following year and close this one", permissions=["add"])
    def open_following_year_and_close(self, request, queryset):
        self.open_following_year(request, queryset, close_previous=True)

    @admin.action(description="Close", permissions=["change"])
    def close(self, request, queryset):
        for topic in queryset:
            topic.close(by=request.user)
            messages.success(request, f"{topic} is closed.")

    @admin.action(description="Reopen", permissions=["change"])
    def reopen(self, request, queryset):
        for topic in queryset:
            topic.reopen(by=request.user)
            messages.success(request, f"{topic} is open again.")


class ReasonForm(ActionForm):
    reason = forms.CharField(required=False, max_length=500, label="Reason (public)")


class ToMemberForm(ActionForm):
    to = forms.CharField(required=False, max_length=30, label="To the member")


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


class IdentifierInline(admin.TabularInline):
    model = Identifier
    fields = readonly_fields = ["kind", "value"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


class NamesField(forms.Field):
    """A list of names, written one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [name for line in (value or "").splitlines() if (name := clean_line(line, 200))]


class PaperForm(forms.ModelForm):
    authors = NamesField(required=False, help_text="One a line, as printed, the first author first.")
    code = forms.URLField(required=False, assume_scheme="https", help_text="Where its code is.")

    class Meta:
        model = Paper
        fields = ["title", "authors", "has_more_authors", "published", "category", "code"]

    def clean_title(self):
        return clean_line(self.cleaned_data["title"], 500)


@admin.register(Paper)
class PaperAdmin(Desk):
    form = PaperForm
    list_display = ["name", "byline", "published"]
    search_fields = ["title", "identifiers__value"]
    inlines = [IdentifierInline]

    def has_add_permission(self, request):
        return False


@admin.register(YearRequest)
class YearRequestAdmin(ReadOnly):
    list_display = ["year", "member", "asked_at", "answered_at"]
    list_select_related = ["member"]


@admin.register(Action)
class ActionAdmin(ReadOnly):
    list_display = ["at", "by", "kind", "topic", "post", "member", "reason"]
    list_select_related = ["by", "topic", "post__topic", "member"]

    def has_change_permission(self, request, obj=None):
        return False


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
