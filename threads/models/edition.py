"""What pages show has stamps, which every transaction that changes it replaces: the keys of what is kept of them.

The database itself does it, by triggers, so that no way of writing is forgotten: not a bulk one, not the admin, not
the worker, not somebody with psql. In PostgreSQL they wait for the commit: their one lock is the last that a
transaction takes, and held for as long as the commit takes. docs/decisions/0016-kept-pages.md tells why.
"""

import hashlib
from typing import NamedTuple

from django.db import connections, models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast

from goodreadings.lib.prepared import prepared
from threads.models.topic import Topic

# What all pages show: the names of members. A topic's scope is its key, a post's is its key negated, and below all of
# those each topic has scopes of so many numbers of its posts: counting begins anew there only (models/figures.py).
# PAPERS stands for what is known of all papers, and for which of them can be seen; SHELF for the shelf of years.
HOUSE, PAPERS, SHELF = 0, -(2**63 - 1), -(2**63 - 2)
PART = 50
FAR, MOST_PARTS = 2**42, 2**20
LOCK = 7_310_584

# How full a year is, the shelf shows to so many posts, above so many of them: it stays while one after the other comes.
STEP, EXACT = 20, 1_000
ROUNDED = f"CASE WHEN {{n}} < {EXACT} THEN {{n}} ELSE {{n}} - {{n}} % {STEP} END"

IN_PART = f"-({FAR} + {{post}}.topic_id * {MOST_PARTS} + {{post}}.number / {PART})"
# Where the rows of a query of posts, {posts}, stand: their years and themselves. And the part of a post: figures count
# what is in it, so that it moves for nothing else.
STANDS = (
    "SELECT CASE kind WHEN 0 THEN p.topic_id ELSE -p.id END"
    " FROM threads_post p, (SELECT 0 AS kind UNION ALL SELECT 1) kinds WHERE p.id IN ({posts})"
)
OWN_PART = f" UNION SELECT {IN_PART.format(post='p')} FROM threads_post p WHERE p.id = {{row}}.post_id"
SHARING = "SELECT s.post_id FROM threads_share s WHERE s.paper_id = {row}.%s"
BESIDE = (
    "SELECT s.post_id FROM threads_share mine JOIN threads_share s ON s.paper_id = mine.paper_id "
    "WHERE mine.post_id = {row}.%s"
)


def _where(*posts: str) -> str:
    return STANDS.replace("{posts}", " UNION ".join(posts))


# Of each table that pages are made of: a query of the scopes that a row of it stands in. A card says where else its
# paper was shared and how often it was liked, so that a like in one year changes the page of another; a reply says
# how what it answers begins, which says how many answers it has.
SCOPES = {
    "threads_topic": f"SELECT {{row}}.id UNION SELECT {SHELF}",
    # Its row may be gone by now.
    "threads_post": "SELECT {row}.topic_id UNION SELECT -{row}.id UNION "
    f"SELECT {IN_PART.format(post='{row}')} UNION "
    "SELECT -{row}.parent_id WHERE {row}.parent_id IS NOT NULL UNION "
    "SELECT -p.id FROM threads_post p WHERE p.parent_id = {row}.id UNION "
    f"SELECT {PAPERS} FROM threads_share s WHERE s.post_id = {{row}}.id UNION " + _where(BESIDE % "id"),
    "threads_like": _where("SELECT {row}.post_id", BESIDE % "post_id") + OWN_PART,
    "threads_share": _where("SELECT {row}.post_id", SHARING % "paper_id")
    + OWN_PART
    + f" UNION SELECT {PAPERS}",
    "threads_paper": _where(SHARING % "id") + f" UNION SELECT {PAPERS}",
    "threads_identifier": _where(SHARING % "paper_id"),
    "threads_reading": _where(SHARING % "paper_id"),
    "threads_lookup": _where(
        "SELECT s.post_id FROM threads_share s WHERE s.identifier_id = {row}.identifier_id"
    ),
    "accounts_user": f"SELECT {HOUSE}",
}
# A new row of these stands in less: what it is shared by, and shares, are rows that are new, too. A paper that nobody
# shares is seen by moderators.
SCOPES_OF_NEW = {
    "threads_post": "SELECT {row}.topic_id UNION SELECT -{row}.id UNION "
    f"SELECT {IN_PART.format(post='{row}')} UNION "
    "SELECT -{row}.parent_id WHERE {row}.parent_id IS NOT NULL",
    "threads_paper": f"SELECT {PAPERS}",
}
# A changed row of these stands in less.
ON_SHELF = " OR ".join(
    f"OLD.{it} IS DISTINCT FROM NEW.{it}" for it in ("year", "title", "opened_at", "closed_at")
)
SCOPES_OF_CHANGED = {
    "threads_topic": f"SELECT NEW.id UNION SELECT {SHELF} WHERE {ON_SHELF} OR "
    f"{ROUNDED.format(n='OLD.last_number')} <> {ROUNDED.format(n='NEW.last_number')}",
}
# A row of these changes with every sign-in; only so much of it is shown.
SHOWN = {"accounts_user": ("username", "display_name", "is_active", "avatar")}


