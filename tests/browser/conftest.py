"""A real Chromium before the forum. Every page fails its test when it met with an error, broke the
Content-Security-Policy or asked another machine for anything.

`page.faults` lists what happened; a test that means to meet an error clears it.
"""

import inspect
import os
import shutil
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from playwright.sync_api import sync_playwright

from goodreadings.lib import environment as env
from tests.browser.deployed import Deployed
from tests.browser.machines import Machines
from tests.worker import start

HERE = Path(__file__).parent
# Tests with these are about this process: its settings, its mails, its end.
IN_THIS_PROCESS = {"live_server", "deployed", "collected", "mailbox"}
MANY = os.environ.get("TEST_SITE") == "machines"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--ignore-certificate-errors",  # nginx has one of nobody's
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
PHONE = {"width": 375, "height": 812}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(config, items):
    if MANY:
        here = {
            item
            for item in items
            if IN_THIS_PROCESS.intersection(item.fixturenames)
            or "settings" in inspect.signature(item.function).parameters
        }
        config.hook.pytest_deselected(items=here)
        items[:] = [item for item in items if item not in here]
    missing = pytest.mark.skip(reason="no Chromium here (install it, or name it in CHROMIUM)")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            # Once more, and said so in the summary: a browser beside three others on a busy machine is
            # late now and then; a fault of ours is there the second time too.
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=2))
            if not CHROMIUM:
                item.add_marker(missing)


class Answering:
    """How many requests the live server is at; a database is emptied only when there is none."""

    def __init__(self):
        self.changed, self.count = threading.Condition(), 0
        request_started.connect(self.begun, weak=False)
        request_finished.connect(self.ended, weak=False)

    def begun(self, **_):
        with self.changed:
            self.count += 1

    def ended(self, **_):
        with self.changed:
            self.count -= 1
            self.changed.notify_all()

    def end(self):
        with self.changed:
            self.changed.wait_for(lambda: self.count <= 0, timeout=5)
            self.count = 0


answering = Answering()


@pytest.fixture(scope="session")
def chromium():
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def keep_pages(request, settings):
    """As it is deployed: what a page shows is in the database, and committed."""
    settings.KEEP_PAGES = True
    if MANY:
        request.getfixturevalue("machines")


@pytest.fixture
def site(request):
    """What the browser is before: this process, or with TEST_SITE=machines (`make test-many`) two others behind
    nginx."""
    return request.getfixturevalue("machines" if MANY else "live_server")


@pytest.fixture
def open_page(chromium, site):
    """A function: a page of a browser that nobody has used, with arguments of `new_context`."""
    yield from opener(chromium, site.url)


@pytest.fixture(scope="session")
def all_machines(request, tmp_path_factory, django_db_setup):
    """With static files as they stand, when it is for a few tests: to collect and compress them takes longer than those."""
    var = request.getfixturevalue("collected") if MANY else tmp_path_factory.mktemp("release")
    (var / "static").mkdir(exist_ok=True)
    with Machines(var, DEBUG="no" if MANY else "yes") as machines:
        yield machines


@pytest.fixture
def machines(all_machines, transactional_db, settings):
    """Two processes on two ports behind nginx, on the database of the test."""
    # Those know the passwords of real members only.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.CACHES = {"default": env.cache(all_machines.redis.url), "pages": settings.CACHES["pages"]}
    cache.clear()
    return all_machines


@pytest.fixture(scope="session")
def collected(tmp_path_factory) -> Path:
    """VAR_DIR of a forum whose static files are collected, as an operator does it."""
    var = tmp_path_factory.mktemp("deployed")
    collecting = start("collectstatic", "--no-input", "--verbosity=0", VAR_DIR=str(var))
    said, _ = collecting.communicate(timeout=120)
    assert collecting.returncode == 0, said
    return var


@pytest.fixture
def deployed(collected, transactional_db):
    """The forum as it is deployed, before the database of the test: it can be stopped and started."""
    with Deployed(collected) as deployed:
        yield deployed


@pytest.fixture
def open_deployed(chromium, deployed):
    """As `open_page`, before the forum as it is deployed."""
    yield from opener(chromium, deployed.url)


def opener(chromium, url):
    contexts, pages = [], []

    def open_page(**arguments):
        arguments = {"viewport": DESK, "ignore_https_errors": True} | arguments
        context = chromium.new_context(base_url=url, **arguments)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.faults = []
        pages.append(page)
        watch(page, url)
        return page

    yield open_page
    faults = [fault for page in pages for fault in page.faults]
    for context in contexts:
        # What a page would send as it is closed would meet a database that is being emptied.
        context.set_offline(True)
        context.close()
    answering.end()
    assert not faults, "The browser complains:\n" + "\n".join(faults)


def watch(page, ours: str) -> None:
    """Note in `page.faults` what no page of ours does."""
    origin = urlsplit(ours).netloc

    def console(message):
        # A violation of the Content-Security-Policy is an error there, too; a power it does not know, a warning.
        if message.type == "error" or "Permissions-Policy" in message.text:
            page.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def request(asked):
        parts = urlsplit(asked.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != origin:
            page.faults.append(f"asked another machine: {asked.url}")

    def failed(asked):
        # What the reader's next click makes needless is aborted.
        if "ERR_ABORTED" not in (asked.failure or ""):
            page.faults.append(f"failed: {asked.url} {asked.failure}")

    page.on("console", console)
    page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))
    page.on("request", request)
    page.on("requestfailed", failed)


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def page_without_javascript(open_page):
    return open_page(java_script_enabled=False)


@pytest.fixture
def phone(open_page):
    return open_page(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)
