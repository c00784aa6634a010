"""Starts the process that makes a picture anew, and waits for it: not for long, and not for many at once."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from .limits import DEADLINE, EMPTY, MOST_BYTES, TAKEN, TOO_SLOW, NotTaken, too_large

PROCESSES = 2  # at once, of one web process
_WAIT = 10.0  # seconds that a thread waits for its turn
_PASSED_ON = re.compile(r"PATH$|LANG$|LC_|LD_LIBRARY_PATH$|PYTHON|TMPDIR$|VIRTUAL_ENV$")  # and no secret
_ROOT = Path(__file__).resolve().parents[3]

logger = logging.getLogger(__name__)
_turns = threading.BoundedSemaphore(PROCESSES)


class Busy(RuntimeError):
    """Too many pictures at once: nothing is wrong with this one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of our own making. `kind` is the end of its name: png, jpg or webp."""

    data: bytes
    kind: str
    width: int
    height: int


def remake(data: bytes, square: int = 0) -> Picture:
    """The picture that `data`, a file of a member, shows; with `square` its middle, of so many pixels each way.

    Raises NotTaken, whose `str` is for the member, for what is no picture, broken, or beyond the limits of
    `limits.py`; Busy when there is no turn to be had.
    """
    if not data:
        raise NotTaken(EMPTY, taken=TAKEN)
    if len(data) > MOST_BYTES:
        raise too_large(len(data))
    if not _turns.acquire(timeout=_WAIT):
        raise Busy
    try:
        answer = _ask(data, square)
    finally:
        _turns.release()
    line, _, made = answer.partition(b"\n")
    said = json.loads(line)
    if "refused" in said:
        template, values = said["refused"]
        raise NotTaken(template, **values)
    return Picture(made, said["kind"], said["width"], said["height"])


def _ask(data: bytes, square: int) -> bytes:
    environment = {name: value for name, value in os.environ.items() if _PASSED_ON.match(name)}
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "goodreadings.lib.pictures.child", str(square)],
            input=data, capture_output=True, cwd=_ROOT, env=environment, timeout=DEADLINE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotTaken(TOO_SLOW) from None
    if ended.returncode:
        logger.warning("A picture ended its process (%s): %s", ended.returncode, ended.stderr[-500:])
        raise NotTaken(TOO_SLOW)
    return ended.stdout
