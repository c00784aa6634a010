"""What is kept, and where: databases, caches, tasks, files."""

from urllib.parse import quote

from goodreadings.lib import amounts
from goodreadings.lib import environment as env
from goodreadings.lib.environment import read
from goodreadings.settings.site import BASE_DIR, DEBUG, DEMO, NAME_OF_DATA, VAR_DIR

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
    DATABASES["default"]["OPTIONS"] |= amounts.of_statements(DATABASES["default"])
    # After a restart of the server, its dead connections are replaced rather than answered by 500.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Replicas that visitors and members read from (goodreadings/lib/replicas): their aliases, and what operators read.
DATABASE_REPLICAS: dict[str, str] = {}
for _number, _replica in enumerate(
    read(
        "DATABASE_REPLICA_URLS",
        amounts.replicas,
        "postgres://goodreadings:password@replica.example.org/goodreadings",
        default="",
    ),
    1,
):
    if not DATABASES["default"]["ENGINE"].endswith("postgresql"):
        raise env.stop(
            "DATABASE_REPLICA_URLS",
            "needs a DATABASE_URL of PostgreSQL",
            "postgres://goodreadings:password@replica.example.org/goodreadings",
        )
    DATABASES[f"replica{_number}"] = amounts.as_replica(_replica, WEB_THREADS)
    DATABASE_REPLICAS[f"replica{_number}"] = f"{_number} at {_replica['HOST'] or 'localhost'}"
if DATABASE_REPLICAS:
    DATABASE_ROUTERS = ["goodreadings.lib.replicas.Router"]
# The apps whose tables are read there; of members, their sessions and rights there is one truth.
READ_FROM_REPLICAS = {"threads"}

CACHES = {
    "default": read(
        "CACHE_URL",
        env.cache,
        "filecache:///var/cache/goodreadings",
        default=f"filecache://{VAR_DIR / NAME_OF_DATA}-cache",
    )
}

# Pages kept for visitors, and posts among others: their keys hold what they were made from, so that each process may
# have its own.
KEEP_PAGES = read("KEEP_PAGES", env.yes_or_no, "no", default="no" if DEBUG else "yes")
# What is told of a whole year is large, and told from what it was before: the last of each stays in the process.
for name, most in {"pages": 500, "fragments": 2_000, "figures": 40}.items():
    CACHES[name] = (
        CACHES["default"] | {"KEY_PREFIX": name}
        if CACHES["default"]["BACKEND"].endswith(".Redis") and name != "figures"
        else {
            "BACKEND": "goodreadings.lib.cache.ObjectCache",
            "LOCATION": name,
            "OPTIONS": {"MAX_ENTRIES": most},
        }
    )

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
