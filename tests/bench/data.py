"""What is measured: a hot year of posts by many members, with papers, replies and likes, and a quiet year beside it."""

import random
import sys

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from threads.models import Identifier, Like, Paper, Post, Share, Topic, words

SIZES = {
    "small": {"posts": 1_000, "members": 200, "years": 2, "papers": 300, "likes": 5_000},
    "large": {"posts": 10_000, "members": 2_000, "years": 2, "papers": 3_000, "likes": 50_000},
    "huge": {"posts": 1_000_000, "members": 200_000, "years": 60, "papers": 100_000, "likes": 5_000_000},
}
HOT = 2021
BATCH = 2_000
VOCABULARY = """attention gradient network deep learning model training paper shows result scale transformer loss data
representation surprising because reader worth careful experiment baseline theory bound proof sample efficient method
simple idea works better than expected and the of in to a we it is that for with this on as by are from which""".split()


def fill(size: str) -> None:
    """Write the data of a size, in batches; the same words every time."""
    amount, chance = SIZES[size], random.Random(size)
    members = _members(amount["members"])
    papers = _papers(amount["papers"], chance)
    texts = [words.read(_text(chance, n), HOT) for n in range(40)]
    share = amount["posts"] // (amount["years"] - 1) if amount["years"] > 2 else amount["posts"]
    for n in range(amount["years"]):
        year = HOT - n
        topic = Topic.objects.create(year=year, last_number=share if n != 1 or share < 10_000 else 200)
        _posts(topic, members, papers, texts, chance)
        _say(f"{size}: {year}")
    _likes(amount["likes"], members, chance)


def _say(line: str) -> None:
    sys.stderr.write(f"\r{line:<60}")


def _text(chance, n: int) -> str:
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


def _papers(count: int, chance) -> list[tuple[int, int]]:
    """(paper, identifier) of each."""
    for first in range(0, count, BATCH):
        made = Paper.objects.bulk_create(
            Paper(
                title=" ".join(chance.choices(VOCABULARY, k=8)).capitalize(),
                call_number=f"arXiv:{1000 + n // 90_000}.{n % 90_000:05}",
                authors=[f"Author{n % 997}, Ada"],
                authors_line=f"Ada Author{n % 997}",
                abstract=" ".join(chance.choices(VOCABULARY, k=100)),
                year=HOT,
            )
            for n in range(first, min(first + BATCH, count))
        )
        Identifier.objects.bulk_create(
            Identifier(
                paper=paper,
                kind="arxiv",
                value=paper.call_number.removeprefix("arXiv:"),
                url="https://arxiv.org/abs/" + paper.call_number.removeprefix("arXiv:"),
            )
            for paper in made
        )
    return list(Identifier.objects.order_by("pk").values_list("paper", "pk"))


def _posts(topic: Topic, members, papers, texts, chance) -> None:
    now = timezone.now()
    for first in range(1, topic.last_number + 1, BATCH):
        numbers = range(first, min(first + BATCH, topic.last_number + 1))
        made = []
        for number in numbers:
            read = texts[number % len(texts)]
            made.append(
                Post(
                    topic=topic, number=number, author_id=chance.choice(members), body=read.body, html=read.html,
                    excerpt=read.excerpt, created_at=now - timezone.timedelta(minutes=topic.last_number - number),
                )
            )  # fmt: skip
        Post.objects.bulk_create(made)
        answers = [post for post in made if post.number % 4 == 0]
        for post in answers:
            post.parent = post.root = made[chance.randrange(max(1, post.number - first))]
        Post.objects.bulk_update(answers, ["parent", "root"])
        Share.objects.bulk_create(
            Share(post=post, paper_id=paper, identifier_id=identifier, url="https://arxiv.org/", position=0)
            for post in made
            if post.number % 3 == 0
            for paper, identifier in [chance.choice(papers)]
        )


def _likes(count: int, members, chance) -> None:
    first, last = Post.objects.order_by("pk").first().pk, Post.objects.order_by("-pk").first().pk
    for _ in range(0, count, BATCH):
        Like.objects.bulk_create(
            (
                Like(post_id=chance.randint(first, last), member_id=chance.choice(members))
                for _ in range(BATCH)
            ),
            ignore_conflicts=True,
        )
