"""That the index is there: made by a migration, and made whole again after every other one.

On SQLite, Django changes a table by making a new one in its place, and the triggers of the old one go.
"""

from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from threads.search import postgresql, sqlite

INDEX = "threads_post"
GROUPS = ("posts", "papers", "members")


def connect(app) -> None:
    connection_created.connect(sqlite.teach, dispatch_uid="search")
    post_migrate.connect(mend, sender=app, dispatch_uid="search")


def install(connection) -> None:
    """Everything there, for the first time. Inside a migration."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            postgresql.install(cursor)
            return
        sqlite.install(cursor)
    for group in GROUPS:
        for _done in sqlite.rebuild(group):
            pass


def remove(connection) -> None:
    with connection.cursor() as cursor:
        (postgresql if connection.vendor == "postgresql" else sqlite).remove(cursor)


def mend(sender, using, plan=(), **_) -> None:
    """Triggers that went with a table come back, and what was written meanwhile is indexed."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", ["search_post"])
        was_there = cursor.fetchone() is not None
    if was_there and sqlite.install(connection.cursor()):
        for group in GROUPS:
            for _done in sqlite.rebuild(group):
                pass
