from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Members"

    def ready(self):
        from allauth.account.signals import user_signed_up

        from accounts import roles, signup, tally
        from goodreadings.lib import limits

        limits.add, limits.is_exempt = tally.add, roles.is_moderator
        user_signed_up.connect(signup.welcome)
