from django.shortcuts import get_object_or_404

from accounts.tokens import READ
from goodreadings.lib import limits
from threads.api.cursor import page
from threads.api.operation import PAGE, operation
from threads.api.shapes import LIKE, LIKED
from threads.api.writing import may_write
from threads.models import Like, Post
from threads.permissions import can_like


def _post(call, key: int) -> Post:
    return get_object_or_404(Post.objects.visible_to(call.user).select_related("topic"), pk=key)


@operation(
    "GET", "/posts/{post}/likes/", "likes", "Who likes a post, newest first", scope=READ, is_open=True, shape=LIKE,
    kind=PAGE,
)  # fmt: skip
def index(call, post):
    return page(call, Like.objects.filter(post=_post(call, post)).select_related("member"))


@operation("PUT", "/posts/{post}/like/", "like", "Like a post; twice changes nothing", shape=LIKED)
def like(call, post):
    return _want(call, post, True)


@operation("DELETE", "/posts/{post}/like/", "unlike", "Take a like back; twice changes nothing", shape=LIKED)
def unlike(call, post):
    return _want(call, post, False)


def _want(call, key: int, liked: bool):
    post = _post(call, key)
    may_write(call.user, can_like(call.user, post), "One cannot like one's own posts, nor removed ones.")
    limits.liking(call.request)
    Like.objects.want(call.user, post, liked)
    return Post.objects.with_counts(call.user).get(pk=key)
