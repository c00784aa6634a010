"""The cast: ann, bob and cem read, mo moderates, admin runs the place; the topic is that of 2021."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from accounts.roles import make_moderator
from tests.make import make_member, make_topic

HERE = Path(__file__).resolve().parent
# What knows no database, or meets it as every other page does, is tried beside one of them only.
ONCE = (HERE / "lib", HERE / "threads" / "papers", HERE / "browser")
ON_BOTH = {"test_a_year_of_reading.py", "test_drafts.py", "test_reading.py", "test_reading_list.py"}
# What takes a database that several machines reach.
ON_POSTGRESQL = {"test_two_machines.py"}
DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def pytest_configure(config):
    """Where tests differ from the house, for the sake of time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file, as in the house: a live server and concurrent writers meet in it.
        database.setdefault("TEST", {})["NAME"] = os.environ["VAR_DIR"] + "/test.sqlite3"


def pytest_collection_modifyitems(config, items):
    missing = pytest.mark.skip(reason="needs ../shared/data, which is not here")
    for item in items:
        if "shared_data" in item.keywords and not DATA.is_dir():
            item.add_marker(missing)
    is_sqlite = os.environ["TEST_DATABASE"] == "sqlite"
    others = {
        item
        for item in items
        if (item.path.name in ON_POSTGRESQL if is_sqlite else is_for_one_database(item))
    }
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]


def pytest_terminal_summary(terminalreporter):
    """Why a test was run again: what passes the second time is a fault, too."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"run again: {report.nodeid} ({report.when})")
        terminalreporter.write_line("\n".join(report.longreprtext.splitlines()[-40:]))


def is_for_one_database(item) -> bool:
    if "one_database" in item.keywords:
        return True
    if os.environ.get("TEST_SITE"):
        return False
    return (
        any(folder in item.path.parents for folder in ONCE) and item.path.name not in ON_BOTH | ON_POSTGRESQL
    )


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The private server goes with its databases. To drop one it would wait for sessions of the pool to end, and on
    a busy machine not long enough."""
    return os.environ["TEST_DATABASE"] == "postgresql"


@pytest.fixture
def shared_data() -> Path:
    """The folder of recorded answers and real papers; for tests marked `shared_data`."""
    return DATA


@pytest.fixture(autouse=True)
def empty_cache():
    """Limits on tries, and pages kept for visitors, begin anew with every test."""
    cache.clear()


@pytest.fixture(autouse=True)
def english():
    """A request leaves its language in the thread, for the next one to say otherwise."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def ann(db):
    return make_member("ann")


@pytest.fixture
def bob(db):
    return make_member("bob")


@pytest.fixture
def cem(db):
    return make_member("cem", display_name="Cem Özgür")


@pytest.fixture
def mo(db):
    member = make_member("mo-reads", display_name="Mo")
    make_moderator(member)
    return member


@pytest.fixture
def admin(db):
    return make_member("ada", display_name="Ada", is_staff=True, is_superuser=True)


@pytest.fixture
def topic(mo):
    return make_topic(2021, by=mo)
