from django.shortcuts import get_object_or_404

from accounts.tokens import READ
from threads.api.cursor import page
from threads.api.operation import PAGE, operation
from threads.api.schema import record, text
from threads.api.shapes import POST
from threads.api.writing import TEXT, may_write, publish
from threads.models import Post, Topic
from threads.permissions import can_post, can_reply

BODY = record({"text": TEXT})
WRITTEN = {409: "The topic was closed in the meantime."}


def posts(call):
    """Those that may be seen, with what an answer says of them, in two queries."""
    return (
        Post.objects.visible_to(call.user)
        .with_counts(call.user)
        .with_answered(call.user)
        .select_related("author", "topic")
        .prefetch_related("shares__paper")
    )


@operation(
    "GET", "/posts/", "posts", "All posts, newest first", scope=READ, is_open=True, shape=POST, kind=PAGE,
    query={"by": text("Only of this member (a username).", least=1, most=30, pattern="^[^\\u0000]+$")},
)  # fmt: skip
def index(call):
    by = call.query.get("by")
    return page(call, posts(call).filter(author__username__iexact=by) if by else posts(call))


@operation(
    "GET", "/topics/{year}/posts/", "posts-of-year", "The posts of a year, in their order",
    scope=READ, is_open=True, shape=POST, kind=PAGE,
)  # fmt: skip
def of_year(call, year):
    topic = get_object_or_404(Topic, year=year)
    return page(call, posts(call).filter(topic=topic), "number", newest_first=False)


@operation(
    "POST",
    "/topics/{year}/posts/",
    "write",
    "Write a post",
    shape=POST,
    status=201,
    body=BODY,
    refusals=WRITTEN,
)
def write(call, year):
    topic = get_object_or_404(Topic, year=year)
    may_write(call.user, can_post(call.user, topic), f"{topic} takes no posts of yours.")
    return posts(call).get(pk=publish(call, topic, call.body["text"]).pk)


@operation("GET", "/posts/{post}/", "post", "A post", scope=READ, is_open=True, shape=POST)
def show(call, post):
    return get_object_or_404(posts(call), pk=post)


@operation(
    "GET", "/posts/{post}/replies/", "replies", "The replies to a post", scope=READ, is_open=True, shape=POST,
    kind=PAGE,
)  # fmt: skip
def replies(call, post):
    parent = get_object_or_404(Post.objects.visible_to(call.user), pk=post)
    return page(call, posts(call).filter(parent=parent), newest_first=False)


@operation(
    "POST",
    "/posts/{post}/replies/",
    "reply",
    "Answer a post",
    shape=POST,
    status=201,
    body=BODY,
    refusals=WRITTEN,
)
def reply(call, post):
    parent = get_object_or_404(Post.objects.visible_to(call.user).select_related("topic"), pk=post)
    may_write(call.user, can_reply(call.user, parent), "This post takes no replies of yours.")
    return posts(call).get(pk=publish(call, parent.topic, call.body["text"], parent).pk)
