"""CPU time that means the same on a busy machine: tests hold code to seconds of a quiet core.

Other work on a shared machine stretches also the CPU time of a process (its core is shared and
slower, its caches are cold), so each measure is divided by that of a fixed loop run beside it.
"""

import time

QUIET = (
    0.006  # seconds of CPU that `_loop` takes where nothing else runs, on the machine where the bars were set
)
TRIES = 6


def seconds(call, bar):
    """Seconds of a quiet core that `call()` takes: the first of a few tries below `bar`, or the least."""
    least = float("inf")
    for _ in range(TRIES):
        before = _timed(_loop)
        spent = _timed(call)
        slowness = max(1.0, (before + _timed(_loop)) / 2 / QUIET)
        least = min(least, spent / slowness)
        if least < bar:
            break
    return least


def _timed(call):
    start = time.process_time()
    call()
    return time.process_time() - start


def _loop():
    words: dict[str, int] = {}
    for n in range(40_000):
        word = str(n % 997)
        words[word] = words.get(word, 0) + len(word)
