"""Things to test with: each function makes one, the way the forum itself makes it."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User
from goodreadings.lib import pictures
from tests.files import png
from threads.models import Identifier, Image, Like, Paper, Post, SourceRecord, Topic, words
from threads.models.settle import settle
from threads.papers.identify import identify
from threads.papers.record import Record

PASSWORD = "correct horse battery"


def make_member(username: str, *, confirmed: bool = True, **fields) -> User:
    """A member with PASSWORD and <username>@example.org, confirmed unless told otherwise."""
    fields.setdefault("email", f"{username}@example.org")
    member = User.objects.create_user(username=username, password=PASSWORD, **fields)
    if member.email:
        EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=confirmed)
    return member


def make_topic(year: int, by: User | None = None, **fields) -> Topic:
    """The topic of a year, opened by `by`; fields as of `Topic.objects.open_year`."""
    return Topic.objects.open_year(year, by, **fields)


def make_post(topic: Topic, by: User, body: str = "Worth reading.", parent: Post | None = None) -> Post:
    return topic.publish(by, body, parent=parent)


def make_like(post: Post, by: User) -> Like:
    Like.objects.want(by, post, True)
    return Like.objects.get(post=post, member=by)


def make_image(by: User, file: bytes | None = None) -> Image:
    """An image that no text shows yet."""
    return Image.objects.keep(by, pictures.remake(file or png()))


def make_posts(topic: Topic, by: User, bodies: list[str]) -> list[Post]:
    """Many posts in little time: each body as `make_post` has it, but for the papers it shares."""
    first = topic.last_number + 1
    posts = []
    for number, body in enumerate(bodies, first):
        read = words.read(body, topic.year)
        posts.append(
            Post(topic=topic, number=number, author=by, body=body, html=read.html, excerpt=read.excerpt)
        )
    Post.objects.bulk_create(posts)
    topic.last_number += len(bodies)
    topic.save(update_fields=["last_number"])
    return posts


def make_record(link: str, source: str = "arxiv", **facts) -> Paper:
    """What a source says of a paper that was shared by `link`, written down as a look-up does; facts as
    of `Record`. The paper as it is then."""
    found = identify(link)
    with transaction.atomic():
        identifier = Identifier.objects.select_related("paper").get(kind=found.kind, value=found.value)
        SourceRecord.objects.keep(identifier, source, Record(**{"title": ""} | facts))
        settle(identifier.paper)
    return Paper.objects.get(pk=identifier.paper_id)
