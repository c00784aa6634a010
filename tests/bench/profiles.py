"""Where the time of each page goes, as a table: `python -m tests.bench.profiles [small]`.

Shares of what Python's profiler counts, in one process, so that it says where to look and not how long it takes. A
page is read thirty times, each time as the first after a change for a visitor, and again for a member.
"""

import cProfile
import os
import pstats
import sys
from collections import Counter

from tests.bench.size import ready
from tests.postgresql import Server

TIMES = 30
# The first that stands in the name of a function's file.
GROUPS = {
    "psycopg": "driver", "django/db/backends": "driver", "django/db": "ORM", "goodreadings/lib/prepared": "ORM",
    "goodreadings/lib/statements": "ORM", "django/template": "templates", "templatetags": "templates",
    "django/utils": "templates", "goodreadings/lib/constant_tags": "templates", "django/urls": "addresses",
    "brotli": "compression", "threads/": "forum", "accounts/": "forum", "goodreadings/": "forum",
}  # fmt: skip
COLUMNS = "templates", "ORM", "driver", "addresses", "forum", "compression", "rest"


def main() -> None:
    size = sys.argv[1] if len(sys.argv) > 1 else "small"
    server = None
    if "BENCH_URL" not in os.environ:
        server = Server()
        server.start()
        os.environ["BENCH_URL"] = server.url
    ready(size)
    from goodreadings.lib import ahead
    from tests.bench import pages

    ahead.load()
    write = sys.stdout.write
    write(f"| page | reader | calls | {' | '.join(COLUMNS)} |\n|---|---|--:|{'--:|' * len(COLUMNS)}\n")
    addresses, changes = pages.reads()
    for page, address in addresses.items():
        for reader, member in {"visitor": None, "member": pages.a_member()}.items():
            told = profile(address, changes[page], member)
            shares = " | ".join(f"{told[name]:.0%}" for name in COLUMNS)
            write(f"| {page} | {reader} | {told['calls']:,.0f} | {shares} |\n")
    if server:
        server.stop()


def profile(address: str, act, member) -> Counter:
    """The share of each group, and how many functions were called for one page."""
    from django.test import Client

    client, profiler = Client(headers={"Accept-Encoding": "br"}), cProfile.Profile()
    if member:
        client.force_login(member)
    for n in range(TIMES + 3):
        act()
        if n >= 3:
            profiler.enable()
        client.get(address)
        profiler.disable()
    spent: Counter = Counter()
    stats = pstats.Stats(profiler)
    for (file, _, name), (_, _, own, _, callers) in stats.stats.items():
        if file == "~":
            # Of a function of Python's own, what each caller spent in it.
            for (caller, _, _), (_, _, part, _) in callers.items():
                spent[_group(f"{caller} {name}")] += part
        else:
            spent[_group(file)] += own
    whole = sum(spent.values())
    shares = Counter({name: spent[name] / whole for name in COLUMNS})
    shares["calls"] = stats.total_calls / TIMES
    return shares


def _group(file: str) -> str:
    return next((group for part, group in GROUPS.items() if part in file), "rest")


if __name__ == "__main__":
    main()
