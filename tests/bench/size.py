"""One size of `make bench`: its data, the two servers, and every page in turn. Prints its rows as JSON."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from socket import socket

ROOT = Path(__file__).resolve().parent.parent.parent


def prepare(size: str) -> Path:
    """The environment of Django and of the servers: a data base of this size alone."""
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
        there.execute(f"CREATE DATABASE bench_{size}")
    return var


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
    size, only, rounds, requests = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    is_memory = sys.argv[5] == "memory"
    prepare(size)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.bench import data

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    data.fill(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    # A worker that is replaced after so many requests would show nothing.
    deployed = ("-c", "deploy/gunicorn.conf.py", *(("--max-requests", "0") if is_memory else ()))
    bare = (
        "-w",
        "2",
        "-k",
        "gthread",
        "--threads",
        "4",
        "-b",
        "127.0.0.1:{port}",
        "tests.bench.floor:application",
    )
    servers = {
        "forum": start(*deployed),
        "floor": start(*bare),
    }
    try:
        rows = remembered(size, servers) if is_memory else measured(size, servers, only, rounds, requests)
    finally:
        for server, _ in servers.values():
            server.terminate()
            server.wait()
    sys.stdout.write("\n" + json.dumps(rows) + "\n")


def measured(size, servers, only, rounds, requests) -> list[dict]:
    from tests.bench import pages
    from tests.bench.cost import compare

    floor, asks = pages.every(servers)
    rows = [{"size": size} | compare(floor, floor, int(os.environ["BENCH_PID"]), requests, rounds)]
    for ask in asks:
        if only not in ask.page:
            continue
        sys.stderr.write(f"\r{size}: {ask.page}, {ask.reader}, {ask.cache:<30}")
        rows.append({"size": size} | compare(ask, floor, int(os.environ["BENCH_PID"]), requests, rounds))
    return rows


def remembered(size, servers) -> list[dict]:
    from tests.bench import pages
    from tests.bench.load import memory

    _, asks = pages.every(servers)
    return [{"size": size} | memory(asks[-1])]


if __name__ == "__main__":
    main()
