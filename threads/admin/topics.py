"""Years: opened, closed, asked for."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from threads.admin.desk import Desk, ReadOnly
from threads.forms import check_markup, proposal
from threads.models import CannotOpen, Topic, YearRequest


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


@admin.register(YearRequest)
class YearRequestAdmin(ReadOnly):
    list_display = ["year", "member", "asked_at", "answered_at"]
    list_select_related = ["member"]
