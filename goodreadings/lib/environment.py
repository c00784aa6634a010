"""Settings from the environment: read, checked, and refused in one sentence."""

import importlib.util
import os
import re
from collections.abc import Callable, Iterable
from email.utils import parseaddr
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ

T = TypeVar("T")

# What Django and the locked dependencies can serve; environ knows more names than that.
DATABASES = {"sqlite", "postgres", "postgresql"}
MAILS = {"smtp", "smtp+tls", "smtp+ssl", "filemail", "consolemail", "memorymail"}
CACHES = {"filecache", "dbcache", "locmemcache", "redis", "rediss", "valkey", "valkeys"}

TRUE = {"yes", "true", "on", "1"}
FALSE = {"no", "false", "off", "0"}


def stop(name: str, problem: str, example: str) -> SystemExit:
    """One sentence for the operator; raised, it ends the process with status 1."""
    return SystemExit(f"{name} {problem}. Example: {name}={example}")


def read(name: str, kind: Callable[[str], T], example: str, default: Any = None) -> T:
    """The value of the variable `name`, made by `kind`.

    `default` is the raw text used when the variable is missing or empty; None makes it required.
    `kind` raises ValueError with the rest of the sentence ("must be yes or no"). The value
    itself is never printed: it may hold a password.
    """
    raw = os.environ.get(name, "").strip() or default
    if raw is None:
        raise stop(name, "is not set", example)
    try:
        return kind(raw)
    except ValueError as error:
        raise stop(name, str(error), example) from None


def read_file(path: Path) -> None:
    """Take variables from a `.env` file; those already in the environment win."""
    if path.exists():
        environ.Env.read_env(path)


def text(raw: str) -> str:
    if not raw.isprintable():
        raise ValueError("must be one line of text")
    return raw


def name(raw: str) -> str:
    """Short enough to stand before a year in a title."""
    if len(raw) > 60:
        raise ValueError("must have at most 60 characters")
    return text(raw)


def sender(raw: str) -> str:
    """`Name <address>`, or an address alone, as it stands in a mail."""
    address = parseaddr(raw)[1]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise ValueError("must be a name and an e-mail address")
    return text(raw)


def secret(raw: str) -> str:
    # Django's own bar (security.W009): 50 characters, 5 different ones.
    if len(raw) < 50 or len(set(raw)) < 5:
        raise ValueError("is too short: it needs 50 random characters")
    return raw


def yes_or_no(raw: str) -> bool:
    if raw.lower() in TRUE | FALSE:
        return raw.lower() in TRUE
    raise ValueError("must be yes or no")


def whole_number(raw: str) -> int:
    if not re.fullmatch(r"\d{1,9}", raw, re.ASCII):
        raise ValueError("must be a whole number")
    return int(raw)


def count(raw: str) -> int:
    number = whole_number(raw)
    if number < 1:
        raise ValueError("must be 1 or more")
    return number


def folder(raw: str) -> Path:
    """A folder that is ours to write in, made when it is missing."""
    path = Path(raw).absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise ValueError("is a folder that cannot be made") from None
    if not os.access(path, os.W_OK):
        raise ValueError("is a folder that cannot be written to")
    return path


def names(raw: str) -> list[str]:
    """A list separated by commas."""
    found = [part.strip() for part in raw.split(",") if part.strip()]
    if not found:
        raise ValueError("names nothing")
    return found


def hosts(raw: str) -> list[str]:
    """Names of hosts as Django's ALLOWED_HOSTS has them: `.example.org` with all below, `*` any."""
    found = names(raw)
    if not all(re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9A-Fa-f:.]+\]", host) for host in found):
        raise ValueError("must be names of hosts, without https:// and without a port")
    return found


def page_hosts(raw: str) -> frozenset[str]:
    """Names of hosts, each for itself."""
    if not raw:
        return frozenset()
    found = [host.lower() for host in names(raw)]
    if not all(re.fullmatch(r"(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,62}", host) for host in found):
        raise ValueError("must be names of hosts, without https:// and without a port")
    return frozenset(found)


def gateway(raw: str) -> str:
    """An address with or without a path."""
    if not raw:
        return ""
    scheme, _, rest = raw.rstrip("/").partition("://")
    host, slash, path = rest.partition("/")
    if "?" in path or "#" in path:
        raise ValueError("must be an address like http://10.0.0.2:8080/sources")
    return origin(f"{scheme}://{host}") + slash + path


def web_address(raw: str) -> str:
    """An address of the web with a named host, as others would ask for it; empty for none."""
    if not raw:
        return ""
    scheme, _, rest = raw.partition("://")
    host, slash, path = rest.partition("/")
    if "#" in path or re.search(r"\s", path):
        raise ValueError("must be an address like https://hub.example.org/")
    return origin(f"{scheme}://{host}") + slash + path


