"""A community of any size, out of the sentences of real abstracts."""

import datetime
import json
import random
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from django.db import connection
from django.utils.html import escape

from accounts.models import User
from tests.make import make_topic
from threads.models import Identifier, Like, Paper, Post, Share, Topic
from threads.search import keep

YEARS = range(2015, 2025)
MEMBERS = 500
BATCH = 500


def sentences(data: Path) -> tuple[list[dict], list[str]]:
    papers = [json.loads(line) for line in (data / "arxiv_papers_2020_2022.jsonl").read_text().splitlines()]
    return papers, [
        part for paper in papers for part in paper["abstract"].replace("\n", " ").split(". ") if part
    ]


def batches(rows: Iterable, size: int = BATCH) -> Iterator[list]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def write(model, rows: Iterable) -> None:
    """Rows with keys of their own: on PostgreSQL as a file is read in, which is ten times faster."""
    if connection.vendor != "postgresql":
        for batch in batches(rows):
            model.objects.bulk_create(batch)
        return
    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([
                    field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields
                ])  # fmt: skip
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def fill(data: Path, posts: int, papers: int, by) -> None:
    """`posts` posts of about eighty words in ten years, a tenth of which share one of `papers` papers; a third
    answers, a fifth is liked. The same numbers always give the same community."""
    topics = [make_topic(year, by=by) for year in YEARS]
    keep.remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What holds of every row by itself needs no proof for each.
            cursor.execute("SET session_replication_role = replica")
        _fill(data, topics, posts // len(topics), papers)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("SET maintenance_work_mem = '1GB'")
        keep.install(connection)
        # As the database does by itself when it has a moment.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _fill(data: Path, topics: list, each: int, papers: int) -> None:
    chance = random.Random(7)
    facts, said = sentences(data)
    User.objects.bulk_create([User(username=f"reader{n}", email=f"r{n}@example.org") for n in range(MEMBERS)])
    members = list(User.objects.values_list("pk", flat=True))
    write(Paper, _papers(chance, facts, papers))
    write(
        Identifier,
        (
            Identifier(pk=n, paper_id=n, kind="arxiv", value=f"{1501 + n % 800}.{n:05}")
            for n in range(1, papers + 1)
        ),
    )
    for place, topic in enumerate(topics):
        first = place * each + 1
        write(Post, _posts(chance, said, topic, members, first, each))
        Topic.objects.filter(pk=topic.pk).update(last_number=each)
    keys, likes = range(1, each * len(topics) + 1), count(1)
    write(
        Share,
        (
            Share(pk=post // 10, post_id=post, paper_id=paper, identifier_id=paper, url="https://arxiv.org/")
            for post in keys[9::10]
            for paper in [chance.randrange(1, papers + 1)]
        ),
    )
    write(
        Like,
        (
            Like(pk=next(likes), post_id=post, member_id=member)
            for post in keys[4::5]
            for member in chance.sample(members, chance.randrange(1, 9))
        ),
    )


def _papers(chance: random.Random, facts: list[dict], papers: int) -> Iterator[Paper]:
    for n in range(1, papers + 1):
        one, other = chance.choice(facts), chance.choice(facts)
        words = (
            one["title"].split()[: chance.randrange(3, 7)] + other["title"].split()[-chance.randrange(2, 6) :]
        )
        authors = chance.sample(one["authors"] + other["authors"], min(4, len(one["authors"])))
        yield Paper(
            pk=n, title=" ".join(words)[:500], call_number="arXiv", authors=authors, authors_line=", ".join(authors),
            abstract=one["abstract"], year=chance.choice(YEARS), category="cs.LG",
        )  # fmt: skip


def _posts(
    chance: random.Random, said: list[str], topic, members: list[int], first: int, each: int
) -> Iterator[Post]:
    start = datetime.datetime(topic.year, 1, 1, tzinfo=datetime.UTC)
    for number in range(1, each + 1):
        body = ". ".join(chance.choices(said, k=chance.randrange(2, 6)))
        key = first + number - 1
        answered = chance.randrange(max(first, key - BATCH), key) if number > 1 and number % 3 == 0 else None
        yield Post(
            pk=key, topic=topic, number=number, author_id=chance.choice(members), body=body,
            html=f"<p>{escape(body)}</p>", excerpt=body[:140], parent_id=answered, root_id=answered,
            created_at=start + datetime.timedelta(seconds=number * 365 * 86400 // (each + 1)),
        )  # fmt: skip
