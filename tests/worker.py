"""The worker: in this process, until nothing is due, or as a process of its own on the test database."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from goodreadings.lib.work import Worker
from threads.outbox import Outbox

ROOT = Path(__file__).resolve().parent.parent


def work() -> None:
    """Do everything that is due now."""
    Worker(batch=True).run()


def send() -> None:
    """Send the mails that are due now, as the worker does."""
    Outbox().turn()


def database_url() -> str:
    """The present test database, for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(name))}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def start(*arguments: str, **variables: str) -> subprocess.Popen:
    """`manage.py ARGUMENTS`, with settings of its own."""
    environment = os.environ | {"DATABASE_URL": database_url()} | variables
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
