from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class ThreadsConfig(AppConfig):
    name = "threads"
    verbose_name = "Readings"

    def ready(self):
        from threads import unsent

        user_logged_in.connect(unsent.hand_over)
        from accounts.backends import FIGURES
        from threads.models import edition
        from threads.models.notification import unread_count

        post_migrate.connect(edition.install, sender=self)
        FIGURES["unread_count"] = unread_count
        from accounts.adapter import INACTIVE
        from threads.views.leaving import offer_to_stay

        INACTIVE.append(offer_to_stay)
        from threads.search import keep

        keep.connect(self)
