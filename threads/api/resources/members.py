from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.tokens import READ
from threads.api.cursor import page
from threads.api.operation import PAGE, operation
from threads.api.shapes import MEMBER
from threads.models import Post
from threads.models.departure import with_page


def members():
    """Those with a page of their own, in one query."""
    theirs = Post.objects.visible().filter(author=OuterRef("pk")).order_by().values("author")
    counted = Subquery(theirs.annotate(rows=Count("pk")).values("rows"))
    return with_page().annotate(post_count=Coalesce(counted, Value(0)))


@operation(
    "GET", "/members/", "members", "Members who wrote something that can be seen, newest first", scope=READ,
    is_open=True, shape=MEMBER, kind=PAGE,
)  # fmt: skip
def index(call):
    return page(call, members().filter(post_count__gt=0))


@operation("GET", "/members/{username}/", "member", "A member", scope=READ, is_open=True, shape=MEMBER)
def show(call, username):
    return get_object_or_404(members(), username__iexact=username)
