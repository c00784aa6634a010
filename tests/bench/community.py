"""A community of any size, out of the sentences of real abstracts."""

import datetime
import json
import random
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.utils.html import escape

from accounts.models import User
from tests.make import make_topic
from threads.models import Identifier, Like, Paper, Post, Share, Topic

YEARS = range(2015, 2025)
MEMBERS = 500
BATCH = 500


def sentences(data: Path) -> tuple[list[dict], list[str]]:
    papers = [json.loads(line) for line in (data / "arxiv_papers_2020_2022.jsonl").read_text().splitlines()]
    return papers, [
        part for paper in papers for part in paper["abstract"].replace("\n", " ").split(". ") if part
    ]


def batches(rows: Iterator, size: int = BATCH) -> Iterator[list]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def fill(data: Path, posts: int, papers: int, by) -> None:
    """`posts` posts of about eighty words in ten years, a tenth of which share one of `papers` papers; a third
    answers, a fifth is liked. The same numbers always give the same community."""
    chance = random.Random(7)
    facts, said = sentences(data)
    User.objects.bulk_create([User(username=f"reader{n}", email=f"r{n}@example.org") for n in range(MEMBERS)])
    members = list(User.objects.values_list("pk", flat=True))
    topics = [make_topic(year, by=by) for year in YEARS]
    for batch in batches(_papers(chance, facts, papers)):
        Paper.objects.bulk_create(batch)
    keys = list(Paper.objects.values_list("pk", flat=True))
    rows = (
        Identifier(paper_id=pk, kind="arxiv", value=f"{1501 + n % 800}.{n:05}") for n, pk in enumerate(keys)
    )
    for batch in batches(rows):
        Identifier.objects.bulk_create(batch)
    named = dict(Identifier.objects.values_list("paper", "pk"))
    each = posts // len(topics)
    for topic in topics:
        made: list[Post] = []
        for batch in batches(_posts(chance, said, topic, members, each)):
            for post in batch[::3] if made else ():
                post.parent = post.root = chance.choice(made)
            made = Post.objects.bulk_create(batch)
            Share.objects.bulk_create(
                Share(post=post, paper_id=key, identifier_id=named[key], url="https://arxiv.org/")
                for post in made[::10]
                for key in [chance.choice(keys)]
            )
            Like.objects.bulk_create(
                Like(post=post, member_id=member)
                for post in made[::5]
                for member in chance.sample(members, chance.randrange(1, 9))
            )
        Topic.objects.filter(pk=topic.pk).update(last_number=each)
    with connection.cursor() as cursor:
        # As the database does by itself when it has a moment.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _papers(chance: random.Random, facts: list[dict], count: int) -> Iterator[Paper]:
    for _ in range(count):
        one, other = chance.choice(facts), chance.choice(facts)
        words = (
            one["title"].split()[: chance.randrange(3, 7)] + other["title"].split()[-chance.randrange(2, 6) :]
        )
        authors = chance.sample(one["authors"] + other["authors"], min(4, len(one["authors"])))
        yield Paper(
            title=" ".join(words)[:500], call_number="arXiv", authors=authors, authors_line=", ".join(authors),
            abstract=one["abstract"], year=chance.choice(YEARS), category="cs.LG",
        )  # fmt: skip


def _posts(chance: random.Random, said: list[str], topic, members: list[int], count: int) -> Iterator[Post]:
    start = datetime.datetime(topic.year, 1, 1, tzinfo=datetime.UTC)
    for number in range(1, count + 1):
        body = ". ".join(chance.choices(said, k=chance.randrange(2, 6)))
        yield Post(
            topic=topic, number=number, author_id=chance.choice(members), body=body, html=f"<p>{escape(body)}</p>",
            excerpt=body[:140], created_at=start + datetime.timedelta(seconds=number * 365 * 86400 // (count + 1)),
        )  # fmt: skip
