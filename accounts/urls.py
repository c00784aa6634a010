from allauth.account.views import LogoutView
from django.urls import path
from django.views.decorators.http import require_POST

from accounts import signup, views

urlpatterns = [
    # Before allauth's own, which would answer GET with a page that asks.
    path("accounts/logout/", require_POST(LogoutView.as_view()), name="account_logout"),
    path("accounts/signup/", signup.sign_up, name="account_signup"),
    path("join/", signup.join, name="join_by_key"),
    path("join/<str:key>/", signup.join, name="join"),
    path("settings/invitations/", signup.invitations, name="invitations"),
    path("settings/invitations/<int:pk>/revoke/", signup.revoke, name="revoke_invitation"),
    path("settings/", views.settings, name="settings"),
    path("settings/view/", views.reading_view, name="reading_view"),
    path("settings/keys/", views.keys_wanted, name="keys_wanted"),
    path("settings/readings/", views.readings_shown, name="readings_shown"),
    path("settings/feed/", views.replies_feed, name="replies_feed"),
    path("settings/warnings/<int:pk>/read/", views.acknowledge, name="acknowledge"),
    path("keys/", views.keys, name="keys"),
    path("language/", views.language, name="language"),
]
