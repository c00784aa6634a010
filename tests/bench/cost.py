"""What a server spends: CPU of its processes out of /proc, per request, beside that of the floor in the same minutes."""

import http.client
import math
import statistics
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


def tree(pid: int) -> list[int]:
    """A process and all below it. PostgreSQL's housekeepers come and go meanwhile."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(below for child in children for below in tree(int(child)))]


def cpu(pid: int) -> float:
    """Milliseconds that the threads of a process, and of all below it, have run. The scheduler counts nanoseconds;
    utime and stime are samples of a hundred a second, which miss short answers."""
    spent = 0
    for one in tree(pid):
        with suppress(FileNotFoundError, ProcessLookupError):
            for thread in Path(f"/proc/{one}/task").iterdir():
                spent += int((thread / "schedstat").read_text().split()[0])
    return spent / 1e6


# A server that did nothing for a moment has lost what its processor had at hand, which is most of a small answer.
LEAD_IN = 3


@dataclass
class Ask:
    """One kind of request: `send(connection, n)` makes the n-th and returns its status and body. What `before` does
    ahead of each is not counted."""

    page: str
    reader: str
    cache: str
    port: int
    pid: int
    send: object
    status: tuple[int, ...] = (200,)
    queries: int | None = None
    before: object = None


@dataclass
class Round:
    app: float
    db: float
    took: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def cost(self) -> float:
        return self.app + self.db


def measure(ask: Ask, postgres: int, count: int) -> Round:
    """`count` requests one after the other, and LEAD_IN before them: milliseconds of CPU a request, of the application
    and of the database."""
    connection = http.client.HTTPConnection("127.0.0.1", ask.port, timeout=60)
    took, size, acted = [], 0, 0.0
    for n in range(-LEAD_IN, count):
        if n == 0:
            before, database = cpu(ask.pid), cpu(postgres)
            took, size, acted = [], 0, 0.0
        if ask.before:
            start = cpu(postgres)
            ask.before()
            acted += cpu(postgres) - start
        start = time.perf_counter()
        status, body = ask.send(connection, n)
        took.append((time.perf_counter() - start) * 1000)
        size += len(body)
        if status not in ask.status:
            raise SystemExit(f"{ask.page} ({ask.reader}) answered {status}: {body[:300]!r}")
    connection.close()
    return Round(
        (cpu(ask.pid) - before) / count, (cpu(postgres) - database - acted) / count, took, size // count
    )


@dataclass
class Pair:
    """A round of the floor, and one of a page right after it."""

    floor: Round
    mine: Round

    @classmethod
    def of(cls, told: dict) -> "Pair":
        return cls(*(Round(**told[name]) for name in ("floor", "mine")))


def summary(pairs: list[Pair]) -> dict:
    """What a page costs: the median of each figure, and of the ratios to the floor."""
    mine = [pair.mine for pair in pairs]
    took = sorted(value for one in mine for value in one.took)
    return {
        "cpu_app_ms": round(statistics.median(one.app for one in mine), 2),
        "cpu_db_ms": round(statistics.median(one.db for one in mine), 2),
        "rps": round(1000 * len(took) / sum(took), 1),
        "p50_ms": round(_at(took, 0.5), 1),
        "p95_ms": round(_at(took, 0.95), 1),
        "p99_ms": round(_at(took, 0.99), 1),
        "bytes": mine[-1].size,
        "ratio": round(statistics.median(pair.mine.cost / pair.floor.cost for pair in pairs), 2),
    }


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, math.ceil(share * len(values)) - 1)]
