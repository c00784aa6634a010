"""Safe by default: headers, cookies, limits of a request."""

from csp.constants import NONE, SELF

from goodreadings.lib import environment as env
from goodreadings.lib.admin_path import admin_path
from goodreadings.lib.environment import read
from goodreadings.settings.site import HTTPS

# Proxies before gunicorn that add to X-Forwarded-For; 0 when browsers reach it directly.
TRUSTED_PROXIES = read("TRUSTED_PROXIES", env.whole_number, "1", default="0")
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Where the admin is, below the site.
ADMIN_PATH = read("ADMIN_PATH", admin_path, "desk-of-our-own", default="admin")

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = read("HSTS_SECONDS", env.whole_number, "3600", default="31536000") if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
# Django's own, by a query that is written once.
SESSION_ENGINE = "goodreadings.lib.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "goodreadings.lib.pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# Powers that reach out of the page, and no page of ours asks for; those that stay in it (autoplay, full screen) are no
# danger without frames, and every name is paid for with every page.
POWERS = "camera display-capture geolocation hid microphone midi payment serial usb"
# goodreadings/lib/headers.py
HEADERS_OF_EVERY_ANSWER = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS.split()),
    "Referrer-Policy": SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": X_FRAME_OPTIONS,
}
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
