"""Words that moderators watch."""

from django.contrib import admin

from accounts.models import WatchedWord
from threads.admin.desk import Desk


@admin.register(WatchedWord)
class WatchedWordAdmin(Desk):
    list_display = ["word", "act", "since"]
    list_filter = ["act"]
    search_fields = ["word"]
