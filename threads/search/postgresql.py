"""The index on PostgreSQL: vectors in generated columns, GIN, and pg_trgm where it is installed."""

from functools import cache
from pathlib import Path

from django.db import connection, connections, transaction
from django.db.models.expressions import RawSQL

from goodreadings.lib.replicas import alias_for
from threads.models import Post
from threads.search.language import All, Either, Text

TABLES = {"posts": "threads_post", "papers": "threads_paper", "members": "accounts_user"}
NEAR = {"papers": "title || ' ' || authors_line", "members": "username || ' ' || display_name"}
WEIGHTS = "{0.1, 0.3, 0.6, 1.0}"
NAMES = "B"
REMOVE = """
DROP INDEX IF EXISTS search_paper_near, search_member_near;
ALTER TABLE threads_post DROP COLUMN IF EXISTS search;
ALTER TABLE threads_paper DROP COLUMN IF EXISTS search;
ALTER TABLE accounts_user DROP COLUMN IF EXISTS search;
DROP TEXT SEARCH CONFIGURATION IF EXISTS goodreadings;
DROP TEXT SEARCH DICTIONARY IF EXISTS goodreadings_stem;
DROP FUNCTION IF EXISTS goodreadings_words(text);
DROP FUNCTION IF EXISTS goodreadings_fold(text);
"""


def install(cursor) -> None:
    cursor.execute((Path(__file__).parent / "postgresql.sql").read_text())


def remove(cursor) -> None:
    cursor.execute(REMOVE)


def written(item, weight: str = "") -> str:
    """Words as to_tsquery reads them. Words are folded, so that nothing in them means anything to it."""
    if isinstance(item, Text):
        last = len(item.tokens) - 1
        parts = []
        for place, token in enumerate(item.tokens):
            marks = ("*" if item.is_prefix and place == last else "") + weight
            parts.append(f"'{token}':{marks}" if marks else f"'{token}'")
        return f"({' <-> '.join(parts)})"
    joint = " | " if isinstance(item, Either) else " & "
    parts = item.options if isinstance(item, Either) else item.items
    return f"({joint.join(written(one, weight) for one in parts)})"


def ids(group: str, item, *, names: bool = False) -> RawSQL:
    """The keys of all that have these words; with `names`, among the authors of a paper."""
    table = TABLES[group]
    query = written(item, NAMES if names else "")
    return RawSQL(f"SELECT id FROM {table} WHERE search @@ to_tsquery('goodreadings', %s)", [query])  # noqa: S608, S611


def ranked(rows, group: str, item: All):
    """`rows` that have these words, each with its `rank`, the better the higher."""
    table, query = TABLES[group], written(item)
    rank = f"ts_rank('{WEIGHTS}', {table}.search, to_tsquery('goodreadings', %s), 1)"
    return rows.extra(  # noqa: S610
        select={"rank": rank},
        select_params=[query],
        where=[f"{table}.search @@ to_tsquery('goodreadings', %s)"],
        params=[query],
    )


@cache
def _has_trigrams() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def near(group: str, word: str, most: int) -> list[str] | None:
    """Titles or names with a word that looks like `word`; None where the database cannot tell."""
    if not _has_trigrams():
        return None
    table, said = TABLES[group], f"goodreadings_fold({NEAR[group]})"
    alias = alias_for(Post)
    with transaction.atomic(using=alias, savepoint=False), connections[alias].cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = 0.35")
        cursor.execute(
            f"SELECT {said} FROM {table} WHERE %s <%% {said} ORDER BY %s <<-> {said} LIMIT %s",  # noqa: S608
            [word, word, most],
        )
        return [row[0] for row in cursor.fetchall()]


def is_too_slow(error: Exception) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == "57014"


def limit(seconds: float, alias: str) -> None:
    """Statements of this transaction that take longer are ended."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(seconds * 1000))])


def rebuild(group: str):
    """Nothing to make anew but the index: the columns are the database's own. Yields rows done, and of all."""
    yield 0, 1
    index = {"posts": "search_post", "papers": "search_paper", "members": "search_member"}[group]
    with connection.cursor() as cursor:
        cursor.execute(f"REINDEX INDEX {index}")
        cursor.execute(f"ANALYZE {TABLES[group]}")
    yield 1, 1
