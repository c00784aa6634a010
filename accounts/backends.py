"""Sign-in: allauth's, by username or e-mail, with the member's role in the same query."""

from collections.abc import Callable

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User

LONGEST_ADDRESS = 320
# What else comes with the member of a request, in the same query: names, and what makes of a member's
# key the figure to annotate with. Other apps add theirs when they are ready.
FIGURES: dict[str, Callable] = {}


class Backend(AuthenticationBackend):
    def authenticate(self, request, **credentials):
        """Nobody has a longer name; SQLite compares none of more than 50,000 bytes."""
        if max(len(credentials.get(name) or "") for name in ("username", "email")) > LONGEST_ADDRESS:
            return None
        if credentials.get("email"):
            # allauth looks at both, and would hash twice for an address that it knows: time would tell.
            # No name has an "@".
            credentials.pop("username", None)
        return super().authenticate(request, **credentials)

    def get_user(self, user_id):
        figures = {name: figure(user_id) for name, figure in FIGURES.items()}
        user = User.objects.with_role().annotate(**figures).filter(pk=user_id).first()
        # Who is suspended is signed out on the spot, whichever way they came in.
        is_in = user and self.user_can_authenticate(user) and not user.is_suspended
        return user if is_in else None