class Edition(models.Model):
    scope = models.BigIntegerField(primary_key=True)
    stamp = models.CharField(max_length=32)

    def __str__(self):
        return f"{self.scope}: {self.stamp}"


class Stamps(NamedTuple):
    """Of what a page of a year shows, each None for what was never changed: names of members, the shelf, and the
    year with all that is in it."""

    house: str | None = None
    shelf: str | None = None
    year: str | None = None


class Standing(NamedTuple):
    """How a year is at one moment: its topic, None when there is none, and the stamps of its pages."""

    topic: Topic | None
    stamps: Stamps


def standing(year: int) -> Standing:
    for topic in _standing(year):
        # What was asked beside its row is not the topic's.
        return Standing(topic, Stamps(*(topic.__dict__.pop(f"stamp_of_{name}") for name in Stamps._fields)))
    return Standing(None, Stamps())


def stamps() -> dict[int, str]:
    """Of the house, of the shelf, and of every year that was ever changed."""
    return dict(_stamps())


def stamp_of_papers() -> str | None:
    return dict(_between(str(PAPERS), str(PAPERS))).get(PAPERS)


def stamp_of_shelf() -> str | None:
    return dict(_between(str(SHELF), str(SHELF))).get(SHELF)


def rounded(number: int) -> int:
    """Of the last number of a year, as much as the shelf shows."""
    return number if number < EXACT else number - number % STEP


def stamps_of_parts(topic: Topic) -> list[str | None]:
    """Of the posts 0 to 49 of a topic, 50 to 99, and so on to the last."""
    first = -(FAR + topic.pk * MOST_PARTS)
    last = first - topic.last_number // PART
    there = dict(_between(str(last), str(first)))
    return [there.get(scope) for scope in range(first, last - 1, -1)]


def stamp(scope):
    """For a query: that of the expression `scope`, None when it was never changed."""
    return Subquery(Edition.objects.filter(scope=scope).values("stamp"))


@prepared
def _stamps():
    return Edition.objects.filter(Q(scope__gte=HOUSE) | Q(scope=SHELF)).values_list("scope", "stamp")


@prepared
def _standing(year: int):
    stamps = {
        "stamp_of_house": stamp(HOUSE),
        "stamp_of_shelf": stamp(SHELF),
        "stamp_of_year": stamp(OuterRef("pk")),
    }
    return Topic.objects.defer("introduction").filter(year=year).annotate(**stamps)


@prepared
def _between(first: str, last: str):
    """Of scopes. They are numbers of more than 32 bits, which a prepared query does not take."""
    bounds = [Cast(Value(bound), models.BigIntegerField()) for bound in (first, last)]
    return Edition.objects.filter(scope__range=bounds).values_list("scope", "stamp")


def install(using="default", **_) -> None:
    """Make the triggers that are not there, and drop those of another time. After every migration: SQLite makes a
    table anew to alter it, and forgets them."""
    connection = connections[using]
    if Edition._meta.db_table not in connection.introspection.table_names():
        return
    wanted = _on_postgresql() if connection.vendor == "postgresql" else _on_sqlite()
    with connection.cursor() as cursor:
        there = _there(cursor, connection.vendor)
        for name, table in there.items():
            if name not in wanted:
                cursor.execute(_dropped(name, table, connection.vendor))
        missing = [name for name in wanted if name not in there]
        if missing and connection.vendor == "postgresql":
            cursor.execute(MOVE)
        for name in missing:
            cursor.execute(wanted[name])


