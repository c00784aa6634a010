"""`make bench`: what pages and acts cost, in times of a floor measured in the same minutes.

    python -m tests.bench [--sizes small,large] [--only topic] [--rounds 5] [--requests 60] [--memory]
    python -m tests.bench compare var/bench-a.json var/bench.json

Builds its data on a PostgreSQL server of its own, starts gunicorn as deployed and the floor beside it, and writes
var/bench.json. Ratios mean something on any machine; milliseconds only on this one, when nothing else runs.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.postgresql import Server

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "var" / "bench.json"
COLUMNS = ["page", "reader", "cache", "size", "queries", "cpu_app_ms", "cpu_db_ms", "rps", "p50_ms", "p95_ms",
           "p99_ms", "bytes", "ratio"]  # fmt: skip
# Bounds of CPU in times of the floor; of (page, reader, cache).
BARS = {
    ("topic first", "visitor", "warm"): 0.30,
    ("topic first", "visitor", "304"): 0.20,
    ("topic first", "visitor", "cold"): 1.6,
    ("topic first", "member", "warm"): 2.0,
    ("home", "member", "warm"): 2.0,
    ("reply", "member", ""): 3.0,
    ("like", "member", ""): 1.0,
    ("memory", "both", ""): 1.1,
}
GROWTH = {"large": 1.1, "huge": 1.25}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--sizes", default="small,large", help="of small, large, huge")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument(
        "--memory", action="store_true", help="instead, what workers keep after 2,000 and 20,000 requests"
    )
    return parser.parse_args()


def main() -> None:
    if sys.argv[1:2] == ["compare"]:
        compare(*map(Path, sys.argv[2:4]))
        return
    asked = arguments()
    server = Server()
    server.start()
    rows = []
    if asked.memory:
        COLUMNS[4:-1] = ["after_2000_mb", "after_20000_mb"]
    try:
        for size in asked.sizes.split(","):
            rows += run(size, server, asked)
    finally:
        # What there is, also when a later size fails.
        server.stop()
        show(rows)
    if asked.memory:
        return
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=1))
    sys.stdout.write(f"\nWritten to {OUT.relative_to(ROOT)}.\n")


def run(size: str, server: Server, asked: argparse.Namespace) -> list[dict]:
    """In a process of its own, whose Django knows the data base of that size."""
    environment = os.environ | {"BENCH_URL": server.url, "BENCH_PID": str(server.process.pid)}
    command = [
        sys.executable,
        "-m",
        "tests.bench.size",
        size,
        asked.only,
        str(asked.rounds),
        str(asked.requests),
        "memory" if asked.memory else "cost",
    ]
    ran = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"The measurement of {size} failed.")
    return json.loads(ran.stdout.splitlines()[-1])


def show(rows: list[dict]) -> None:
    small = {key(row): row for row in rows if row["size"] == "small"}
    write = sys.stdout.write
    write("\n" + " ".join(f"{name:>11}" for name in COLUMNS) + f" {'to small':>9}  bar\n")
    for row in rows:
        line = " ".join(f"{row.get(name) if row.get(name) is not None else '':>11}" for name in COLUMNS)
        first = small.get(key(row))
        growth = row["ratio"] / first["ratio"] if first and first is not row and first["ratio"] else None
        bar = BARS.get(key(row))
        verdict = "" if bar is None else f"  {bar} {'held' if row['ratio'] <= bar else 'MISSED'}"
        if growth and growth > GROWTH.get(row["size"], 1):
            verdict += "  GROWS"
        write(f"{line} {f'{growth:.2f}' if growth else '':>9}{verdict}\n")


def key(row: dict) -> tuple:
    return row["page"], row["reader"], row["cache"]


def compare(first: Path, second: Path) -> None:
    """The ratios of two runs, side by side."""
    before = {(*key(row), row["size"]): row for row in json.loads(first.read_text())}
    for row in json.loads(second.read_text()):
        there = before.get((*key(row), row["size"]))
        name = " ".join((*key(row), row["size"]))
        change = (
            f"{there['ratio']:>7} {row['ratio']:>7} {row['ratio'] / there['ratio']:>6.2f}" if there else "new"
        )
        sys.stdout.write(f"{name:<45} {change}\n")


if __name__ == "__main__":
    main()
