"""The index on PostgreSQL: vectors in generated columns, GIN, and pg_trgm where it is installed."""

import datetime
from functools import cache
from pathlib import Path

from django.db import connection, connections, transaction
from django.db.models import F
from django.db.models.expressions import RawSQL

from goodreadings.lib.replicas import alias_for
from threads.models import Post
from threads.search.tree import All, Either, Named, Not, Text

TABLES = {"posts": "threads_post", "papers": "threads_paper", "members": "accounts_user"}
NEAR = {"papers": "title || ' ' || authors_line", "members": "username || ' ' || display_name"}
WEIGHTS = "{0.1, 0.3, 0.6, 1.0}"
# Rows that are looked through, whatever words they have; and how much further back than need be the others are sought.
LOOKED_THROUGH, FURTHER = 4000, 1.3
# Fewer than so many in a year, and all other years are asked at once.
FEW = 20
TITLES, NAMES = "A", "B"
REMOVE = """
DROP INDEX IF EXISTS search_paper_near, search_member_near, search_post_seen, search_post_year;
ALTER TABLE threads_post RESET (toast_tuple_target);
ALTER TABLE threads_paper RESET (toast_tuple_target);
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
    if isinstance(item, Not):
        return f"!{written(item.item, weight)}"
    if isinstance(item, Named):
        return written(item.item, NAMES)
    joint = " | " if isinstance(item, Either) else " & "
    parts = item.options if isinstance(item, Either) else item.items
    return f"({joint.join(written(one, weight) for one in parts)})"


def ids(group: str, item, *, names: bool = False, years: tuple[int, int] | None = None) -> RawSQL:
    """The keys of all that have these words; with `names`, among the authors of a paper, which is of `years`."""
    query = written(item, NAMES if names else "")
    said = f"SELECT id FROM {TABLES[group]} WHERE search @@ to_tsquery('goodreadings', %s)"  # noqa: S608
    return RawSQL(f"{said} AND year BETWEEN %s AND %s" if years else said, [query, *(years or ())])  # noqa: S611


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


def newest(rows, when: str, most: int, topics=None) -> list[tuple]:
    """The first `most` of `rows`, which begin with their key and come newest first by `when`; of the posts in `topics`
    (rows of key and last number, the newest first), when these are given.

    A word that is everywhere is found soonest among the newest rows, a rare one by the index; and what tells how many
    rows an operator leaves is to have looked. So a few are looked through, and then as far back as the others will lie.
    """
    if topics is None:
        return _looked_through(rows, when, most, _edge_of_keys(rows.model.objects.order_by("-pk"), when))
    found: list[tuple] = []
    posts = rows.model.objects.order_by("-number").values_list(when)
    for place, (topic, last) in enumerate(topics):
        if place and len(found) < FEW * place:
            others = rows.filter(topic__in=[pk for pk, _last in topics[place:]])
            return _newest_of(found + list(others.order_by(*_sorted_at_last(when))[:most]), most)
        here = posts.filter(topic=topic)
        if len(found) >= most:
            # Not that of the last number: what came from elsewhere may stand in another order than it was written.
            newest_here = here.order_by(f"-{when}").first()
            if newest_here is None or newest_here[0] <= found[-1][1]:
                continue
        found += _looked_through(
            rows.filter(topic=topic), when, most,
            lambda past, here=here, last=last: here.filter(number__lte=last - past).first() if past < last else None,
        )  # fmt: skip
        found = _newest_of(found, most)
    return found


def _newest_of(rows: list[tuple], most: int) -> list[tuple]:
    """People write in more than one year at once."""
    return sorted(rows, key=lambda row: (row[1], row[0]), reverse=True)[:most]


def _edge_of_keys(keys, when: str):
    """A function of a number of rows: the moment that about so many are newer than; None when there are not as many."""
    last = keys.values_list("pk", flat=True).first() or 0
    moments = keys.values_list(when)
    return lambda past: moments.filter(pk__lte=last - past).first() if past < last else None


def _looked_through(rows, when: str, most: int, edge) -> list[tuple]:
    found: list[tuple] = []
    upper, past = None, LOOKED_THROUGH
    while True:
        said = edge(past)
        lower = said[0] if said and (upper is None or said[0] < upper) else None
        here = rows
        if upper is not None:
            here = here.filter(**{f"{when}__lte": upper}).order_by(*_sorted_at_last(when))
        if lower is not None:
            here = here.filter(**{f"{when}__gt": lower})
        if upper is None and lower is not None:
            found += _one_by_one(here[:most])
        else:
            found += here[: most - len(found)]
        if lower is None or len(found) >= most:
            return found
        upper, past = lower, int(past + FURTHER * (most - len(found)) * past / max(len(found), 0.5))


def _one_by_one(rows) -> list[tuple]:
    """In the order they have: no index of words is asked, which has to read all that is written of a word."""
    with connections[rows.db].cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        found = list(rows)
        cursor.execute("SET LOCAL enable_bitmapscan = on")
    return found


def _sorted_at_last(when: str) -> list:
    """An order that no index has: the rows are to be found by their words."""
    nothing = datetime.timedelta() if when == "created_at" else 0
    return [(F(when) + nothing).desc(), (F("pk") + 0).desc()]


@cache
def _has_trigrams() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def is_name(group: str, word: str) -> bool:
    """Whether `word`, by its stem, stands in a title or in a name."""
    query = written(Text((word,)), TITLES + NAMES)
    with connections[alias_for(Post)].cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {TABLES[group]} WHERE search @@ to_tsquery('goodreadings', %s) LIMIT 1",  # noqa: S608
            [query],
        )
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
    """Statements of this transaction that take longer are ended, and none takes more than one processor."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true),"
            " set_config('max_parallel_workers_per_gather', '0', true), set_config('random_page_cost', '1.1', true),"
            " set_config('work_mem', '32MB', true)",
            [str(int(seconds * 1000))],
        )


def rebuild(group: str):
    """Nothing to make anew but the index: the columns are the database's own. Yields rows done, and of all."""
    yield 0, 1
    index = {"posts": "search_post", "papers": "search_paper", "members": "search_member"}[group]
    with connection.cursor() as cursor:
        cursor.execute(f"REINDEX INDEX {index}")
        cursor.execute(f"ANALYZE {TABLES[group]}")
    yield 1, 1