def _there(cursor, vendor: str) -> dict[str, str]:
    catalogue = (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE nspname = current_schema() AND NOT tgisinternal AND tgname LIKE 'edition_%'"
        if vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'edition_%'"
    )
    cursor.execute(catalogue)
    return dict(cursor.fetchall())


def _dropped(name: str, table: str, vendor: str) -> str:
    return f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if vendor == "postgresql" else "")


def _named(table: str, act: str, body: str) -> str:
    """The name tells one definition from another, so that a change of it is seen."""
    return f"edition_{table}_{act}_{hashlib.sha256(body.encode()).hexdigest()[:8]}"


def _changed(table: str) -> tuple[str, str]:
    """For UPDATE: of which columns, and when."""
    shown = SHOWN.get(table, ())
    differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in shown)
    return (f" OF {', '.join(shown)}", f"WHEN ({differs}) ") if shown else ("", "")


MOVE = f"""
CREATE OR REPLACE FUNCTION threads_edition_move(scopes bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  moved text := coalesce(current_setting('goodreadings.moved', true), '');
  others bigint[] := ARRAY(
    SELECT DISTINCT scope FROM unnest(scopes) scope WHERE position(',' || scope || ',' in moved) = 0 ORDER BY 1);
BEGIN
  IF others = '{{}}' THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock({LOCK});
  INSERT INTO threads_edition (scope, stamp)
    SELECT scope, md5(random()::text || clock_timestamp()::text) FROM unnest(others) scope
    ON CONFLICT (scope) DO UPDATE SET stamp = excluded.stamp;
  PERFORM set_config('goodreadings.moved', moved || ',' || array_to_string(others, ',,') || ',', true);
END $$
"""


def _on_postgresql() -> dict[str, str]:
    """One function and one trigger a table; once a transaction and scope is enough."""
    made = {}
    for table, scopes in SCOPES.items():
        columns, when = _changed(table)
        new, old = scopes.format(row="NEW"), scopes.format(row="OLD")
        inserted = SCOPES_OF_NEW.get(table, scopes).format(row="NEW")
        for act, rows in {"insert": [inserted], "update": [new, old], "delete": [old]}.items():
            moves = " ".join(f"PERFORM threads_edition_move(ARRAY({query}));" for query in rows)
            if act == "update":
                changed = SCOPES_OF_CHANGED.get(table, f"{new} UNION {old}")
                moves = f"PERFORM threads_edition_move(ARRAY({changed}));"
            event = f"UPDATE{columns}" if act == "update" else act.upper()
            name = _named(table, act, moves + event + when + MOVE)
            made[name] = (
                f"CREATE OR REPLACE FUNCTION edition_{table}_{act}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {moves} RETURN NULL; END $$; "
                f"CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED "
                f"FOR EACH ROW {when if act == 'update' else ''}EXECUTE FUNCTION edition_{table}_{act}()"
            )
    return made


def _on_sqlite() -> dict[str, str]:
    """SQLite writes one transaction at a time, so that nothing has to wait for the commit."""
    made = {}
    for table, scopes in SCOPES.items():
        columns, when = _changed(table)
        new, old = scopes.format(row="NEW"), scopes.format(row="OLD")
        inserted = SCOPES_OF_NEW.get(table, scopes).format(row="NEW")
        changed = SCOPES_OF_CHANGED.get(table, f"{new} UNION {old}").replace("IS DISTINCT FROM", "IS NOT")
        for act, query in {"insert": inserted, "update": changed, "delete": old}.items():
            event = f"UPDATE{columns}" if act == "update" else act.upper()
            condition = when.replace("IS DISTINCT FROM", "IS NOT") if act == "update" else ""
            body = (
                f"AFTER {event} ON {table} FOR EACH ROW {condition}BEGIN INSERT INTO threads_edition (scope, stamp) "
                f"SELECT scope, lower(hex(randomblob(16))) FROM (SELECT NULL AS scope WHERE 0 UNION {query}) WHERE 1 "
                "ON CONFLICT (scope) DO UPDATE SET stamp = excluded.stamp; END"
            )
            name = _named(table, act, body)
            made[name] = f"CREATE TRIGGER {name} {body}"
    return made
