"""A mixed load: nine reads and a write, of visitors and members, over all of a year; and what the workers keep of it."""

import http.client
import itertools
import os
import sys
import threading
from pathlib import Path

from tests.bench.cost import Ask, tree
from tests.bench.data import HOT

WRITES = 10  # one of so many is a write
FIRST, LAST, READERS = 2_000, 20_000, 4


def mixed(reads: dict[str, str], acts: list[Ask], cookie: str, topic, port: int, pid: int, get) -> Ask:
    """Whose n-th request is the same in every run: the pages of `reads` and those of the year in turn, every other one
    signed in, and each act when its turn comes."""
    pages = [*reads.values(), *(f"/{HOT}/?page={page}" for page in range(1, topic.pages + 1))]
    sends = [get(address, **headers) for address in pages for headers in ({}, {"Cookie": cookie})]

    def send(http_, n):
        if n % WRITES:
            # 7 and the number of pages have no divisor in common, or hardly one: none comes twice in a row.
            return sends[7 * n % len(sends)](http_, n)
        return acts[n // WRITES % len(acts)].send(http_, n)

    return Ask("mixed load", "both", "", port, pid, send, (200, 201, 204, 302))


def kept(pid: int) -> float:
    """Megabytes of memory of a server and its workers; what they share is counted once."""
    total = 0
    for one in tree(pid):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def memory(ask: Ask) -> dict:
    """What the workers keep after FIRST requests and after LAST, of READERS at once."""
    numbers, guard = itertools.count(), threading.Lock()

    def read(until: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", ask.port, timeout=60)
        while True:
            with guard:
                n = next(numbers) if done[0] < until else None
                done[0] += n is not None
            if n is None:
                break
            status, body = ask.send(connection, n)
            if status not in ask.status:
                os.write(2, f"\n{status}: {body[:300]!r}\n".encode())
                os._exit(1)
            if n % 500 == 0:
                sys.stderr.write(f"\rmemory: {n} of {LAST} requests{' ':<30}")
        connection.close()

    done, megabytes = [0], []
    for until in (FIRST, LAST):
        readers = [threading.Thread(target=read, args=(until,)) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        megabytes.append(round(kept(ask.pid), 1))
    return {
        "page": "memory", "reader": "both", "cache": "", "after_2000_mb": megabytes[0], "after_20000_mb": megabytes[1],
        "ratio": round(megabytes[1] / megabytes[0], 2),
    }  # fmt: skip
