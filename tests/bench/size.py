"""One size of `make bench`: its data, the two servers, and what each page costs. Speaks JSON, a line each."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from socket import socket

ROOT = Path(__file__).resolve().parent.parent.parent
BARE = "-w 2 -k gthread --threads 4 -b 127.0.0.1:{port} tests.bench.floor:application".split()


def prepare(size: str) -> bool:
    """The environment of Django and of the servers: a data base of this size alone. Whether it has been there."""
    var = Path(tempfile.mkdtemp(prefix="goodreadings-bench-"))
    base = os.environ["BENCH_URL"]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "goodreadings.settings", "SECRET_KEY": secrets.token_urlsafe(50), "DEMO": "no",
        "SITE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "127.0.0.1,testserver", "VAR_DIR": str(var),
        "CACHE_URL": "", "EMAIL_URL": "memorymail://", "LOOKUP": "no", "KEEP_PAGES": "yes", "ACCESS_LOG": "no", "DEBUG": "no",
        "LIMIT_WRITES": "no", "LIMIT_LIKES": "no", "LIMIT_SEARCHES": "no", "NEW_MEMBER_POSTS": "0",
        "DATABASE_URL": base.rpartition("/")[0] + f"/bench_{size}",
    }  # fmt: skip
    import psycopg

    folder = base.removeprefix("postgres://postgres@/").rpartition("/")[0]
    with psycopg.connect(
        host=f"/{folder.lstrip('/')}", user="postgres", dbname="postgres", autocommit=True
    ) as there:
        try:
            there.execute(f"CREATE DATABASE bench_{size}")
        except psycopg.errors.DuplicateDatabase:
            return True
    return False


def ready(size: str) -> None:
    """Django of this process knows the data base of a size, with its data in it and its files collected."""
    is_filled = prepare(size)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.bench import data

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not is_filled:
        data.fill(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def start(*command: str, **variables: str) -> tuple[subprocess.Popen, int]:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = (
        os.environ | {"BIND": f"127.0.0.1:{port}", "SITE_URL": f"http://127.0.0.1:{port}"} | variables
    )
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *(part.format(port=port) for part in command)],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(200):
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
            break
        if server.poll() is not None:
            raise SystemExit("A server did not start.")
        time.sleep(0.1)
    return server, port


def main() -> None:
    """Says what it can measure; then measures what it is asked for, a line each, until there is no more."""
    size, requests, is_memory = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "memory"
    ready(size)
    from tests.bench import pages
    from tests.bench.load import memory

    # A worker that is replaced after so many requests would show nothing.
    deployed = ("-c", "deploy/gunicorn.conf.py", *(("--max-requests", "0") if is_memory else ()))
    servers = {"forum": start(*deployed), "floor": start(*BARE)}
    try:
        floor, asks = pages.every(servers)
        asks = [floor, *asks]
        said = ("page", "reader", "cache", "queries")
        tell([{"n": n} | {name: getattr(ask, name) for name in said} for n, ask in enumerate(asks)])
        known: set[int] = set()
        for line in map(str.strip, sys.stdin):
            tell(memory(asks[-1]) if line == "memory" else paired(asks[int(line)], floor, requests, known))
    finally:
        for server, _ in servers.values():
            server.terminate()
            server.wait()


def paired(ask, floor, requests: int, known: set[int]) -> dict:
    from tests.bench.cost import measure

    postgres = int(os.environ["BENCH_PID"])
    if id(ask) not in known:
        known.add(id(ask))
        measure(ask, postgres, min(requests, 20))
        measure(floor, postgres, 20)
    return {name: asdict(measure(one, postgres, requests)) for name, one in (("floor", floor), ("mine", ask))}


def tell(what) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
