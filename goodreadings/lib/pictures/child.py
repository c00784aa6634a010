"""The process in which a picture is made anew: a file comes in, a line about it and the new file go out.

A process of its own, because readers of image files are where such sites are broken into: it holds no secret and no
connection, its memory and time are bounded, and when it crashes nothing else does.
"""

from __future__ import annotations

import json
import resource
import sys

from .limits import MEMORY, PROCESSOR_TIME, NotTaken


def bound() -> None:
    """Take from this process what it does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_TIME, PROCESSOR_TIME))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes into a pipe, and to no file


def main() -> None:
    """Answer once."""
    bound()
    from .remake import remake

    try:
        data, kind, width, height = remake(sys.stdin.buffer.read(), int(sys.argv[1]))
    except NotTaken as refusal:
        said, data = {"refused": refusal.as_json()}, b""
    else:
        said = {"kind": kind, "width": width, "height": height}  # type: ignore[dict-item]
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + data)


if __name__ == "__main__":
    main()
