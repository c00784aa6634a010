"""What a visitor's page shows has a stamp, which every transaction that changes it replaces: the key of kept pages.

The database itself does it, by triggers, so that no way of writing is forgotten: not a bulk one, not the admin, not
the worker, not somebody with psql. In PostgreSQL they wait for the commit: their one lock is the last that a
transaction takes, and held for as long as the commit takes. docs/decisions/0016-kept-pages.md tells why.
"""

import hashlib

from django.db import connections, models

from threads.models.topic import Topic

# What all pages show: the names of members. A topic's scope is its key.
HOUSE = 0
LOCK = 7_310_584

OF_PAPER = "SELECT p.topic_id FROM threads_share s JOIN threads_post p ON p.id = s.post_id WHERE s.paper_id = {row}.%s"
BESIDE_POST = (
    "SELECT p.topic_id FROM threads_share mine JOIN threads_share s ON s.paper_id = mine.paper_id "
    "JOIN threads_post p ON p.id = s.post_id WHERE mine.post_id = {row}.%s"
)
# Of each table that visitors' pages are made of: a query of the scopes that a row of it stands in. A card says where
# else its paper was shared and how often it was liked, so that a like in one year changes the page of another.
SCOPES = {
    "threads_topic": "SELECT {row}.id",
    "threads_post": "SELECT {row}.topic_id UNION " + BESIDE_POST % "id",
    "threads_like": "SELECT topic_id FROM threads_post WHERE id = {row}.post_id UNION "
    + BESIDE_POST % "post_id",
    "threads_share": "SELECT topic_id FROM threads_post WHERE id = {row}.post_id UNION "
    + OF_PAPER % "paper_id",
    "threads_paper": OF_PAPER % "id",
    "threads_identifier": OF_PAPER % "paper_id",
    "threads_reading": OF_PAPER % "paper_id",
    "threads_lookup": (
        "SELECT p.topic_id FROM threads_share s JOIN threads_post p ON p.id = s.post_id "
        "WHERE s.identifier_id = {row}.identifier_id"
    ),
    "accounts_user": f"SELECT {HOUSE}",
}
# A row of these changes with every sign-in; only so much of it is shown.
SHOWN = {"accounts_user": ("username", "display_name", "is_active", "avatar")}


class Edition(models.Model):
    scope = models.BigIntegerField(primary_key=True)
    stamp = models.CharField(max_length=32)

    def __str__(self):
        return f"{self.scope}: {self.stamp}"


def stamps() -> dict[int, str]:
    """Of every scope that was ever changed: a row a year."""
    return dict(Edition.objects.values_list("scope", "stamp"))


def of_years() -> tuple:
    """What the shelf beside every page shows."""
    years = Topic.objects.order_by("-year")
    return tuple(years.values_list("pk", "year", "title", "closed_at", "last_number"))


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
        for act, rows in {"insert": [new], "update": [new, old], "delete": [old]}.items():
            moves = " ".join(f"PERFORM threads_edition_move(ARRAY({query}));" for query in rows)
            if act == "update":
                moves = f"PERFORM threads_edition_move(ARRAY({new} UNION {old}));"
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
        for act, query in {"insert": new, "update": f"{new} UNION {old}", "delete": old}.items():
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
