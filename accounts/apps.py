from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Members"

    def ready(self):
        from accounts import roles, tally
        from goodreadings.lib import limits

        limits.add, limits.is_exempt = tally.add, roles.is_moderator
