"""The three doors of a demonstration: passwords that everybody knows, so only where DEMO is on."""

from accounts.models import User
from threads.demonstration.load import address

MEMBER = "ann"
ADMINISTRATOR = "admin"
PASSWORDS = {"member": "reads-papers", "moderator": "keeps-order", "administrator": "holds-the-keys"}


def open_doors(moderator: str) -> list[tuple[str, str, str]]:
    """Give the three accounts their passwords where they have none, and make the administrator.

    Returns (role, username, password); the password is empty when somebody has changed it.
    """
    _make_administrator()
    doors = {"member": MEMBER, "moderator": moderator, "administrator": ADMINISTRATOR}
    return [(role, username, _password(role, username)) for role, username in doors.items()]


def _password(role: str, username: str) -> str:
    user = User.objects.get(username__iexact=username)
    if not user.has_usable_password() and user.email == address(username):
        user.set_password(PASSWORDS[role])
        user.save(update_fields=["password"])
        return PASSWORDS[role]
    return PASSWORDS[role] if user.check_password(PASSWORDS[role]) else ""


def _make_administrator():
    if User.objects.filter(username__iexact=ADMINISTRATOR).exists():
        return
    User.objects.create_superuser(ADMINISTRATOR, address(ADMINISTRATOR), display_name="Administrator")
