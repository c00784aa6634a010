"""What is measured: a hot year of posts by many members, with papers, replies and likes, and other years beside it."""

import random
import sys
from collections.abc import Iterator
from itertools import count

from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from accounts.models import User
from tests.bench.community import write
from threads.models import Edition, Identifier, Like, Paper, Post, Share, Topic, edition, words
from threads.search import keep

# A third of the posts share a paper, which makes three and a third shares for each in all sizes.
SIZES = {
    "small": {"posts": 1_000, "members": 200, "years": 2, "papers": 120, "likes": 5_000},
    "large": {"posts": 10_000, "members": 2_000, "years": 2, "papers": 1_020, "likes": 50_000},
    "huge": {"posts": 1_000_000, "members": 200_000, "years": 60, "papers": 100_000, "likes": 5_000_000},
}
HOT, QUIET = 2021, 200
BATCH = 2_000
VOCABULARY = """attention gradient network deep learning model training paper shows result scale transformer loss data
representation surprising because reader worth careful experiment baseline theory bound proof sample efficient method
simple idea works better than expected and the of in to a we it is that for with this on as by are from which""".split()
# As if each had been written by itself: what triggers keep of them.
STAMPED = f"""INSERT INTO {Edition._meta.db_table} (scope, stamp) SELECT scope, md5(random()::text) FROM (
    SELECT {edition.HOUSE} AS scope UNION SELECT {edition.SHELF} UNION SELECT {edition.PAPERS} UNION SELECT id FROM threads_topic UNION SELECT -id FROM threads_post
    UNION SELECT {edition.IN_PART.format(post="threads_post")} FROM threads_post
) scopes ON CONFLICT DO NOTHING"""


def fill(size: str) -> None:
    """Write the data of a size; the same every time. PostgreSQL reads the rows as those of a file, makes no trigger of
    each, and the index of searches at the end."""
    amount, chance = SIZES[size], random.Random(size)
    keep.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        _say(f"{size}: members")
        members = _members(amount["members"])
        _papers(amount["papers"], chance)
        _years(size, amount, members, chance)
        cursor.execute(STAMPED)
        cursor.execute("SET session_replication_role = origin")
        _say(f"{size}: index")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        keep.install(connection)


def _years(size: str, amount: dict, members: list[int], chance: random.Random) -> None:
    texts = [words.read(_text(chance, n), HOT) for n in range(40)]
    posts, shares, likes = (count(1) for _ in range(3))
    each = -(-amount["posts"] // amount["years"]) if amount["years"] > 2 else amount["posts"]
    for n in range(amount["years"]):
        _say(f"{size}: {HOT - n}")
        number = QUIET if n and amount["years"] == 2 else each
        topic = Topic.objects.create(year=HOT - n, last_number=number)
        keys = [next(posts) for _ in range(number)]
        write(Post, _posts(topic, keys, members, texts, chance))
        write(Share, _shares(keys, amount["papers"], shares, chance))
        most = 2 * amount["likes"] // amount["posts"]
        write(Like, (
            Like(pk=next(likes), post_id=key, member_id=members[member])
            for key in keys
            for member in chance.sample(range(len(members)), chance.randint(0, most))
        ))  # fmt: skip


def _say(line: str) -> None:
    sys.stderr.write(f"\r{line:<60}")


def _text(chance: random.Random, n: int) -> str:
    said = " ".join(chance.choices(VOCABULARY, k=120)).capitalize()
    return f"**Number {n}.** {said}.\n\n> {said[:80]}\n\nAnd `code` beside it."


def _members(count: int) -> list[int]:
    for first in range(0, count, BATCH):
        made = User.objects.bulk_create(
            User(username=f"reader{n}", email=f"reader{n}@example.org", password="!")
            for n in range(first, min(first + BATCH, count))
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=member, email=member.email, primary=True, verified=True) for member in made
        )
    return list(User.objects.order_by("pk").values_list("pk", flat=True))


def _papers(count: int, chance: random.Random) -> None:
    """Each with its identifier, of the same key."""
    names = {n: f"{1000 + n // 90_000}.{n % 90_000:05}" for n in range(1, count + 1)}
    write(Paper, (
        Paper(
            pk=n,
            title=" ".join(chance.choices(VOCABULARY, k=8)).capitalize(),
            call_number=f"arXiv:{name}",
            authors=[f"Author{n % 997}, Ada"],
            authors_line=f"Ada Author{n % 997}",
            abstract=" ".join(chance.choices(VOCABULARY, k=100)),
            year=HOT,
        )
        for n, name in names.items()
    ))  # fmt: skip
    write(Identifier, (
        Identifier(pk=n, paper_id=n, kind="arxiv", value=name, url=f"https://arxiv.org/abs/{name}")
        for n, name in names.items()
    ))  # fmt: skip


def _posts(
    topic: Topic, keys: list[int], members: list[int], texts: list, chance: random.Random
) -> Iterator[Post]:
    """Every fourth answers one of the five hundred before it that answers none."""
    now = timezone.now()
    for number, key in enumerate(keys, 1):
        read, parent = texts[number % len(texts)], None
        if number % 4 == 0:
            earlier = chance.randrange(max(1, number - 500), number)
            parent = keys[earlier - (1 if earlier % 4 else 2)]
        yield Post(
            pk=key, topic=topic, number=number, author_id=chance.choice(members), body=read.body, html=read.html,
            excerpt=read.excerpt, parent_id=parent, root_id=parent,
            created_at=now - timezone.timedelta(minutes=len(keys) - number),
        )  # fmt: skip


def _shares(keys: list[int], papers: int, shares: Iterator[int], chance: random.Random) -> Iterator[Share]:
    for key in keys[2::3]:
        paper = chance.randint(1, papers)
        yield Share(
            pk=next(shares),
            post_id=key,
            paper_id=paper,
            identifier_id=paper,
            url="https://arxiv.org/",
            position=0,
        )
