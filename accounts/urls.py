from allauth.account.views import LogoutView
from django.urls import path, re_path

from accounts import avatar, entrance, providers, second_factor, sessions, signup, token_pages, views

urlpatterns = [
    # Before allauth's own, which would answer GET with a page that asks.
    path("accounts/logout/", LogoutView.as_view(http_method_names=["post"]), name="account_logout"),
    # Before allauth's own, which would sign out whoever follows them.
    re_path(
        r"^accounts/confirm-email/(?P<key>[-:\w]+)/$", entrance.confirm_email, name="account_confirm_email"
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # allauth's list ends all other sessions or none.
    path("accounts/sessions/", sessions.index, name="usersessions_list"),
    # Sent by a script of Google's that no page of ours has.
    path("accounts/google/login/token/", views.nothing, name="google_login_by_token"),
    *(
        path(
            f"accounts/{provider}/login/callback/", providers.callback(provider), name=f"{provider}_callback"
        )
        for provider in providers.CALLBACKS
    ),
    path("avatars/<str:name>", avatar.show, name="avatar"),
    path("settings/avatar/", avatar.change, name="avatar_settings"),
    path("settings/second-factor/", second_factor.needed, name="second_factor_needed"),
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
    path("settings/tokens/", token_pages.tokens, name="tokens"),
    path("settings/tokens/<int:pk>/revoke/", token_pages.revoke, name="revoke_token"),
    path("keys/", views.keys, name="keys"),
    path("language/", views.language, name="language"),
]
