"""Accounts: django-allauth."""

from goodreadings.lib import amounts
from goodreadings.lib import environment as env
from goodreadings.lib.environment import read
from goodreadings.settings.site import HTTPS, SITE_NAME

# Who may join: anybody; anybody, but a moderator lets them write; who was invited.
SIGN_UP = read("SIGN_UP", amounts.one_of("open", "approval", "invitation"), "approval", default="open")
# Who makes invitations, and how many of a member's may be open at once.
INVITATIONS_BY = read(
    "INVITATIONS_BY", amounts.one_of("members", "moderators"), "moderators", default="members"
)
INVITATIONS_OPEN = read("INVITATIONS_OPEN", env.count, "10", default="5")
# A form that was sent sooner was not filled in by a person; 0 for no such trap.
SIGN_UP_SECONDS = read("SIGN_UP_SECONDS", env.whole_number, "3", default="3")

AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_USERNAME_VALIDATORS = "accounts.names.USERNAME_VALIDATORS"
ACCOUNT_USERNAME_MIN_LENGTH = 3
