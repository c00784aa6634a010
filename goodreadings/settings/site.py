"""The site: where it is, what it is called, what it is signed with."""

import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from goodreadings.lib import environment as env
from goodreadings.lib.environment import read

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env.read_file(BASE_DIR / ".env")

DEMO = read("DEMO", env.yes_or_no, "yes", default="no")
DEBUG = read("DEBUG", env.yes_or_no, "no", default="no")
VAR_DIR = read("VAR_DIR", env.folder, "/var/lib/goodreadings", default=str(BASE_DIR / "var"))
# The demonstration keeps to itself, so that beginning it anew touches nothing else.
NAME_OF_DATA = "demo" if DEMO else "goodreadings"

SITE_NAME = read("SITE_NAME", env.name, "Good Readings", default="Good Readings")
SITE_URL = read("SITE_URL", env.origin, "https://readings.example.org", default="http://127.0.0.1:8000")
# Whether search engines may show the site; those of a demonstration may not.
ROBOTS = read("ROBOTS", env.yes_or_no, "no", default="yes")
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
