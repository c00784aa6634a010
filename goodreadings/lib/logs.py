"""What operators read, and what they need not: keys of links, addresses of people."""

import logging
import re

# What follows is a key: whoever has the link is let in by it.
SECRET_LINK = re.compile(
    r"(/accounts/(?:confirm-email|password/reset/key)/|/feed/replies/|/search/feed/|/unsubscribe/|/stay/|/join/|/settings/data/)[^/\s\"']+"
)
E_MAIL = re.compile(r"[^\s<>\"'(),:;=\[\]{}]+@(?=[\w-]+\.[\w.-]+)")
# name=value of what a form or an address may carry.
SECRET_FIELD = re.compile(r"(?i)\b((?:\w*password\w*|csrf\w*|session\w*|token|key|secret|code)=)[^&\s\"']+")


def masked(text: str) -> str:
    """Without the keys of links and fields, and without the names in e-mail addresses."""
    text = SECRET_LINK.sub(r"\1…", text)
    return E_MAIL.sub("…@", SECRET_FIELD.sub(r"\1…", text))


class Masked(logging.Formatter):
    """Whole lines, with what a library says and with tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def to_stderr(level: str) -> dict:
    """Django's LOGGING: lines on standard error, from `level` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": Masked, "fmt": "{asctime} {levelname} {name}: {message}", "style": "{"}
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            # Scanners name hosts that are not ours, all day long; the answer is 400, not a traceback.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # Of a name that a template lacks, the whole context would be written: tokens and people.
            "django.template": {"level": "INFO"},
            # Every look for work, and every question to a source, would be a line.
            "django_tasks": {"level": "WARNING"},
            "django_tasks_db": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
        },
    }
