"""How many connections the forum has to PostgreSQL: its own pool, and pgbouncer in transaction mode."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.many.pgbouncer import PgBouncer
from tests.many.servers import Reader, Web, one

PAGES = [
    "/",
    "/2021/",
    "/2021/?order=liked",
    "/papers/",
    "/2021/papers.json",
    "/search/?q=first",
    "/feed/",
    "/members/ann/",
]
CONNECTED = (
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
FEW, READERS = 2, 6


@pytest.fixture(params=["its own pool", "pgbouncer"])
def before(request, peopled, var):
    """The forum, and how many connections it may have."""
    more = {"DEBUG": "yes", "WEB_THREADS": "4", "LIMIT_WRITES": "no", "KEEP_PAGES": "no"}
    if request.param == "pgbouncer":
        with PgBouncer(peopled, size=FEW) as bouncer, Web(var, DATABASE_URL=bouncer.url, **more) as web:
            yield web, FEW
    else:
        with Web(var, DATABASE_URL=peopled.url, **more) as web:
            yield web, 4 + 1


def test_many_readers_share_few_connections(before, peopled):
    web, most = before
    posts = "SELECT count(*) FROM threads_post"
    there = one(peopled, posts)

    def read(number: int) -> None:
        with Reader(web.url) as reader:
            if number % 2:
                reader.sign_in("ann")
                reader.post(f"Number {number} of many.")
            for page in PAGES:
                reader.get(page)

    with ThreadPoolExecutor(READERS) as readers:
        list(readers.map(read, range(READERS)))
    # Neither gives any back that soon: what is there now is the most that there was.
    assert 1 <= one(peopled, CONNECTED) <= most
    assert one(peopled, posts) == there + READERS // 2
    assert "Internal Server Error" not in web.log.read_text()


def test_commands_go_through_many_rows_by_pgbouncer(peopled, var):
    """Rows that are fetched piece by piece would wait on a connection that is somebody else's by then."""
    code = (
        "from threads.models import Post; print(sum(1 for _ in Post.objects.iterator(chunk_size=1)));"
        "from goodreadings.lib.work import Worker; Worker(batch=True).run()"
    )
    with PgBouncer(peopled, size=FEW) as bouncer:
        counted = Web(var, DATABASE_URL=bouncer.url).run(code)
    assert int(counted.split()[0]) == one(peopled, "SELECT count(*) FROM threads_post")
