"""What an operator sets: documented, checked at the start, and safe."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SOURCES = [*(ROOT / "goodreadings" / "settings").glob("*.py"), ROOT / "deploy" / "gunicorn.conf.py"]
KEY = "k3y-of-a-test-" + "abcdefghij" * 5
SECRET = "s3cret-of-mine"


def variables() -> set[str]:
    return {name for source in SOURCES for name in re.findall(r'read\(\s*"([A-Z_]+)"', source.read_text())}


def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess:
    """Python with an environment of which nothing is set but `changes`; SECRET_KEY unless told so."""
    environment = {**os.environ, **dict.fromkeys(variables(), ""), "SECRET_KEY": KEY, **changes}
    environment["VAR_DIR"] = changes.get("VAR_DIR", os.environ["VAR_DIR"])
    # Set while a browser is open (tests/browser/conftest.py).
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("file", ["docs/configuration.md", ".env.example"])
def test_every_variable_is_documented_and_no_other(file):
    pattern = r"^### ([A-Z_]+)$" if file.endswith(".md") else r"^#?([A-Z_]+)="
    documented = re.findall(pattern, (ROOT / file).read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(variables())


def test_every_section_says_default_example_and_what_happens_if_wrong():
    text = (ROOT / "docs/configuration.md").read_text()
    for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        for part in ("Default:", "Example:", "If wrong:"):
            assert part in section, f"{section.split()[0]} lacks {part}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", SECRET),
        ("SECRET_KEY", "a" * 60),
        ("DEBUG", "perhaps"),
        ("DEMO", "2"),
        ("VAR_DIR", "/dev/null/below"),
        ("SITE_NAME", "two\nlines"),
        ("SITE_URL", "readings.example.org"),
        ("SITE_URL", "ftp://readings.example.org"),
        ("SITE_URL", "https://readings.example.org/forum"),
        ("SITE_URL", "https://readings.example.org:port"),
        ("SITE_URL", f"https://me:{SECRET}@readings.example.org"),
        ("ALLOWED_HOSTS", "https://readings.example.org"),
        ("ALLOWED_HOSTS", ","),
        ("CSRF_TRUSTED_ORIGINS", "readings.example.org"),
        ("ASK_FROM", "December"),
        ("WEBSUB_HUB", "hub.example.org"),
        ("WEBSUB_HUB", "ftp://hub.example.org/"),
        ("WEBSUB_HUB", "https://hub.example.org/#top"),
        ("WEBSUB_HUB", f"https://me:{SECRET}@hub.example.org/"),
        ("ASK_FROM", "02-29"),
        ("TIME_ZONE", "Berlin"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("DATABASE_URL", f"mysql://me:{SECRET}@localhost/forum"),
        ("DATABASE_URL", f"postgres://me:{SECRET}@localhost"),
        ("DATABASE_URL", f"postgres://me:{SECRET}@localhost:port/forum"),
        ("DATABASE_URL", "sqlite://var/forum.sqlite3"),
        ("DATABASE_REPLICA_URLS", f"mysql://me:{SECRET}@localhost/forum"),
        ("DATABASE_REPLICA_URLS", "sqlite:////srv/forum.sqlite3"),
        ("DATABASE_REPLICA_URLS", f"postgres://me:{SECRET}@one/forum, postgres://me:{SECRET}@two"),
        ("DATABASE_REPLICA_URLS", f"postgres://me:{SECRET}@one/forum"),  # of SQLite
        ("WEB_THREADS", "0"),
        ("WEB_THREADS", "-4"),
        ("CACHE_URL", f"memcached://me:{SECRET}@localhost/1"),
        ("CACHE_URL", "redis://"),
        ("CACHE_URL", "filecache://"),
        ("EMAIL_URL", f"https://me:{SECRET}@mail.example.org"),
        ("EMAIL_URL", "smtp://"),
        ("DEFAULT_FROM_EMAIL", "Good Readings"),
        ("IMAGES_AN_HOUR", "0"),
        ("IMAGES_MEGABYTES", "lots"),
        ("MEDIA_STORAGE", "s3://bucket"),
        ("MEDIA_STORAGE", f"no.such.Storage?secret_key={SECRET}"),
        ("MEDIA_STORAGE", "django.core.files.storage.FileSystemStorage?location"),
        ("TRUSTED_PROXIES", "one"),
        ("ADMIN_PATH", "a/b"),
        ("ADMIN_PATH", "accounts"),
        ("ADMIN_PATH", "2021"),
        ("ADMIN_PATH", "ad min"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_bad_value_ends_the_start_with_one_sentence(name, value):
    ended = run("manage.py", "check", **{name: value})
    assert ended.returncode == 1
    assert re.fullmatch(rf"{name} [a-z].*\. Example: {name}=\S.*\n", ended.stderr), ended.stderr
    assert not ended.stdout
    assert SECRET not in ended.stderr


def test_hsts_is_checked_when_the_site_has_https():
    ended = run("manage.py", "check", SITE_URL="https://readings.example.org", HSTS_SECONDS="long")
    assert ended.stderr.startswith("HSTS_SECONDS must be a whole number.")


@pytest.mark.parametrize(
    ("name", "value"),
    [("BIND", "8000"), ("WEB_PROCESSES", "0"), ("ACCESS_LOG", "all"), ("TIME_ZONE", "Berlin")],
)
def test_a_bad_value_ends_the_server_with_one_sentence(name, value):
    ended = run("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", **{"BIND": "127.0.0.1:0", name: value})
    assert ended.returncode == 1
    assert re.fullmatch(rf"{name} [a-z].*\. Example: {name}=\S.*\n", ended.stderr), ended.stderr


def test_nothing_but_the_key_is_needed():
    assert run("manage.py", "check").returncode == 0


def test_a_file_of_variables_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / ".env").write_text("ONE=file\nTWO='from file'\n# NOT=this\n")
    code = (
        "import os, pathlib, sys; from goodreadings.lib import environment as env;"
        " env.read_file(pathlib.Path(sys.argv[1])); e = os.environ; print(e['ONE'], e['TWO'], 'NOT' in e)"
    )
    assert run("-c", code, str(tmp_path / ".env"), ONE="mine").stdout == "mine from file False\n"


@pytest.mark.parametrize("database", ["sqlite:////srv/forum.sqlite3", "postgres://me:pw@localhost/forum"])
def test_a_production_configuration_has_no_warning(database):
    checked = run(
        "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING",
        SITE_URL="https://readings.example.org", DATABASE_URL=database, TRUSTED_PROXIES="1",
        EMAIL_URL="smtp+tls://me:pw@mail.example.org:587",
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_replicas_are_listed_with_commas_or_spaces():
    code = "from goodreadings import settings as s; print({k: v['HOST'] for k, v in s.DATABASES.items()}, s.DATABASE_ROUTERS)"
    found = run(
        "-c", code, DATABASE_URL="postgres://me:pw@first/forum",
        DATABASE_REPLICA_URLS="postgres://me:pw@second/forum,postgres://me:pw@third/forum  postgres://me:pw@4/forum",
    )  # fmt: skip
    assert found.stdout == (
        "{'default': 'first', 'replica1': 'second', 'replica2': 'third', 'replica3': '4'}"
        " ['goodreadings.lib.replicas.Router']\n"
    ), found.stderr


def test_without_replicas_nothing_asks_for_any():
    code = (
        "import django; django.setup(); from django.core.handlers.wsgi import WSGIHandler; from django.conf import settings as s;"
        " from goodreadings.lib.replicas import Follow; from django.core.exceptions import MiddlewareNotUsed\n"
        "try:\n  Follow(None)\nexcept MiddlewareNotUsed:\n  print(list(s.DATABASES), s.DATABASE_ROUTERS)"
    )
    assert run("-c", code).stdout == "['default'] []\n"


def test_a_proxy_is_believed_only_when_there_is_one():
    code = "from goodreadings import settings; print(hasattr(settings, 'SECURE_PROXY_SSL_HEADER'))"
    assert run("-c", code).stdout == "False\n"
    assert run("-c", code, TRUSTED_PROXIES="1").stdout == "True\n"


def test_the_demonstration_keeps_its_own_database_and_key(tmp_path):
    code = (
        "from goodreadings import settings as s;"
        " print(s.DATABASES['default']['NAME'], len(s.SECRET_KEY) >= 50, s.EMAIL_BACKEND.split('.')[-2])"
    )
    found = run("-c", code, DEMO="yes", SECRET_KEY="", VAR_DIR=str(tmp_path))
    assert found.stdout == f"{tmp_path}/demo.sqlite3 True filebased\n"
    assert (tmp_path / "demonstration-key").stat().st_mode & 0o077 == 0


def test_images_are_kept_where_the_operator_says(tmp_path):
    code = "from goodreadings import settings as s; print(s.STORAGES['default'])"
    media = run("-c", code, VAR_DIR=str(tmp_path)).stdout
    assert str(tmp_path / "media") in media and "FileSystemStorage" in media
    chosen = "django.core.files.storage.FileSystemStorage?location=/srv/a%20b&file_permissions_mode=384&x=no"
    assert run("-c", code, MEDIA_STORAGE=chosen).stdout == (
        "{'BACKEND': 'django.core.files.storage.FileSystemStorage',"
        " 'OPTIONS': {'location': '/srv/a b', 'file_permissions_mode': 384, 'x': False}}\n"
    )


def test_sqlite_waits_for_writers_and_keeps_what_it_acknowledged(tmp_path):
    """WAL, FULL (2), foreign keys, a wait of 20 s, and transactions that begin with the lock."""
    code = (
        "import django; django.setup(); from django.db import connection as c; k = c.cursor();"
        " names = 'journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout';"
        " print(*(k.execute('PRAGMA ' + name).fetchone()[0] for name in names), c.transaction_mode)"
    )
    found = run("-c", code, DATABASE_URL=f"sqlite:///{tmp_path}/forum.sqlite3")
    assert found.stdout == "wal 2 1 20000 IMMEDIATE\n", found.stderr


def test_no_policy_allows_what_is_inline_or_foreign():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {source for sources in directives.values() for source in sources}
    assert allowed <= {"'self'", "'none'", "data:"}
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
