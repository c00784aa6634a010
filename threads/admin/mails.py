"""The outbox, for administrators: which mails wait, and what the mail server said."""

from django.contrib import admin

from threads.admin.desk import ReadOnly
from threads.models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnly):
    list_display = ["key", "member", "state", "tries", "due_at", "done_at", "problem"]
    list_filter = ["state", "pace"]
    search_fields = ["key", "member__username"]
    list_select_related = ["member"]
    actions = None
