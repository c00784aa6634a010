"""Kinds of variables of the environment (goodreadings.lib.environment): one of a few words, so many in a while, several
databases."""

import re
from collections.abc import Callable

from goodreadings.lib.environment import FALSE, database


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


def replicas(raw: str) -> list[dict]:
    """Databases of PostgreSQL that repeat what the first one does, separated by commas or spaces; "" for none."""
    found = [database(part) for part in re.split(r"[,\s]+", raw) if part]
    if not all(config["ENGINE"].endswith("postgresql") for config in found):
        raise ValueError("must be addresses of PostgreSQL")
    return found


def of_statements(config: dict) -> dict:
    """Options by which PostgreSQL keeps the plan of what is asked for the second time (goodreadings.lib.statements);
    none where a pgbouncer gives each transaction another connection, which the option that is looked at tells."""
    return {} if config.get("DISABLE_SERVER_SIDE_CURSORS") else {"prepare_threshold": 1}


def as_replica(config: dict, threads: int) -> dict:
    """Django's settings of a replica: one connection a thread, and no long wait for one that is gone."""
    more = {
        "connect_timeout": 2,
        # Milliseconds until a machine that says nothing any more is given up.
        "tcp_user_timeout": 1000,
        "pool": {"min_size": 1, "max_size": threads + 1, "timeout": 0.6, "reconnect_timeout": 2},
    } | of_statements(config)
    return config | {
        "ENGINE": "goodreadings.lib.replicas",
        "OPTIONS": more | config.get("OPTIONS", {}),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "TEST": {"MIRROR": "default"},
    }