def sockets(raw: str) -> list[str]:
    """Where a server listens: `host:port`, or `unix:/path`."""
    found = names(raw)
    if not all(re.fullmatch(r"unix:/.+|([\w.-]*|\[[0-9A-Fa-f:.]+\]):\d{1,5}", one) for one in found):
        raise ValueError("must be host:port, or unix: and a path")
    return found


def origins(raw: str) -> list[str]:
    return [origin(part) for part in names(raw)]


def origin(raw: str) -> str:
    """scheme://host[:port], as a browser names a site."""
    try:
        parts = urlsplit(raw.rstrip("/"))
        parts.port  # noqa: B018, raises for a bad one
    except ValueError:
        raise ValueError("must be an address like https://readings.example.org") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise ValueError("must be an address like https://readings.example.org")
    if parts.path or parts.query or parts.fragment:
        raise ValueError("must be an address without a path")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def time_zone(raw: str) -> str:
    try:
        ZoneInfo(raw)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is not the name of a time zone") from None
    return raw


def log_level(raw: str) -> str:
    if raw.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return raw.upper()


def day_of_year(raw: str) -> tuple[int, int]:
    """MM-DD, as (month, day); 29 February is refused, since most years lack it."""
    match = re.fullmatch(r"(\d\d)-(\d\d)", raw, re.ASCII)
    if match:
        month, day = map(int, match.groups())
        if 1 <= month <= 12 and 1 <= day <= (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
            return month, day
    raise ValueError("must be a day as MM-DD")


def _with_scheme(raw: str, schemes: Iterable[str], parse: Callable[[str], dict]) -> dict:
    wanted = sorted(schemes)
    if urlsplit(raw).scheme not in wanted:
        raise ValueError(f"must begin with one of {', '.join(f'{scheme}://' for scheme in wanted)}")
    try:
        return dict(parse(raw))
    except Exception:
        raise ValueError("cannot be read as an address") from None


def database(raw: str) -> dict:
    """Django's settings of one database; SQLite waits for its turn instead of failing."""
    if re.match(r"sqlite://[^/]", raw):
        raise ValueError("needs four slashes before a path from the root")
    config = _with_scheme(raw, DATABASES, environ.Env.db_url_config)
    if not config.get("NAME"):
        raise ValueError("names no database")
    if config["ENGINE"].endswith("sqlite3"):
        # WAL lets readers go on beside one writer; IMMEDIATE makes writers queue for up to 20 s
        # (Django's default answered 64 of 800 concurrent likes "database is locked"); FULL keeps
        # what was acknowledged through a loss of power.
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-20000",
        }
    return config


def email(raw: str) -> dict:
    config = _with_scheme(raw, MAILS, environ.Env.email_url_config)
    if raw.startswith("smtp") and not config["EMAIL_HOST"]:
        raise ValueError("names no mail server")
    return config


def cache(raw: str) -> dict:
    config = _with_scheme(raw, CACHES, environ.Env.cache_url_config)
    if not config["LOCATION"] and not raw.startswith("locmemcache"):
        raise ValueError("does not say where the cache is")
    if config["BACKEND"].endswith(".RedisCache"):
        if not urlsplit(raw).netloc:
            raise ValueError("does not say where the cache is")
        if not importlib.util.find_spec("redis"):
            raise ValueError("needs the Python package redis")
        # Valkey speaks as Redis does; the client knows one name only.
        config["LOCATION"] = re.sub(r"^valkey", "redis", raw.partition("?")[0])
        config["BACKEND"] = "goodreadings.lib.redis_cache.Redis"
    # Django's 300 would let anybody flush the counters of tries by making others.
    if config["BACKEND"].rpartition(".")[2] in {"FileBasedCache", "DatabaseCache", "LocMemCache"}:
        config.setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 100_000)
    if config["BACKEND"].endswith(".FileBasedCache"):
        config["BACKEND"] = "goodreadings.lib.cache.FileCache"
    return config


def folder_storage(folder: Path) -> str:
    """A folder as `storage` reads it."""
    return f"django.core.files.storage.FileSystemStorage?location={quote(str(folder))}"


def storage(raw: str) -> dict:
    """Django's settings of a storage: the dotted name of its class, with options behind a question mark."""
    backend, _, options = raw.partition("?")
    module, _, name = backend.rpartition(".")
    try:
        # Not imported: some storages read the settings, which are being made.
        found = name.isidentifier() and importlib.util.find_spec(module) is not None
        pairs = parse_qsl(options, strict_parsing=True) if options else []
    except (ImportError, ValueError):
        found = False
    if not found:
        raise ValueError("must be the dotted name of a storage class that is installed, and its options")
    return {"BACKEND": backend, "OPTIONS": {key: _option(value) for key, value in pairs}}


def _option(value: str) -> str | bool | int:
    if value.lower() in {"yes", "no", "true", "false"}:
        return yes_or_no(value)
    return int(value) if re.fullmatch(r"\d{1,9}", value, re.ASCII) else value
