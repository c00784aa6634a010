"""Sign-in: allauth's, by username or e-mail, with the member's role in the same query."""

from collections.abc import Callable

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import OuterRef, QuerySet

from accounts.models import User
from goodreadings.lib.prepared import prepared

LONGEST_ADDRESS = 320
# What else comes with the member of a request, in the same query: names, and what makes the figure to annotate with
# of an expression for the member's key. Other apps add theirs when they are ready.
FIGURES: dict[str, Callable] = {}


@prepared
def _member(pk: int) -> QuerySet[User]:
    """With role and figures: what every request of a member asks for."""
    figures = {name: figure(OuterRef("pk")) for name, figure in FIGURES.items()}
    return User.objects.with_role().annotate(**figures).filter(pk=pk)


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
        user = next(iter(_member(int(user_id))), None)
        # Who is suspended is signed out on the spot, whichever way they came in.
        is_in = user and self.user_can_authenticate(user) and not user.is_suspended
        return user if is_in else None
