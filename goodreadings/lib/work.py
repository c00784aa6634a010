"""Slow work: a row of the database, written in the transaction of the act, done by a worker.

The library (django-tasks-db) keeps the rows and does them. It leaves the task of a worker that died
"running" for ever, and tries nothing twice; both are mended here. A task may therefore run more than
once: every task is written so that this cannot be seen.
"""

import datetime
import logging
import os
import random
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult, get_date_max

__all__ = ["Job", "Worker", "enqueue", "is_dead", "name_of_this_worker", "task", "tidy"]

logger = logging.getLogger(__name__)

# A task that runs for longer is taken for dead. Tasks end well before.
LONGEST = datetime.timedelta(minutes=3)
MOST_TRIES = 8
# Seconds before the second try; twice that before the third, and so on.
FIRST_PAUSE = 5.0
KEEP_DONE, KEEP_FAILED = datetime.timedelta(days=1), datetime.timedelta(days=30)

# Tasks in a row before the worker looks after its house.
A_FEW = 20

# What a worker does from time to time: seconds between, and what.
Job = tuple[float, Callable[[], object]]


def enqueue(path: str, *args: Any, after: datetime.datetime | None = None) -> None:
    """Have the task at `path` ("threads.tasks.look_up") done, `after` a moment; inside the transaction
    of what causes it. Named by its path: who wakes a task is often below what the task needs."""
    wanted = import_string(path)
    (wanted.using(run_after=after) if after else wanted).enqueue(*args)


def is_waiting(path: str, until: datetime.datetime) -> bool:
    """Whether the task at `path` is to be done before `until` anyway."""
    # The library writes "at once" as the last of all days.
    soon = Q(run_after__lte=until) | Q(run_after=get_date_max())
    return DBTaskResult.objects.filter(soon, task_path=path, status=TaskResultStatus.READY).exists()


def name_of_this_worker() -> str:
    """Tells the machine and the process, so that another worker there knows whether it lives."""
    return f"{socket.gethostname()[:30]}/{os.getpid()}/{random.getrandbits(32):08x}"


def tidy(now: datetime.datetime | None = None) -> int:
    """Take the tasks of dead workers back: due again at once, or failed after MOST_TRIES. How many."""
    now = now or timezone.now()
    taken_back = 0
    for row in DBTaskResult.objects.running():
        if not _is_lost(row, now):
            continue
        tries = len(row.worker_ids)
        state = TaskResultStatus.READY if tries < MOST_TRIES else TaskResultStatus.FAILED
        # Only if it is still that run of it: another worker may be tidying up too.
        mine = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
        taken_back += mine.update(
            status=state, run_after=now, finished_at=now if tries >= MOST_TRIES else None
        )
        logger.warning("Task %s lost its worker (try %d); it is %s.", row.task_path, tries, state)
    return taken_back


def _is_lost(row: DBTaskResult, now: datetime.datetime) -> bool:
    if row.started_at is None or row.started_at < now - LONGEST:
        return True
    return is_dead(row.worker_ids[-1] if row.worker_ids else "")


def is_dead(name: str) -> bool:
    """Whether `name`, as `name_of_this_worker` made it, is that of a process of this machine that ended; of
    other machines nobody here knows."""
    machine, _, rest = name.partition("/")
    pid = rest.partition("/")[0]
    return machine == socket.gethostname()[:30] and pid.isdigit() and not _lives(int(pid))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def forget(now: datetime.datetime | None = None) -> None:
    """Delete what was done long ago."""
    now = now or timezone.now()
    DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_DONE).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED).delete()


class Worker(db_worker.Worker):
    """The library's worker, which also tidies up after dead ones, tries again what failed, and does the
    `jobs` of its house from time to time."""

    def __init__(self, *, jobs: Sequence[Job] = (), interval: float = 1.0, batch: bool = False) -> None:
        super().__init__(
            queue_names=["*"], interval=interval, batch=batch, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=name_of_this_worker(), excluded_queue_names=[],
        )  # fmt: skip
        self.jobs: list[Job] = [(10.0, tidy), (3600.0, forget), *jobs]
        self._next = [0.0] * len(self.jobs)

    def run(self) -> None:
        """Until told to end; with `batch`, until nothing is due."""
        while self.running:
            self._do_jobs()
            if self._pass() or not self.running:
                continue
            if self.batch:
                return
            time.sleep(self.interval)

    def _pass(self) -> int:
        """One pass of the library's loop, which ends at the first moment without a task, or after a few.
        How many it did."""
        before, batch = self._run_tasks, self.batch
        self.batch, self.max_tasks = True, before + A_FEW
        try:
            super().run()
        except (InterfaceError, OperationalError):
            if batch:
                raise
            # The database is gone for a moment; the worker is not.
            logger.exception("The worker lost the database; it tries again.")
            connection.close()
        finally:
            self.batch = batch
        return self._run_tasks - before

    def _do_jobs(self) -> None:
        for place, (pause, job) in enumerate(self.jobs):
            if time.monotonic() >= self._next[place]:
                self._next[place] = time.monotonic() + pause
                try:
                    job()
                except Exception:
                    # The database may be gone for a moment; the worker is not.
                    logger.exception("The worker could not do %s.", getattr(job, "__name__", job))

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            try_again(db_task_result)


def try_again(row: DBTaskResult) -> None:
    """What failed is due again later, up to MOST_TRIES times."""
    tries = len(row.worker_ids)
    logger.error("Task %s failed (try %d): %s", row.task_path, tries, row.traceback.strip()[-500:])
    if tries < MOST_TRIES:
        pause = FIRST_PAUSE * 2 ** (tries - 1) * random.uniform(1.0, 1.25)  # noqa: S311
        with transaction.atomic():
            DBTaskResult.objects.failed().filter(pk=row.pk).update(
                status=TaskResultStatus.READY, run_after=timezone.now() + datetime.timedelta(seconds=pause)
            )
