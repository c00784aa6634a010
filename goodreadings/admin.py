"""The admin site: our name, our colours (static/css/admin.css), allauth's sign-in."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

# Of allauth: members' keys, codes and sessions, which are nobody's business, and which its own pages mend.
PRIVATE = {"mfa", "socialaccount", "usersessions"}


class Site(admin.AdminSite):
    site_title = site_header = settings.SITE_NAME
    index_title = "Moderation"

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        super().register(
            [one for one in models if one._meta.app_label not in PRIVATE], admin_class, **options
        )

    def has_permission(self, request):
        return super().has_permission(request) and not request.user.is_silenced

    def login(self, request, extra_context=None):
        """One door: sign-in with its limits on tries is allauth's, here too."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def password_change(self, request, extra_context=None):
        """And one form for a new password, which tells the member by mail."""
        return redirect("account_change_password")
