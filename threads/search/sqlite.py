"""The index on SQLite: tables of FTS5, kept by triggers, which call functions of ours for the words."""

import sqlite3
import time
from contextlib import contextmanager

from django.db import connection
from django.db.models.expressions import RawSQL

from threads.search.fold import fold, words_of_post
from threads.search.tree import All, Either, Named, Not, Text

TABLES = {"posts": "search_post", "papers": "search_paper", "members": "search_member"}
SOURCES = {"posts": "threads_post", "papers": "threads_paper", "members": "accounts_user"}
COLUMNS = {
    "search_post": {"words": "search_words({row}html)"},
    "search_paper": {
        "title": "search_fold({row}title)",
        "names": "search_fold({row}authors_line)",
        "more": "search_fold({row}call_number || ' ' || {row}venue || ' ' || {row}abstract)",
    },
    "search_member": {
        "names": "search_fold({row}username || ' ' || {row}display_name)",
        "about": "search_fold({row}about)",
    },
    "search_paper_near": {"near": "search_fold({row}title || ' ' || {row}authors_line)"},
    "search_member_near": {"near": "search_fold({row}username || ' ' || {row}display_name)"},
}
FROM = {
    "search_post": ("threads_post", "html"),
    "search_paper": ("threads_paper", "title, authors_line, call_number, venue, abstract"),
    "search_member": ("accounts_user", "username, display_name, about"),
    "search_paper_near": ("threads_paper", "title, authors_line"),
    "search_member_near": ("accounts_user", "username, display_name"),
}
NEAR = {"papers": "search_paper_near", "members": "search_member_near"}
WEIGHTS = {"posts": "1.0", "papers": "10.0, 6.0, 1.0", "members": "6.0, 1.0"}
STEMS, TRIGRAMS = "porter unicode61 remove_diacritics 2", "trigram"
HAS_TRIGRAMS = sqlite3.sqlite_version_info >= (3, 34)
BATCH = 1000
STEPS = 10_000


def teach(sender=None, connection=None, **_) -> None:
    """Every connection knows the functions that the triggers call."""
    if connection.vendor == "sqlite":
        for name, function in (("search_fold", fold), ("search_words", words_of_post)):
            connection.connection.create_function(name, 1, function, deterministic=True)


def tables() -> list[str]:
    return [name for name in COLUMNS if HAS_TRIGRAMS or not name.endswith("_near")]


def install(cursor) -> bool:
    """Make what is not there; tables that were there keep their rows. Returns whether something was missing."""
    missing = False
    for table in tables():
        for statement in (_table(table), *_triggers(table)):
            name = statement.split(" IF NOT EXISTS ")[1].split()[0]
            cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [name])
            if cursor.fetchone() is None:
                missing = True
                cursor.execute(statement)
    return missing


def remove(cursor) -> None:
    for table in COLUMNS:
        for event in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}")
        cursor.execute(f"DROP TABLE IF EXISTS {table}")


def _table(table: str) -> str:
    tokens = TRIGRAMS if table.endswith("_near") else STEMS
    columns = ", ".join(COLUMNS[table])
    return f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5({columns}, tokenize='{tokens}')"


def _triggers(table: str) -> list[str]:
    """Deleting and writing anew, rather than changing: a row may be missing where the index was made anew."""
    source, columns = FROM[table]
    write = _write(table, "VALUES (new.id, {values})", "new.")
    drop = f"DELETE FROM {table} WHERE rowid = old.id"  # noqa: S608
    make = "CREATE TRIGGER IF NOT EXISTS"
    return [
        f"{make} {table}_insert AFTER INSERT ON {source} BEGIN {write}; END",
        f"{make} {table}_update AFTER UPDATE OF {columns} ON {source} BEGIN {drop}; {write}; END",
        f"{make} {table}_delete AFTER DELETE ON {source} BEGIN {drop}; END",
    ]


def _write(table: str, rows: str, row: str) -> str:
    names = ", ".join(COLUMNS[table])
    values = ", ".join(value.format(row=row) for value in COLUMNS[table].values())
    return f"INSERT OR REPLACE INTO {table}(rowid, {names}) {rows.format(values=values)}"


