"""Which of the two indexes is asked, and that it is never asked for long."""

from contextlib import contextmanager
from functools import partial

from django.db import OperationalError, connection

from goodreadings.lib.replicas import reading_at_once
from threads.models import Post
from threads.search import postgresql, sqlite

SECONDS = 3.0


class TooLong(Exception):
    """The index did not answer in time."""


def backend():
    return sqlite if connection.vendor == "sqlite" else postgresql


@contextmanager
def bounded(seconds: float = SECONDS):
    """What is asked inside takes `seconds` at most, else TooLong is raised."""
    asked = backend()
    try:
        if asked is sqlite:
            with sqlite.within(seconds):
                yield
        else:
            with reading_at_once(Post, partial(postgresql.limit, seconds)) as alias:
                yield
                postgresql.limit(0, alias)
    except OperationalError as error:
        if asked.is_too_slow(error):
            raise TooLong from error
        raise
