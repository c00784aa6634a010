"""`make bench`: what pages and acts cost, in times of a floor measured in the same minutes.

    python -m tests.bench [--sizes small,large] [--only topic,home] [--rounds 10] [--requests 15] [--memory]
    python -m tests.bench compare var/bench-a.json var/bench.json

Builds its data on a PostgreSQL server of its own, starts gunicorn as deployed and the floor beside it, and writes
var/bench.json. Sizes take turns, as page and floor do: a machine that is slower for a while is so for all. Ratios mean
something on any machine; milliseconds only on this one, when nothing else runs.

BENCH_URL and BENCH_PID: the address and the process of a server that stays. Data that it has is measured as it is.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.bench.cost import Pair, summary
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
    parser.add_argument("--only", default="", help="pages whose name holds one of these")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--requests", type=int, default=15)
    parser.add_argument(
        "--memory", action="store_true", help="instead, what workers keep after 2,000 and 20,000 requests"
    )
    return parser.parse_args()


def main() -> None:
    if sys.argv[1:2] == ["compare"]:
        files = [Path(name) for name in sys.argv[2:4]]
        if len(files) != 2 or not all(file.is_file() for file in files):
            raise SystemExit(
                "Name two files that `make bench` wrote: make bench-compare var/bench-a.json var/bench.json"
            )
        compare(*files)
        return
    asked = arguments()
    rows: list[dict] = []
    with ExitStack() as opened:
        if "BENCH_URL" not in os.environ:
            server = Server()
            server.start()
            opened.callback(server.stop)
            os.environ |= {"BENCH_URL": server.url, "BENCH_PID": str(server.process.pid)}
        # What there is, also when a later page fails.
        opened.callback(lambda: show(rows))
        sizes = {name: opened.enter_context(Size(name, asked)) for name in asked.sizes.split(",")}
        if asked.memory:
            COLUMNS[4:-1] = ["after_2000_mb", "after_20000_mb"]
            rows += [{"size": name} | size.answer("memory") for name, size in sizes.items()]
            return
        asks = [
            ask
            for ask in next(iter(sizes.values())).asks
            if any(part in ask["page"] for part in ["floor", *asked.only.split(",")])
        ]
        for ask in asks:
            sys.stderr.write(f"\r{ask['page']}, {ask['reader']}, {ask['cache']:<40}")
            rows += measured(ask, sizes, asked.rounds)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=1))
    sys.stdout.write(f"\nWritten to {OUT.relative_to(ROOT)}.\n")


class Size:
    """One size in a process of its own, whose Django knows the data base of that size, until the end of `with`.
    `asks` are what it can be asked to measure."""

    def __init__(self, name: str, asked: argparse.Namespace):
        command = [
            sys.executable,
            "-m",
            "tests.bench.size",
            name,
            str(asked.requests),
            "memory" * asked.memory,
        ]
        self.name = name
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> "Size":
        self.asks = self._told()
        return self

    def __exit__(self, *_) -> None:
        self.process.stdin.close()
        self.process.wait()

    def answer(self, question: str):
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        return self._told()

    def _told(self):
        for line in self.process.stdout:
            if line.startswith(("[", "{")):
                return json.loads(line)
        raise SystemExit(f"The measurement of {self.name} failed.")


def measured(ask: dict, sizes: dict[str, Size], rounds: int) -> list[dict]:
    """The row of a page for each size, round by round in turn. `to_first` is the median of what it cost there against
    what it cost in the first size, moments before."""
    pairs: dict[str, list[Pair]] = {name: [] for name in sizes}
    for _ in range(rounds):
        for name, size in sizes.items():
            pairs[name].append(Pair.of(size.answer(str(ask["n"]))))
    first = pairs[next(iter(sizes))]
    rows = []
    for name, mine in pairs.items():
        said = sizes[name].asks[ask["n"]]
        growth = statistics.median(
            one.mine.cost / other.mine.cost for one, other in zip(mine, first, strict=True)
        )
        rows.append(
            {"size": name}
            | {k: said[k] for k in ("page", "reader", "cache", "queries")}
            | summary(mine)
            | {"to_first": round(growth, 2)}
        )
    return rows


def show(rows: list[dict]) -> None:
    write = sys.stdout.write
    write("\n" + " ".join(f"{name:>11}" for name in COLUMNS) + f" {'to first':>9}  bar\n")
    for row in rows:
        line = " ".join(f"{row.get(name) if row.get(name) is not None else '':>11}" for name in COLUMNS)
        bar, growth = BARS.get(key(row)), row.get("to_first")
        verdict = "" if bar is None else f"  {bar} {'held' if row['ratio'] <= bar else 'MISSED'}"
        if growth and growth > GROWTH.get(row["size"], growth):
            verdict += "  GROWS"
        write(f"{line} {growth or '':>9}{verdict}\n")


def key(row: dict) -> tuple:
    return row["page"], row["reader"], row["cache"]


def compare(first: Path, second: Path) -> None:
    """The ratios of two runs, side by side, and the second in times of the first."""
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
