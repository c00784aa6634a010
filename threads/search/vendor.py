"""Which of the two indexes is asked, and that it is never asked for long."""

from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

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
            with transaction.atomic():
                postgresql.limit(seconds)
                yield
                postgresql.limit(0)
    except OperationalError as error:
        if asked.is_too_slow(error):
            raise TooLong from error
        raise
