"""The forum as it is deployed: gunicorn with its own settings, static files collected and compressed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.conf import settings
from django.test import Client

from tests.worker import ROOT, database_url


class Deployed:
    """A server on the database of the test; a context manager."""

    output = subprocess.DEVNULL

    def __init__(self, var: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "DATABASE_URL": database_url(),
            "VAR_DIR": str(var),
            "SITE_URL": self.url,
            "BIND": f"127.0.0.1:{self.port}",
            "WEB_PROCESSES": "1",
            "ACCESS_LOG": "no",
        }
        self.environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
        self.server = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.output, stderr=self.output
        )
        until = time.monotonic() + 30
        while True:
            assert self.server.poll() is None, "gunicorn did not start"
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except OSError:
                assert time.monotonic() < until, "gunicorn does not answer"
                time.sleep(0.1)

    def stop(self) -> None:
        self.server.send_signal(signal.SIGTERM)
        try:
            self.server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()

    def sign_in(self, context, member) -> None:
        """Let a browser's context be `member`'s."""
        client = Client()
        client.force_login(member)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()
