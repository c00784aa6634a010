"""The worker as a process: killed at any moment it loses nothing, and does nothing twice that can be seen."""

import contextlib
import datetime
import itertools
import os
import signal
import threading
import time

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from goodreadings.lib import work as working
from goodreadings.lib.work import Worker, task, tidy
from tests import arxiv
from tests.arxiv import ROUTE
from tests.make import make_post
from tests.stand_in import StandIn
from tests.worker import start, work
from threads.models import Gate, Lookup, Paper, Share, SourceRecord

pytestmark = pytest.mark.django_db(transaction=True)

done: list[str] = []


@task()
def note(word):
    done.append(word)


@task()
def stumble(word):
    done.append(word)
    if len(done) < 3:
        raise RuntimeError("Not yet.")


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


@pytest.fixture
def processes():
    begun = []

    def begin(*arguments, **variables):
        begun.append(start(*arguments, **variables))
        return begun[-1]

    yield begin
    for process in begun:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()
        process.stdout.close()


def wait_until(holds, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "It did not happen."
        time.sleep(0.05)


def test_a_task_is_done(db):
    note.enqueue("once")
    work()
    assert done == ["once"]


def test_a_task_whose_transaction_failed_is_not(db):
    with contextlib.suppress(ValueError), transaction.atomic():
        note.enqueue("never")
        raise ValueError
    work()
    assert done == []


def test_what_fails_is_tried_again_later(monkeypatch):
    monkeypatch.setattr(working, "FIRST_PAUSE", 0.0)
    stumble.enqueue("again")
    work()
    assert done == ["again"] * 3
    row = DBTaskResult.objects.get()
    assert (row.status, len(row.worker_ids)) == (TaskResultStatus.SUCCESSFUL, 3)


def test_what_fails_waits_a_moment_first():
    stumble.enqueue("later")
    work()
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.READY
    assert datetime.timedelta(seconds=3) < row.run_after - timezone.now() < datetime.timedelta(seconds=8)


def test_what_fails_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(working, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(working, "MOST_TRIES", 2)
    stumble.enqueue("vain")
    work()
    assert done == ["vain"] * 2
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.parametrize(
    ("worker", "started", "is_lost"),
    [
        ("elsewhere/1/aa", datetime.timedelta(minutes=1), False),
        ("elsewhere/1/aa", datetime.timedelta(minutes=4), True),
        ("{here}/{alive}/aa", datetime.timedelta(minutes=1), False),
        ("{here}/{dead}/aa", datetime.timedelta(seconds=1), True),
    ],
)
def test_the_task_of_a_dead_worker_is_taken_back(worker, started, is_lost, processes):
    gone = processes("--version")
    gone.communicate()
    here = working.name_of_this_worker().partition("/")[0]
    note.enqueue("mine")
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING,
        started_at=timezone.now() - started,
        worker_ids=[worker.format(here=here, alive=os.getpid(), dead=gone.pid)],
    )
    assert tidy() == is_lost
    work()
    assert done == ["mine"] * is_lost


def test_a_task_that_loses_its_worker_again_and_again_is_given_up():
    note.enqueue("poison")
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING,
        started_at=timezone.now() - datetime.timedelta(hours=1),
        worker_ids=[f"elsewhere/1/{n}" for n in range(working.MOST_TRIES)],
    )
    tidy()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_what_was_done_long_ago_is_forgotten():
    for age in (2, 0):
        note.enqueue("old")
        work()
        DBTaskResult.objects.filter(finished_at__gt=timezone.now() - datetime.timedelta(minutes=5)).update(
            finished_at=timezone.now() - datetime.timedelta(days=age)
        )
    working.forget()
    assert DBTaskResult.objects.count() == 1


def test_jobs_of_the_house_go_on_when_one_fails():
    def fail():
        raise ValueError

    Worker(batch=True, jobs=[(1.0, fail), (1.0, lambda: done.append("tidied"))]).run()
    assert done == ["tidied"]


