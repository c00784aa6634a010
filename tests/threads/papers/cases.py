"""Inputs and what they name: our own table, and the shared vectors where that folder exists."""

import json
import os
from pathlib import Path

from threads.papers.identify import Identifier

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("SHARED_DATA", HERE.parents[3] / "shared" / "data")) / "identifiers"


def written():
    for line in (HERE / "identifiers.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            text, kind, value, *version = line.split("\t")
            value = text.strip() if value == "=" else value
            yield text, kind, value, int(version[0]) if version else None


def shared(name, empty):
    path = SHARED / name
    return json.loads(path.read_text("utf-8")) if path.exists() else empty


CASES = [
    *written(),
    *((c["input"], c["kind"], c["id"], c["version"]) for c in shared("vectors.json", [])),
]


def key(found: Identifier) -> tuple[str, str]:
    return found.kind, found.value
