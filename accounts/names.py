"""What members may call themselves."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from goodreadings.lib.lookalikes import skeleton

USERNAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{2,29}"

# Words that would pass for the house itself, or that stand for nobody.
RESERVED = frozenset(
    """
    about abuse account accounts admin administrator all anonymous api bot contact deleted
    demo everyone former-member goodreadings good-readings guest help here host hostmaster
    info mail mailer-daemon me member members mod moderation moderator moderators news
    nobody noreply no-reply null official operator owner postmaster privacy readings root
    security settings staff support sysadmin system team terms undefined user users
    webmaster www you
    """.split()
)

username_shape = RegexValidator(
    rf"\A{USERNAME}\Z",
    _("Take 3 to 30 letters (a to z), digits, “_”, “-” or “.”, beginning with a letter or a digit."),
    code="shape",
)


def username_not_reserved(username: str) -> None:
    """Case, marks around and between letters and letters that look like others do not make a reserved word another
    one: "Admin ✓" is none."""
    if _plain(username) in {_plain(word) for word in RESERVED}:
        raise ValidationError(_("This name is reserved. Please take another."), code="reserved")


def _plain(name: str) -> str:
    return "".join(letter for letter in skeleton(name) if letter.isalnum())


# allauth asks for them by this name (ACCOUNT_USERNAME_VALIDATORS).
USERNAME_VALIDATORS = [username_shape, username_not_reserved]
