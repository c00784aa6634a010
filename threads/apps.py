from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class ThreadsConfig(AppConfig):
    name = "threads"
    verbose_name = "Readings"

    def ready(self):
        from threads import unsent

        user_logged_in.connect(unsent.hand_over)
        from accounts.backends import FIGURES
        from threads.models.notification import unread_count

        FIGURES["unread_count"] = unread_count
        from threads.search import keep

        keep.connect(self)
