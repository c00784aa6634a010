"""Sign-in: allauth's, by username or e-mail, with the member's role in the same query."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User

LONGEST_ADDRESS = 320


class Backend(AuthenticationBackend):
    def authenticate(self, request, **credentials):
        """Nobody has a longer name; SQLite compares none of more than 50,000 bytes."""
        if max(len(credentials.get(name) or "") for name in ("username", "email")) > LONGEST_ADDRESS:
            return None
        return super().authenticate(request, **credentials)

    def get_user(self, user_id):
        user = User.objects.with_role().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
