"""A Redis of the tests' own, where Debian's redis-server is installed."""

import shutil
import subprocess

import pytest

from tests.many.servers import free_port, is_open, until
from tests.postgresql import die_with_parent


class Redis:
    """In memory only; a context manager."""

    def __init__(self):
        if not shutil.which("redis-server"):
            pytest.skip("no redis-server here (apt install redis-server)")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/1"

    def __enter__(self):
        command = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=die_with_parent,  # noqa: PLW1509, no threads that matter
        )  # fmt: skip
        until(lambda: is_open(self.port), "Redis does not answer")
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()
