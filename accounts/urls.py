from allauth.account.views import LogoutView
from django.urls import path
from django.views.decorators.http import require_POST

from accounts import token_pages, views

urlpatterns = [
    # Before allauth's own, which would answer GET with a page that asks.
    path("accounts/logout/", require_POST(LogoutView.as_view()), name="account_logout"),
    path("settings/", views.settings, name="settings"),
    path("settings/view/", views.reading_view, name="reading_view"),
    path("settings/keys/", views.keys_wanted, name="keys_wanted"),
    path("settings/readings/", views.readings_shown, name="readings_shown"),
    path("settings/feed/", views.replies_feed, name="replies_feed"),
    path("settings/tokens/", token_pages.tokens, name="tokens"),
    path("settings/tokens/<int:pk>/revoke/", token_pages.revoke, name="revoke_token"),
    path("keys/", views.keys, name="keys"),
    path("language/", views.language, name="language"),
]
