"""The pages and acts that are measured, each as a request that a browser would send. A page is "warm" when nothing was
written since it was read, "cold" right after somebody wrote on it."""

import itertools
import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.crypto import get_random_string

from accounts.models import User
from tests.bench.cost import Ask
from tests.bench.data import HOT
from tests.bench.load import mixed
from threads.models import Like, Paper, Post, Share, Topic
from threads.models.topic import POSTS_PER_PAGE

BROWSER = {"Accept-Encoding": "gzip, br", "Accept-Language": "en"}


def get(address: str, **headers: str):
    def send(http, _n):
        http.request("GET", address, headers=BROWSER | headers)
        answer = http.getresponse()
        return answer.status, answer.read()

    return send


def post(address, form, cookie: str, token: str):
    """`address` and `form` of the n-th time."""

    def send(http, n):
        body = urlencode({"csrfmiddlewaretoken": token} | form(n))
        headers = {
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
        }
        http.request("POST", address(n), body, BROWSER | headers)
        answer = http.getresponse()
        return answer.status, answer.read()

    return send


def not_modified(address: str):
    kept = {}

    def send(http, n):
        headers = {"If-None-Match": kept["etag"]} if kept else {}
        http.request("GET", address, headers=BROWSER | headers)
        answer = http.getresponse()
        body = answer.read()
        # The first, and one whose "5 minutes ago" becomes six just now, are pages.
        until = int(answer.headers["ETag"].strip('"').rpartition(".")[2])
        if answer.headers["ETag"] != kept.get("etag") or until <= time.time() + 1:
            kept["etag"] = answer.headers["ETag"]
            return 304, body
        return answer.status, body

    return send


def change(post: Post) -> Callable[[], None]:
    """An act of somebody else: they like a post, and the next time they do not."""
    like = {"post": post, "member": User.objects.order_by("pk")[11]}

    def act() -> None:
        if not Like.objects.filter(**like).delete()[0]:
            Like.objects.create(**like)

    return act


def queries(address: str, member: User | None, before: Callable[[], object] | None) -> int:
    client = Client()
    if member:
        client.force_login(member)
    client.get(address)
    if before:
        before()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def signed_in(member: User) -> tuple[str, str]:
    """The cookies of a browser, and the token of its forms."""
    client = Client()
    client.force_login(member)
    token = get_random_string(32)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}", token


def reads() -> tuple[dict[str, str], dict[str, Callable[[], None]]]:
    """By page, its address, and an act after which it is made anew."""
    topic = Topic.objects.get(year=HOT)
    last, middle = topic.pages, topic.posts.get(number=topic.last_number // 2)
    # Shared twice in all years, whatever there is beside it.
    here = Share.objects.filter(post__topic=topic).values("paper")
    paper = Paper.objects.filter(pk__in=here).annotate(count=Count("shares")).filter(count=2).earliest("pk")
    addresses = {
        "home": "/", "topic first": f"/{HOT}/", "topic middle": f"/{HOT}/?page={last // 2}",
        "topic last": f"/{HOT}/?page={last}", "post": middle.get_absolute_url(), "papers": f"/{HOT}/papers/",
        "paper": paper.get_absolute_url(), "search": "/search/?q=attention", "feed": f"/{HOT}/feed/",
        "member": _writer().get_absolute_url(),
    }  # fmt: skip
    numbers = [3, last // 2 * POSTS_PER_PAGE - 17, topic.last_number]
    first, in_the_middle, newest = topic.posts.filter(number__in=numbers).order_by("number")
    written_on = {
        "home": newest, "topic middle": in_the_middle, "topic last": newest, "post": middle, "feed": newest,
        "paper": paper.shares.order_by("pk").first().post,
    }  # fmt: skip
    return addresses, {page: change(written_on.get(page, first)) for page in addresses}


def _writer() -> User:
    """Who wrote five posts, of which two share a paper, in all years."""
    counts = {"posts": Count("pk", distinct=True), "shared": Count("shares")}
    writers = Post.objects.order_by().values("author").annotate(**counts).filter(posts=5, shared=2)
    return User.objects.filter(pk__in=writers.values("author")).earliest("pk")


def a_member() -> User:
    return User.objects.order_by("pk")[7]


def every(servers) -> tuple[Ask, list[Ask]]:
    """The floor, and everything else."""
    (server, port), (bare, bare_port) = servers["forum"], servers["floor"]
    topic, member = Topic.objects.get(year=HOT), a_member()
    middle = topic.posts.get(number=topic.last_number // 2)
    cookie, token = signed_in(member)
    addresses, changes = reads()
    asks = []
    for page, address in addresses.items():
        anew = changes[page]
        for reader, who, headers in (("visitor", None, {}), ("member", member, {"Cookie": cookie})):
            for cache, before in (("warm", None), ("cold", anew)):
                asked = queries(address, who, before)
                send = get(address, **headers)
                asks.append(Ask(page, reader, cache, port, server.pid, send, queries=asked, before=before))
        if page in {"home", "topic first", "topic middle", "topic last"}:
            send = not_modified(address)
            asks.append(Ask(page, "visitor", "304", port, server.pid, send, (304,), 2))
    writes = acts(topic, middle, member, cookie, token, server, port)
    asks += [*writes, mixed(addresses, writes, cookie, topic, port, server.pid, get)]
    floor = Ask("floor", "visitor", "", bare_port, bare.pid, get(f"/{topic.pk}/{topic.last_number // 2}/"))
    return floor, asks


def acts(topic, middle, member, cookie, token, server, port) -> list[Ask]:
    # Not those that an earlier run liked.
    others = Post.objects.filter(topic=topic).exclude(author=member).exclude(likes__member=member)
    others = list(others.order_by("number").values_list("pk", flat=True)[:4000])

    def written(page, address, form):
        send, number = post(address, form, cookie, token), itertools.count()
        # Each time the next: what was liked is liked already.
        return Ask(
            page,
            "member",
            "",
            port,
            server.pid,
            lambda http, _: send(http, next(number)),
            (200, 201, 204, 302),
        )

    def words(n):
        return {
            "body": f"Number {get_random_string(8)}: worth reading, and *why* stands below.\n\nA second thought."
        }

    def papers(n):
        one, two = (get_random_string(4, "123456789") for _ in range(2))
        return {"body": f"{words(n)['body']}\n\nhttps://arxiv.org/abs/2103.0{one} and arXiv:2104.0{two}"}

    return [
        written("write a post", lambda n: f"/{HOT}/posts/", words),
        written("reply", lambda n: f"/posts/{middle.pk}/replies/", papers),
        written(
            "like",
            lambda n: f"/posts/{others[n % len(others)]}/like/",
            lambda n: {"liked": "yes", "at": "post"},
        ),
        written(
            "draft", lambda n: "/drafts/save/", lambda n: {"to": f"/{HOT}/posts/", "body": words(n)["body"]}
        ),
    ]
