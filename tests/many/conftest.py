"""Many machines on one."""

import pytest

from tests.many.servers import Web
from tests.postgresql import Server, Standby

PEOPLE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.make import make_member, make_post, make_topic
from accounts.roles import make_moderator
mo, ann, bob = (make_member(name) for name in ("mo-reads", "ann", "bob"))
make_moderator(mo)
make_post(make_topic(2021, by=mo), by=ann, body="The first of all.")
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/many/" in str(item.path):
            item.add_marker(pytest.mark.one_database)


@pytest.fixture(scope="session")
def primary():
    server = Server()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def var(tmp_path_factory):
    var = tmp_path_factory.mktemp("many")
    (var / "static").mkdir()
    return var


@pytest.fixture(scope="session")
def peopled(primary, var):
    """The primary, with a community in it."""
    Web(var, DATABASE_URL=primary.url).run(PEOPLE)
    return primary


@pytest.fixture(scope="module")
def standby(peopled, primary):
    """With what came from the primary."""
    server = Standby(primary)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def web(primary, standby, var):
    """The forum before a primary and a replica."""
    more = {"DATABASE_REPLICA_URLS": standby.url, "KEEP_PAGES": "yes", "CACHE_URL": f"filecache://{var}/cache",
            # Static files as they stand: to collect and compress them takes longer than all of this.
            "DEBUG": "yes", "LIMIT_WRITES": "no"}  # fmt: skip
    with Web(var, DATABASE_URL=primary.url, **more) as web:
        yield web
