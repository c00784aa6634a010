"""Mail: through which server, and from whom."""

from email.utils import formataddr

from goodreadings.lib import environment as env
from goodreadings.lib.environment import read
from goodreadings.settings.site import DEMO, HOST, SITE_NAME, VAR_DIR

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