def test_a_worker_killed_in_the_middle_of_an_answer_loses_nothing(ann, topic, processes):
    """It dies while arXiv is still speaking; the next worker, begun at once, finishes the work."""
    asked, go_on = threading.Event(), threading.Event()

    def slow(path):
        asked.set()
        go_on.wait(20)
        return arxiv.knows_all(path)

    with StandIn({ROUTE: slow}) as there:
        for n in range(5):
            make_post(topic, by=ann, body=f"arXiv:2103.0000{n} arXiv:2104.0000{n}")
        victim = processes("worker", "--interval", "0.1", LOOKUP_GATEWAY=there.url)
        assert asked.wait(20)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        go_on.set()
        # What it had taken is due again after its lease, and its gate opens; here, sooner.
        Lookup.objects.update(due_at=timezone.now())
        Gate.objects.update(opens_at=timezone.now() - datetime.timedelta(seconds=1))
        processes("worker", "--interval", "0.1", LOOKUP_GATEWAY=there.url)
        wait_until(lambda: Paper.objects.exclude(title="").count() == 10)
        wait_until(lambda: not DBTaskResult.objects.running().exists())
    assert Paper.objects.count() == Share.objects.count() == SourceRecord.objects.count() == 10


def test_workers_killed_again_and_again_finish_all_the_same(ann, topic, processes):
    with StandIn({ROUTE: arxiv.knows_all}) as there:
        for n in range(40):
            make_post(topic, by=ann, body=f"arXiv:2103.{n:05}")
        for pause in (0.9, 1.1, 1.3, 1.5):
            worker = processes("worker", "--interval", "0.05", LOOKUP_GATEWAY=there.url)
            time.sleep(pause)
            worker.kill()
            worker.wait()
            Lookup.objects.exclude(state=Lookup.FOUND).update(due_at=timezone.now())
            Gate.objects.update(opens_at=timezone.now() - datetime.timedelta(seconds=1))
        processes("worker", "--interval", "0.05", LOOKUP_GATEWAY=there.url)
        wait_until(lambda: Paper.objects.exclude(title="").count() == 40)
    assert SourceRecord.objects.count() == 40
    assert Paper.objects.values("citation_key").distinct().count() == 40


def test_a_worker_ends_well_when_it_is_told_to(processes, db):
    worker = processes("worker", "--interval", "0.1")
    assert worker.stdout.readline() == "The worker waits for work.\n"
    worker.terminate()
    assert worker.wait(timeout=10) == 0
    assert "Traceback" not in worker.stdout.read()


def test_two_processes_ask_arxiv_once_in_three_seconds_and_in_the_fewest_batches(ann, topic, processes):
    with StandIn({ROUTE: arxiv.knows_all}) as there:
        for n in range(300):
            if n % 50 == 0:
                make_post(topic, by=ann, body=" ".join(f"arXiv:2103.{m:05}" for m in range(n, n + 50)))
        both = [processes("lookup", LOOKUP_GATEWAY=there.url) for _ in range(2)]
        # More comes while they are at it: it has to wait for the gate.
        wait_until(lambda: there.requests)
        make_post(topic, by=ann, body="arXiv:2105.00001")
        both.append(processes("lookup", LOOKUP_GATEWAY=there.url))
        for process in both:
            process.communicate(timeout=60)
            assert process.returncode == 0
        moments = [moment for moment, _ in there.requests]
        asked = [len(arxiv.asked_for(path)) for path in there.paths]
    assert Paper.objects.exclude(title="").count() == 301
    assert asked == [300, 1]
    assert all(later - earlier >= 3.0 for earlier, later in itertools.pairwise(moments))


def test_a_gate_that_opens_without_a_pause_is_open(db):
    for _ in range(50):
        Gate.objects.leave("example.org", Gate.objects.enter("example.org", 60), 0)
    assert Gate.objects.enter("example.org", 60)


def test_a_pass_of_a_gate_is_given_to_one(db):
    first = Gate.objects.enter("example.org", 60)
    assert first
    assert Gate.objects.enter("example.org", 60) is None
    assert Gate.objects.enter("example.net", 60)
    Gate.objects.leave("example.org", "not mine", 0)
    assert Gate.objects.enter("example.org", 60) is None
    Gate.objects.leave("example.org", first, 0)
    assert Gate.objects.enter("example.org", 60)
    Gate.objects.leave("example.net", Gate.objects.get(host="example.net").holder, 30)
    assert Gate.objects.enter("example.net", 60) is None
