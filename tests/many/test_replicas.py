"""A real primary, a real standby that streams from it, and the forum as it is deployed before both."""

import re
import signal

import pytest

from tests.many.servers import Reader, one, until

REPLAYED = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"


def caught_up(primary, standby):
    """Wait until the standby shows all that the primary has."""
    # On these servers a commit is written a little later; this one at once, and with it all before it.
    end = one(primary, "SELECT pg_logical_emit_message(true, 'tests', 'so far')::text")
    until(lambda: one(standby, REPLAYED, end), "the standby does not follow")


@pytest.fixture
def following(web, primary, standby):
    """The replica follows, and the forum reads from it."""
    caught_up(primary, standby)
    with Reader(web.url) as operator:
        until(lambda: "follows" in operator.get("/readyz"), "the forum does not read from its replica")


@pytest.fixture
def bob(web, primary, standby):
    """Signed in, and has not written for a while."""
    with Reader(web.url) as bob:
        bob.sign_in("bob")
        caught_up(primary, standby)
        yield bob


@pytest.fixture
def paused(standby, bob, following):
    """The standby receives, and shows nothing of it."""
    one(standby, "SELECT pg_wal_replay_pause()::text")
    state = "SELECT pg_get_wal_replay_pause_state()"
    until(lambda: one(standby, state) == "paused", "replaying does not pause")
    yield
    one(standby, "SELECT pg_wal_replay_resume()::text")


def test_nobody_misses_their_own_post(web, primary, standby, bob, paused):
    with Reader(web.url) as ann, Reader(web.url) as phone, Reader(web.url) as visitor:
        ann.sign_in("ann")
        phone.sign_in("ann")
        assert "Said while it waits." in ann.post("Said while it waits.")
        # The others read from the replica, which does not have it; so they did not cost the primary anything.
        assert "Said while it waits." not in visitor.get("/2021/")
        assert "Said while it waits." not in bob.get("/2021/")
        assert "Said while it waits." in ann.get("/2021/")
        assert "Said while it waits." in ann.get("/members/ann/")
        # Wherever they are signed in, and when they are not any more.
        assert "Said while it waits." in phone.get("/2021/")
        ann.send("/accounts/logout/", "/2021/")
        page = ann.get("/2021/")
        assert "Sign in" in page and "Said while it waits." in page
        # What is not there yet, the primary is asked for.
        pk = one(primary, "SELECT max(id) FROM threads_post")
        assert "Said while it waits." in visitor.get(f"/posts/{pk}/")

        one(standby, "SELECT pg_wal_replay_resume()::text")
        caught_up(primary, standby)
        assert "Said while it waits." in visitor.get("/2021/")
        assert "Said while it waits." in ann.get("/2021/")


def test_a_program_does_not_miss_what_it_posted(web, bob, paused):
    code = (
        "from accounts.models import User; from accounts.tokens import Token;"
        "print(Token.objects.make(User.objects.get(username='bob'), name='p', scopes=['read', 'write'], days=1)[1])"
    )
    with Reader(web.url, Authorization=f"Bearer {web.run(code).strip()}") as program:
        made = program.browser.post("/api/v1/topics/2021/posts/", json={"text": "Said by a program."})
        assert (made.status_code, made.headers.get("Set-Cookie")) == (201, None)
        assert "Said by a program." in program.get("/api/v1/topics/2021/posts/")
        # Who has it post is that member, wherever else they read.
        assert "Said by a program." in bob.get("/2021/")


