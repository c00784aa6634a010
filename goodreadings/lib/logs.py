"""What operators read."""


def to_stderr(level: str) -> dict:
    """Django's LOGGING: lines on standard error, from `level` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            # Scanners name hosts that are not ours, all day long; the answer is 400, not a traceback.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # Every look for work, and every question to a source, would be a line.
            "django_tasks": {"level": "WARNING"},
            "django_tasks_db": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
        },
    }
