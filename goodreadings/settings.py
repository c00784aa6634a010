"""Every setting of Good Readings, from the environment; docs/configuration.md explains each.

A missing or bad value ends the start with one sentence (goodreadings/lib/environment.py).
"""

import re
import secrets
from email.utils import formataddr
from pathlib import Path
from urllib.parse import quote, urlsplit

from csp.constants import NONE, SELF

from goodreadings.lib import environment as env
from goodreadings.lib.environment import read
from goodreadings.lib.logs import to_stderr

BASE_DIR = Path(__file__).resolve().parent.parent
env.read_file(BASE_DIR / ".env")

# --- The site -------------------------------------------------------------------------------

DEMO = read("DEMO", env.yes_or_no, "yes", default="no")
DEBUG = read("DEBUG", env.yes_or_no, "no", default="no")
VAR_DIR = read("VAR_DIR", env.folder, "/var/lib/goodreadings", default=str(BASE_DIR / "var"))
# The demonstration keeps to itself, so that beginning it anew touches nothing else.
NAME_OF_DATA = "demo" if DEMO else "goodreadings"

SITE_NAME = read("SITE_NAME", env.name, "Good Readings", default="Good Readings")
SITE_URL = read("SITE_URL", env.origin, "https://readings.example.org", default="http://127.0.0.1:8000")
HTTPS = SITE_URL.startswith("https://")
HOST = re.sub(r":\d+$", "", urlsplit(SITE_URL).netloc)
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def demonstration_key() -> str:
    """A key of this machine's own, kept so that sign-ins outlive a restart."""
    file = VAR_DIR / "demonstration-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


SECRET_KEY = read(
    "SECRET_KEY",
    env.secret,
    "$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')",
    default=demonstration_key() if DEMO else None,
)
ALLOWED_HOSTS = read(
    "ALLOWED_HOSTS",
    env.hosts,
    "readings.example.org",
    default=",".join([HOST] if HTTPS else [HOST, *LOCAL_HOSTS]),
)
CSRF_TRUSTED_ORIGINS = read(
    "CSRF_TRUSTED_ORIGINS", env.origins, "https://readings.example.org", default=SITE_URL
)

# --- The forum ------------------------------------------------------------------------------

# From this day on, members of a year may ask for the next one (month, day).
ASK_FROM = read("ASK_FROM", env.day_of_year, "12-01", default="12-01")

# Of a member: images sent within an hour, and how much room all of them take.
IMAGES_AN_HOUR = read("IMAGES_AN_HOUR", env.count, "30", default="30")
IMAGES_MEGABYTES = read("IMAGES_MEGABYTES", env.count, "200", default="200")

# The hub that hears of new posts and tells the readers of feeds (WebSub).
WEBSUB_HUB = read("WEBSUB_HUB", env.web_address, "https://hub.example.org/", default="")

# --- Looking papers up ----------------------------------------------------------------------

LOOKUP = read("LOOKUP", env.yes_or_no, "no", default="yes")
# Where the people who run a source can write to, should our questions trouble them.
LOOKUP_CONTACT = read("LOOKUP_CONTACT", env.text, "librarian@example.org", default=f"librarian@{HOST}")
# The longest that one question may take, all in all.
LOOKUP_SECONDS = 10.0
# Further hosts whose pages may be asked for their title: a member's link to any other is never fetched.
LOOKUP_HOSTS = read("LOOKUP_HOSTS", env.page_hosts, "distill.pub", default="")
LOOKUP_GITHUB = read("LOOKUP_GITHUB", env.yes_or_no, "yes", default="no")
# The operator's own gateway to the sources, where the machine reaches nothing else.
LOOKUP_GATEWAY = read("LOOKUP_GATEWAY", env.gateway, "http://10.0.0.2:8080/sources", default="")

# --- Django ---------------------------------------------------------------------------------

ROOT_URLCONF = "goodreadings.urls"
WSGI_APPLICATION = "goodreadings.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The languages of the site; a member's own is a preference, a visitor's a cookie or what the browser asks for.
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("zh-hans", "简体中文"),
]
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_AGE, LANGUAGE_COOKIE_SECURE = "language", 60 * 60 * 24 * 365, HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [BASE_DIR / "goodreadings" / "locale"]
FORMAT_MODULE_PATH = "goodreadings.formats"
USE_TZ = True
TIME_ZONE = read("TIME_ZONE", env.time_zone, "Europe/Berlin", default="UTC")

INSTALLED_APPS = [
    "accounts",
    "threads",
    "goodreadings.apps.Admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",  # after static files, which need no policy: it is 0.3 kB
    "goodreadings.lib.requests.refuse_what_no_browser_sends",
    "goodreadings.lib.pages.Compress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "goodreadings.lib.languages.Speak",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "threads.news.tell",
    "goodreadings.lib.pages.explain_not_allowed_methods",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "goodreadings.lib.pages.site",
                "threads.context.forum",
            ],
            "builtins": ["django.templatetags.static", "django.templatetags.i18n",
                         "django.contrib.humanize.templatetags.humanize", "threads.templatetags.moments"],
        },
    }
]  # fmt: skip

# --- What is kept ---------------------------------------------------------------------------

DATABASES = {
    "default": read(
        "DATABASE_URL",
        env.database,
        "postgres://goodreadings:password@localhost/goodreadings",
        default=f"sqlite:///{quote(str(VAR_DIR / NAME_OF_DATA))}.sqlite3",
    )
}
WEB_THREADS = read("WEB_THREADS", env.count, "4", default="4")
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # One connection a thread, and none kept outside the pool: together with CONN_MAX_AGE the
    # pool ran dry and every request failed.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": WEB_THREADS + 1,
        "timeout": 10,
    }
    # After a restart of the server, its dead connections are replaced rather than answered by 500.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {
    "default": read(
        "CACHE_URL",
        env.cache,
        "filecache:///var/cache/goodreadings",
        default=f"filecache://{VAR_DIR / NAME_OF_DATA}-cache",
    )
}

# Slow work is a row, done by `manage.py worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    # Members' images; none is reached but through the forum.
    "default": read("MEDIA_STORAGE", env.storage, "storages.backends.s3.S3Storage?bucket_name=readings",
                    default=env.folder_storage(VAR_DIR / ("demo-media" if DEMO else "media"))),
    "staticfiles": {"BACKEND": "goodreadings.lib.sheets.Storage"},
}  # fmt: skip
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# Hashed names never change what they hold, so a browser keeps them for a year.
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nothing of another site takes them

# --- Mail -----------------------------------------------------------------------------------

vars().update(read("EMAIL_URL", env.email, "smtp+tls://user:password@mail.example.org:587",
                   default="smtp://localhost:25"))  # fmt: skip
EMAIL_TIMEOUT = 10
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = read(
    "DEFAULT_FROM_EMAIL",
    env.sender,
    "Good Readings <readings@example.org>",
    default=formataddr((SITE_NAME, f"noreply@{HOST}")),
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Accounts: django-allauth ---------------------------------------------------------------

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

# --- Safe by default ------------------------------------------------------------------------

# Proxies before gunicorn that add to X-Forwarded-For; 0 when browsers reach it directly.
TRUSTED_PROXIES = read("TRUSTED_PROXIES", env.whole_number, "1", default="0")
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = read("HSTS_SECONDS", env.whole_number, "31536000", default="2592000") if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "goodreadings.lib.pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# Subdomains and browsers' preload lists are the operator's decision, made at the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- What operators read --------------------------------------------------------------------

LOG_LEVEL = read("LOG_LEVEL", env.log_level, "INFO", default="INFO")
LOGGING = to_stderr(LOG_LEVEL)