def rebuild(group: str):
    """Write the rows of a group anew, a batch at a time. Yields how many are done, and of how many."""
    made = [table for table in tables() if FROM[table][0] == SOURCES[group]]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {SOURCES[group]}")  # noqa: S608
        last = cursor.fetchone()[0] or 0
        for table in made:
            cursor.execute(f"DELETE FROM {table} WHERE rowid NOT IN (SELECT id FROM {SOURCES[group]})")  # noqa: S608
        for first in range(0, last, BATCH):
            for table in made:
                rows = f"SELECT id, {{values}} FROM {SOURCES[group]} WHERE id > %s AND id <= %s"  # noqa: S608
                cursor.execute(_write(table, rows, ""), [first, first + BATCH])
            yield min(first + BATCH, last), last
        for table in made:
            cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608


def written(item) -> str:
    """Words as FTS5 reads them, each in quotes. They are folded, so that no quote is in them."""
    if isinstance(item, Text):
        return " + ".join(f'"{token}"' for token in item.tokens) + (" *" if item.is_prefix else "")
    if isinstance(item, Named):
        return f"names : ({written(item.item)})"
    if isinstance(item, Either):
        return " OR ".join(f"({written(one)})" for one in item.options)
    said = " AND ".join(f"({written(one)})" for one in item.items if not isinstance(one, Not))
    for one in item.items:
        if isinstance(one, Not):
            said = f"({said}) NOT ({written(one.item)})"
    return said


def ids(group: str, item, *, names: bool = False, years: tuple[int, int] | None = None) -> RawSQL:
    """The keys of all that have these words; with `names`, among the authors of a paper, which is of `years`."""
    table = TABLES[group]
    query = f"names : ({written(item)})" if names else written(item)
    said = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608
    of_years = (
        f" AND (SELECT year FROM {SOURCES[group]} AS row WHERE row.id = {table}.rowid) BETWEEN %s AND %s"  # noqa: S608
    )
    return RawSQL(said + (of_years if years else ""), [query, *(years or ())])  # noqa: S611


def ranked(rows, group: str, item: All):
    """`rows` that have these words, each with its `rank`, the better the higher."""
    table = TABLES[group]
    return rows.extra(  # noqa: S610
        select={"rank": f"-bm25({table}, {WEIGHTS[group]})"},
        tables=[table],
        where=[f"{table}.rowid = {SOURCES[group]}.id", f"{table} MATCH %s"],
        params=[written(item)],
        # As FTS5 has them: the last written first, without sorting all that match.
        order_by=[f"-{table}.rowid"],
    )


def newest(rows, when: str, most: int, topics=None) -> list[tuple]:
    """The first `most` of `rows`."""
    return list(rows[:most])


def is_name(group: str, word: str) -> bool:
    """Whether `word`, by its stem, stands in a title or in a name."""
    table = TABLES[group]
    columns = " ".join(name for name in COLUMNS[table] if name in {"title", "names"})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE {table} MATCH %s LIMIT 1", [f'{{{columns}}} : "{word}"'])  # noqa: S608
        return cursor.fetchone() is not None


def near(group: str, word: str, most: int) -> list[str] | None:
    """Titles or names with a word that looks like `word`; None where the database cannot tell."""
    if not HAS_TRIGRAMS or len(word) < 3:
        return None
    table = NEAR[group]
    grams = " OR ".join(f'"{word[place : place + 3]}"' for place in range(len(word) - 2))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT near FROM {table} WHERE {table} MATCH %s ORDER BY rank LIMIT %s",  # noqa: S608
            [grams, most],
        )
        return [row[0] for row in cursor.fetchall()]


def is_too_slow(error: Exception) -> bool:
    return "interrupted" in str(error)


@contextmanager
def within(seconds: float):
    """Statements inside that take longer are ended."""
    connection.ensure_connection()
    end = time.monotonic() + seconds
    connection.connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)
