"""What Django is told: apps, middleware, templates, languages."""

from goodreadings.lib import environment as env
from goodreadings.lib.environment import read
from goodreadings.settings.site import BASE_DIR, HTTPS

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
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.orcid",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "goodreadings.lib.headers.on_every_answer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "threads.api.middleware.api",  # around whatever else could answer in HTML
    "csp.middleware.CSPMiddleware",  # after static files, which need no policy: it is 0.3 kB
    "goodreadings.lib.robots.tell",
    "goodreadings.lib.requests.refuse_what_no_browser_sends",
    "goodreadings.lib.replicas.Follow",  # where it reads; nothing without replicas
    "goodreadings.lib.kept.keep",
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
    "goodreadings.lib.limits.AnswerTooMany",
    "accounts.manners.Manners",
    "accounts.providers.let_forms_lead_there",
    "accounts.sessions.remember_when_seen",
    "accounts.second_factor.ask_moderators",
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
                         "django.contrib.humanize.templatetags.humanize", "threads.templatetags.moments",
                         "goodreadings.lib.constant_tags", "goodreadings.lib.frames"],
        },
    }
]  # fmt: skip
