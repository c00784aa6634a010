"""The forum as an operator runs it: gunicorn, files collected, a database of its own, HTTPS before it."""

import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.browser.deployed import Deployed
from tests.worker import ROOT

HOST = "readings.example.org"
SCRIPT = """
import django
django.setup()
from django.core.management import call_command
call_command("collectstatic", verbosity=0, interactive=False)
call_command("migrate", verbosity=0)
from tests.make import make_member, make_post, make_topic, make_image, make_record
from accounts.roles import make_moderator
mo, ann = make_member("mo-reads"), make_member("ann")
make_moderator(mo)
make_topic(2020, by=mo)
topic = make_topic(2021, by=mo)
image = make_image(ann)
make_post(topic, by=ann, body=f"arXiv:2103.00020\\n\\n![A picture](/images/{image.name})")
print(image.name)
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/deployed/" in str(item.path):
            item.add_marker(pytest.mark.one_database)


class Site(Deployed):
    """Behind a proxy that speaks TLS."""

    def __init__(self, var):
        super().__init__(var)
        self.log = var / "log"
        self.environment |= {
            "SITE_URL": f"https://{HOST}", "ALLOWED_HOSTS": HOST, "DATABASE_URL": f"sqlite:///{var}/site.sqlite3",
            "CACHE_URL": f"filecache://{var}/cache", "TRUSTED_PROXIES": "1", "WEB_PROCESSES": "2", "ACCESS_LOG": "yes",
            "CSRF_TRUSTED_ORIGINS": f"https://{HOST}", "EMAIL_URL": f"filemail:///{var}/mail",
        }  # fmt: skip

    def prepare(self) -> None:
        made = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", SCRIPT],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        self.image = made.stdout.split()[-1]

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + 30
        while True:
            assert self.server.poll() is None, self.log.read_text()
            try:
                assert self.ask("/healthz")[0] == 200
                return
            except OSError:
                assert time.monotonic() < until, self.log.read_text()
                time.sleep(0.1)

    def ask(self, path: str, method="GET", body=None, https=True, **headers) -> tuple[int, object, bytes]:
        """Status, headers and body of one request; redirects are not followed."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers.setdefault("Host", HOST)
        if https:
            headers["X-Forwarded-Proto"] = "https"
        asked = urllib.request.Request(self.url + path, data=body, headers=headers, method=method)
        try:
            with opener.open(asked, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers, answer.read()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    var = tmp_path_factory.mktemp("site")
    (var / "static").mkdir()
    site = Site(var)
    site.prepare()
    with site:
        yield site
