"""Rules of the house that no linter knows; `make lint` runs this file."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 300
CODE = {".conf", ".css", ".html", ".js", ".mjs", ".py", ".service", ".sh", ".toml", ".txt", ".yaml", ".yml"}
LOCKS = {"requirements.txt", "requirements-dev.txt", "requirements-audit.txt", "package-lock.json"}
NOT_OURS = ("static/vendor/", "docs/", "threads/demonstration/")


def files() -> list[str]:
    """What git tracks, or would if asked to."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sorted(name for name in set(listed.stdout.splitlines()) if (ROOT / name).is_file())


def long_files(names: list[str]) -> list[str]:
    code = [
        name
        for name in names
        if (Path(name).suffix in CODE or name in {"Makefile", ".ci/run"})
        and name not in LOCKS
        and not name.startswith(NOT_OURS)
    ]
    lengths = {name: len((ROOT / name).read_text().splitlines()) for name in code}
    return [
        f"{name} has {length} lines; {MOST_LINES} are the most."
        for name, length in lengths.items()
        if length > MOST_LINES
    ]


def hosts_in_locks() -> list[str]:
    """A lock says what to take and how to know it, never where from: that is each machine's affair."""
    places = r'^\s*(-i|-f|--\S*(index|link|host)\S*)|://|@ |"resolved"'
    found = []
    for name in sorted(LOCKS):
        lines = (ROOT / name).read_text().splitlines() if (ROOT / name).exists() else []
        # npm's lock says where to give its authors money.
        lines = [line for line in lines if name != "package-lock.json" or '"resolved"' in line]
        found += [f"{name} names a place: {line.strip()[:60]}" for line in lines if re.search(places, line)]
    return found


def secrets(names: list[str]) -> list[str]:
    kept_back = [name for name in names if Path(name).name == ".env" or name.startswith(("var/", ".venv/"))]
    return [f"{name} belongs to one machine, not in the repository." for name in kept_back]


def main() -> None:
    names = files()
    complaints = long_files(names) + hosts_in_locks() + secrets(names)
    sys.stderr.write("".join(f"{complaint}\n" for complaint in complaints))
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