def test_a_kept_page_is_of_the_database_that_its_stamp_is_of(web, primary, standby, paused):
    """Whoever has just written sees the primary's page, others the replica's, and neither is kept for the other."""
    with Reader(web.url) as ann, Reader(web.url) as visitor, Reader(web.url) as other:
        before = visitor.get("/2021/")
        assert visitor.browser.get("/2021/", headers={"If-None-Match": visitor.tag}).status_code == 304
        ann.sign_in("ann").post("Kept apart.")
        ann.browser.cookies.delete("session")
        # As a visitor who wrote: the primary's stamp, the primary's page.
        assert "Kept apart." in ann.get("/2021/") and "Kept apart." in ann.get("/2021/")
        assert other.get("/2021/") == before
        one(standby, "SELECT pg_wal_replay_resume()::text")
        caught_up(primary, standby)
        assert "Kept apart." in other.get("/2021/")
        assert visitor.browser.get("/2021/", headers={"If-None-Match": visitor.tag}).status_code == 200


@pytest.mark.parametrize("how", ["killed", "hangs"])
def test_reads_go_on_without_the_standby(web, primary, standby, following, how):
    pages = ["/", "/2021/", "/2021/?order=new", "/search/?q=first", "/papers/", "/members/ann/", "/feed/"]
    with Reader(web.url) as visitor, Reader(web.url) as ann:
        ann.sign_in("ann")
        caught_up(primary, standby)
        for page in pages:
            visitor.get(page), ann.get(page)
        standby.kill() if how == "killed" else standby.signal(signal.SIGSTOP)
        try:
            for page in pages:
                visitor.get(page), ann.get(page)
            assert f"Said while it {how}." in ann.post(f"Said while it {how}.")
            assert f"Said while it {how}." in visitor.get("/2021/")
            assert "reads go to the primary" in visitor.get("/readyz")
            assert "reads go to the primary" in web.log.read_text()
        finally:
            standby.start_again() if how == "killed" else standby.signal(signal.SIGCONT)
        until(lambda: "follows" in visitor.get("/readyz"), "the forum does not come back to its replica")
        assert "Internal Server Error" not in web.log.read_text()


def test_what_a_migration_has_just_made_is_read_from_the_primary(web, primary, paused):
    one(primary, "CREATE TABLE made_meanwhile AS SELECT 7 AS number")
    ask = """
from django.db import DatabaseError, connections, transaction
from threads.models import Post
with transaction.atomic(using="replica1"):
    with connections["replica1"].cursor() as cursor:
        cursor.execute("SELECT number FROM made_meanwhile")
        print(cursor.fetchone()[0], Post.objects.using("replica1").count() > 0)
try:
    connections["replica1"].cursor().execute("SELECT number FROM made_never")
except DatabaseError as error:
    print(type(error).__name__)
"""
    assert web.run(ask).split() == ["7", "True", "ProgrammingError"]


def test_a_call_that_both_are_asked_for_counts_once(web, following):
    with Reader(web.url) as visitor:
        left = [visitor.browser.get("/api/v1/posts/999999/").headers["RateLimit"] for _ in range(2)]
    numbers = [int(re.search(r"r=(\d+)", one)[1]) for one in left]
    # Or a new minute began.
    assert numbers[0] - numbers[1] == 1 or numbers[1] >= 299, left


def test_what_is_left_of_a_search_is_bounded_on_the_primary_too(web, following):
    ask = """
from types import SimpleNamespace
from django.db import connections
from goodreadings.lib import replicas
from threads.search.vendor import TooLong, bounded

def say(sql):
    with connections["replica1"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]

reading = replicas.Reading(SimpleNamespace(), True)
reading.alias = "replica1"
replicas._reading.set(reading)
try:
    with bounded(seconds=0.5):
        print(say("SELECT pg_is_in_recovery()"), say("SHOW statement_timeout"))
        replicas.lost("replica1", OSError("gone"))
        print(say("SELECT pg_is_in_recovery()"), say("SHOW statement_timeout"), say("SHOW work_mem"))
        say("SELECT pg_sleep(20)")
except TooLong:
    print("TooLong")
print(say("SHOW statement_timeout"))
"""
    assert web.run(ask).split() == ["True", "500ms", "False", "500ms", "32MB", "TooLong", "0"]
