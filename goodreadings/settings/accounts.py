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
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm", "signup": "accounts.forms.SignupForm"}
ACCOUNT_USERNAME_VALIDATORS = "accounts.names.USERNAME_VALIDATORS"
ACCOUNT_USERNAME_MIN_LENGTH = 3

# --- Sign-in with an account elsewhere: offered where both are set

GITHUB_CLIENT_ID = read("GITHUB_CLIENT_ID", env.text, "Iv1.8a61f9b3a7aba766", default="")
GITHUB_CLIENT_SECRET = read("GITHUB_CLIENT_SECRET", env.text, "the secret that GitHub showed", default="")
GOOGLE_CLIENT_ID = read("GOOGLE_CLIENT_ID", env.text, "1234-abcd.apps.googleusercontent.com", default="")
GOOGLE_CLIENT_SECRET = read("GOOGLE_CLIENT_SECRET", env.text, "the secret that Google showed", default="")
ORCID_CLIENT_ID = read("ORCID_CLIENT_ID", env.text, "APP-0123456789ABCDEF", default="")
ORCID_CLIENT_SECRET = read("ORCID_CLIENT_SECRET", env.text, "the secret that ORCID showed", default="")
SOCIALACCOUNT_PROVIDERS = {
    provider: {
        "APPS": [{"client_id": key, "secret": secret, "name": name}],
        "OAUTH_PKCE_ENABLED": True,
    }
    for provider, name, key, secret in (
        ("github", "GitHub", GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET),
        ("google", "Google", GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET),
        ("orcid", "ORCID", ORCID_CLIENT_ID, ORCID_CLIENT_SECRET),
    )
    if key and secret
}
SOCIALACCOUNT_ADAPTER = "accounts.providers.Adapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.providers.SignupForm"}
SOCIALACCOUNT_LOGIN_ON_GET = False
# Everybody chooses a name, and goes through the same form.
SOCIALACCOUNT_AUTO_SIGNUP = False
# An address that a provider names opens no account that is here already.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8

# --- The second factor

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Nobody has a session here without a confirmed address; an unconfirmed one is a change that is under way.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "accounts.second_factor.Adapter"
MFA_FORMS = {"authenticate": "accounts.second_factor.AuthenticateForm"} | {
    f"{act}_webauthn": f"accounts.passkeys.{form}"
    for act, form in (
        ("add", "AddForm"),
        ("edit", "EditForm"),
        ("login", "LoginForm"),
        ("authenticate", "AuthenticateForm"),
        ("reauthenticate", "ReauthenticateForm"),
    )
}
# Moderators without one read on, but do not act.
MODERATORS_NEED_SECOND_FACTOR = read("MODERATORS_NEED_SECOND_FACTOR", env.yes_or_no, "yes", default="no")
