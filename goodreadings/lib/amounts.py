"""Kinds of variables of the environment (goodreadings.lib.environment): one of a few words, so many in a while."""

import re
from collections.abc import Callable

from goodreadings.lib.environment import FALSE


def one_of(*words: str) -> Callable[[str], str]:
    """One of a few words."""

    def word(raw: str) -> str:
        if raw.lower() not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return raw.lower()

    return word


SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def rate(raw: str) -> tuple[int, float]:
    """How many in how many seconds, as `60/hour` or `100/10minutes`; (0, 0) for `no`: without limit."""
    if raw.lower() in FALSE:
        return 0, 0.0
    match = re.fullmatch(r"(\d{1,6})/(\d{0,4})\s?(second|minute|hour|day)s?", raw, re.ASCII)
    if not match or not int(match[1]) or match[2].strip("0") == "" != match[2]:
        raise ValueError("must be a number and a time, like 60/hour or 100/10minutes, or no")
    return int(match[1]), float(int(match[2] or 1) * SECONDS[match[3]])
