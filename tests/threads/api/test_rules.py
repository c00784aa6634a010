"""Pages, fields, ETags, limits, problems, other sites: what holds for every operation."""

import datetime
import re
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.make import make_like, make_post, make_posts, make_record
from tests.threads.api.conftest import Program, make_program
from threads.models import Post

DEEP = b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def test_pages_follow_each_other_while_things_are_added(visitor, topic, ann):
    make_posts(topic, ann, [f"Post {n}." for n in range(1, 26)])
    seen, place, pages = [], "/posts/?limit=10&fields=text", 0
    while place:
        answer = visitor.get(place.removeprefix("http://testserver"))
        said = answer.json()
        seen += [post["text"] for post in said["data"]]
        if said["next"]:
            assert answer.headers["Link"] == f'<{said["next"]}>; rel="next"'
        place, pages = said["next"], pages + 1
        make_post(topic, by=ann, body="Added.")
    assert seen == [f"Post {n}." for n in range(25, 0, -1)]
    assert pages == 3


@pytest.mark.parametrize(
    "path", ["/posts/?cursor=abc", "/topics/?cursor={cursor}", "/posts/?by=ann&cursor={cursor}"]
)
def test_a_cursor_is_of_its_own_list(visitor, topic, ann, path):
    make_posts(topic, ann, ["One.", "Two."])
    cursor = re.search(r"cursor=([^&]+)", visitor.get("/posts/?limit=1").json()["next"])[1]
    assert visitor.get(path.format(cursor=cursor)).status_code == 404


def test_a_page_that_has_more_is_not_sent_again_either(visitor, topic, ann):
    make_posts(topic, ann, ["One.", "Two."])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = visitor.get("/posts/?limit=1")
        clock.shift(datetime.timedelta(hours=1))
        again = visitor.get("/posts/?limit=1", if_none_match=first.headers["ETag"])
    assert first.json()["next"]
    assert again.status_code == 304


def test_the_address_of_the_next_page_is_no_longer_for_a_long_search(visitor, topic, ann):
    make_posts(topic, ann, ["A mixer.", "Another mixer."])
    said = visitor.get(f"/search/?limit=1&q={quote('mixer OR ' + '深' * 391)}").json()
    assert len(said["data"]) == 1
    # As long as the server takes (gunicorn's limit_request_line).
    assert len(said["next"]) < 4094
    assert len(visitor.get(said["next"]).json()["data"]) == 1


def test_fields_are_chosen(visitor, topic, ann):
    post = make_post(topic, by=ann)
    assert set(visitor.get(f"/posts/{post.pk}/?fields=text,number").json()) == {"id", "url", "text", "number"}
    for bad in ("fields=password", "fields=", "fields=text,", "fields=text&fields=number"):
        assert visitor.get(f"/posts/{post.pk}/?{bad}").status_code == 400


def test_what_one_has_is_not_sent_again(visitor, of_bob, topic, ann):
    post = make_post(topic, by=ann)
    first = visitor.get(f"/posts/{post.pk}/")
    etag = first.headers["ETag"]
    again = visitor.get(f"/posts/{post.pk}/", if_none_match=etag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    of_bob.put(f"/posts/{post.pk}/like/")
    assert visitor.get(f"/posts/{post.pk}/", if_none_match=etag).status_code == 200
    assert "Authorization" in first.headers["Vary"]
    assert "private" in of_bob.get(f"/posts/{post.pk}/").headers["Cache-Control"]


@pytest.fixture
def still(ann, topic):
    """No minute ends meanwhile."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def test_a_limit_is_told_and_held(still, settings, ann):
    settings.API_VISITOR_A_MINUTE, settings.API_MEMBER_A_MINUTE = 3, 4
    for who, most in ((Program(), 3), (make_program(ann), 4)):
        answers = [who.get("/topics/") for _ in range(most + 1)]
        assert [answer.status_code for answer in answers] == [200] * most + [429]
        assert answers[0].headers["RateLimit-Policy"] == f'"calls";q={most};w=60'
        assert re.fullmatch(rf'"calls";r={most - 1};t=\d+', answers[0].headers["RateLimit"])
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
        assert answers[-1].json()["title"] == "Too Many Requests"


def test_who_tries_tokens_is_held_up(still, settings):
    settings.API_VISITOR_A_MINUTE = 3
    bad = Program("gr_aaaaaaaaaaaa_" + "A" * 43)
    answers = [bad.get("/topics/") for _ in range(5)]
    assert [one.status_code for one in answers] == [401] * 3 + [429] * 2
    assert '"calls";r=2;' in answers[0].headers["RateLimit"]


PROBLEMS = [
    ("GET", "/nothing/", None, {}, 404),
    ("GET", "/api/", None, {}, 404),
    ("POST", "/api/v2/posts/", {"text": "Hello."}, {}, 404),
    ("GET", "/posts/99999999999999999999999/", None, {}, 404),
    ("GET", "/posts/9223372036854775807/", None, {}, 404),
    ("GET", "/posts/-1/", None, {}, 404),
    ("GET", "/posts/abc/", None, {}, 404),
    ("GET", "/members/%00/", None, {}, 400),
    ("GET", "/members/%ff/", None, {}, 404),
    ("GET", "/members/" + "x" * 5000 + "/", None, {}, 404),
    ("GET", "/posts/?by=%00", None, {}, 400),
    ("GET", "/posts/?by=%ff", None, {}, 400),
    ("GET", "/posts/?limit=0", None, {}, 400),
    ("GET", "/posts/?limit=999999999999999999999999", None, {}, 400),
    ("GET", "/posts/?limit=1&limit=2", None, {}, 400),
    ("GET", "/posts/?colour=red", None, {}, 400),
    ("GET", "/search/", None, {}, 400),
    ("GET", "/posts/", None, {"accept": "text/html"}, 406),
    ("GET", "/posts/", None, {"accept": "application/json;q=0"}, 406),
    ("GET", "/posts/", None, {"if_match": '"other"'}, 412),
    ("DELETE", "/topics/", None, {}, 405),
    ("PATCH", "/topics/2021/posts/", {"text": "Hello."}, {}, 405),
    (
        "POST",
        "/topics/2021/posts/",
        b"text=Hello.",
        {"content_type": "application/x-www-form-urlencoded"},
        415,
    ),
    ("POST", "/topics/2021/posts/", b'{"text": "Hello."}', {"content_type": "text/plain"}, 415),
    (
        "POST",
        "/topics/2021/posts/",
        b'{"text": "Hello."}',
        {"content_type": "application/json; charset=utf-7"},
        400,
    ),
    ("POST", "/topics/2021/posts/", b'{"text": "Hello."}', {"content_encoding": "gzip"}, 415),
    (
        "POST",
        "/topics/2021/posts/",
        None,
        {"content_type": "application/json", "transfer_encoding": "chunked"},
        411,
    ),
    ("POST", "/topics/2021/posts/", b" ", {"content_type": "application/json"}, 400),
    ("POST", "/topics/2021/posts/", b"{", {}, 400),
    ("POST", "/topics/2021/posts/", b"\xff\xfe", {}, 400),
    ("POST", "/topics/2021/posts/", b'{"text": "\\ud800"}', {}, 400),
    ("POST", "/topics/2021/posts/", b'{"text": "a", "text": "b"}', {}, 400),
    ("POST", "/topics/2021/posts/", b'{"text": NaN}', {}, 400),
    ("POST", "/topics/2021/posts/", b'{"text": 1e999}', {}, 400),
    ("POST", "/topics/2021/posts/", b'{"text": ' + b"9" * 5000 + b"}", {}, 400),
    ("POST", "/topics/2021/posts/", DEEP, {}, 400),
    ("POST", "/topics/2021/posts/", b"x" * 600_000, {}, 413),
    ("POST", "/topics/2021/posts/", [], {}, 422),
    ("POST", "/topics/2021/posts/", {}, {}, 422),
    ("POST", "/topics/2021/posts/", {"text": 1}, {}, 422),
    ("POST", "/topics/2021/posts/", {"text": ""}, {}, 422),
    ("POST", "/topics/2021/posts/", {"text": " \u200b\n"}, {}, 422),
    ("POST", "/topics/2021/posts/", {"text": "a\0b"}, {}, 422),
    ("POST", "/topics/2021/posts/", {"text": "a\ufffdb"}, {}, 422),
    ("POST", "/topics/2021/posts/", {"text": "x" * 32_001}, {}, 422),
    ("POST", "/topics/2021/posts/", {"text": "Hello.", "author": "bob", "hidden_at": None}, {}, 422),
    ("POST", "/topics/1999/posts/", {"text": "Hello."}, {}, 404),
    ("POST", "/shares/", {"link": "javascript:alert(1)"}, {}, 422),
    ("POST", "/shares/", {"link": "https://arxiv.org/abs/2101.04342", "year": 2**70}, {}, 422),
    ("PUT", "/reading/9999999/", {"state": "read"}, {}, 404),
    ("PUT", "/reading/9999999/", {"state": "burnt"}, {}, 422),
]


@pytest.mark.parametrize(("method", "path", "body", "headers", "status"), PROBLEMS)
def test_every_error_is_a_problem(of_ann, topic, method, path, body, headers, status):
    answer = of_ann.ask(method, path, body, **headers)
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status
    assert {"type", "title", "detail"} <= set(said)
    assert said["detail"]
    if status == 405:
        assert "GET" in answer.headers["Allow"]
    assert not Post.objects.exists()


def test_a_fault_of_ours_is_a_problem_too(topic, monkeypatch):
    """The database is gone in the middle."""
    client = Client(raise_request_exception=False)
    with monkeypatch.context() as broken:
        broken.setattr("django.db.backends.utils.CursorWrapper.execute", lambda *said: 1 / 0)
        answer = client.get("/api/v1/topics/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert b"division" not in answer.content


def test_pages_of_other_sites_may_read_and_nothing_else(visitor, of_ann, topic):
    assert (
        visitor.get("/topics/", origin="https://other.example").headers["Access-Control-Allow-Origin"] == "*"
    )
    for path in ("/posts/404/", "/nothing/", "/members/%00/"):
        assert visitor.get(path).headers["Access-Control-Allow-Origin"] == "*"
    asked = visitor.ask(
        "OPTIONS", "/topics/2021/posts/", origin="https://other.example", access_control_request_method="POST"
    )
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Access-Control-Allow-Credentials" not in asked.headers
    only_writes = visitor.ask("OPTIONS", "/posts/1/hide/", origin="https://other.example")
    assert "Access-Control-Allow-Origin" not in only_writes.headers
    written = of_ann.post("/topics/2021/posts/", {"text": "Hello."}, origin="https://other.example")
    assert "Access-Control-Allow-Origin" not in written.headers


def test_what_was_removed_is_nowhere(visitor, of_ann, topic, ann, bob, mo):
    post = make_post(topic, by=ann, body="A word that nobody else says: zyzzyva. arXiv:2101.04342")
    paper = post.shares.get()
    make_like(post, by=bob)
    post.hide(by=mo, reason="No.")
    for program in (visitor, of_ann):
        for path in ("/posts/", "/topics/2021/posts/", "/papers/", "/topics/2021/papers/", "/shares/", "/search/?q=zyzzyva",
                     "/search/?q=arXiv:2101.04342", "/members/", "/members/ann/"):  # fmt: skip
            answer = program.get(path)
            assert answer.status_code == 200
            assert "zyzzyva" not in answer.content.decode().replace("q=zyzzyva", "")
            assert f"/posts/{post.pk}/" not in answer.content.decode()
        for path in (f"/posts/{post.pk}/", f"/posts/{post.pk}/likes/", f"/posts/{post.pk}/replies/", f"/papers/{paper.paper_id}/",
                     f"/papers/{paper.paper_id}/shares/", f"/shares/{paper.pk}/"):  # fmt: skip
            assert program.get(path).status_code == 404
    assert of_ann.get("/members/ann/").json()["post_count"] == 0


LISTS = ["/topics/", "/posts/", "/topics/2021/posts/", "/papers/", "/topics/2021/papers/", "/shares/", "/members/",
         "/search/?q=the", "/reading/", "/notifications/", "/posts/{post}/likes/", "/posts/{post}/replies/"]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_a_longer_list_takes_no_more_queries(
    of_ann, topic, ann, bob, cem, path, django_assert_max_num_queries
):
    def more(n):
        post = make_post(topic, by=bob, body=f"The arXiv:2101.0{n:04}")
        make_record(f"arXiv:2101.0{n:04}", title="The", authors=("Yu, Hao",))
        make_like(post, by=cem)
        make_post(topic, by=cem, parent=first, body="The reply, @ann")
        return post

    first = make_post(topic, by=ann, body="The first arXiv:2105.01601")
    more(1001)
    of_ann.put(f"/reading/{first.shares.get().paper_id}/", {"state": "read"})
    path = path.format(post=first.pk)
    of_ann.get(path)
    with CaptureQueriesContext(connection) as few:
        of_ann.get(path)
    for n in range(1002, 1006):
        more(n)
    with django_assert_max_num_queries(len(few)):
        assert of_ann.get(path).status_code == 200
    # PostgreSQL bounds a search by statements that read no table, and is asked how far back posts and papers go.
    most = 10 if connection.vendor == "postgresql" and "search" in path else 8
    assert sum(" FROM " in query["sql"] for query in few) <= most


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("hello", "A link to a paper in any of its forms"),
        ("https://bücher.example/x", "an identifier such as"),
    ],
)
def test_a_refused_form_says_what_is_wanted(of_ann, topic, link, wanted):
    said = of_ann.post("/shares/", {"link": link}).json()
    assert said["errors"][0]["field"] == "link"
    assert "“link” does not have the form that is wanted (" in said["detail"] and wanted in said["detail"]
    assert "something that can be seen" in of_ann.post("/topics/2021/posts/", {"text": " "}).json()["detail"]


def test_nothing_has_no_type(of_ann, topic, ann):
    paper = make_post(topic, by=ann, body="arXiv:2101.04342").shares.get().paper_id
    of_ann.put(f"/reading/{paper}/", {"state": "read"})
    taken = [of_ann.delete(f"/reading/{paper}/", key="once") for _ in range(2)]
    for answer in (*taken, of_ann.ask("OPTIONS", "/topics/")):
        assert (answer.status_code, answer.content) == (204, b"")
        assert "Content-Type" not in answer.headers
    assert taken[1].headers["Idempotent-Replayed"] == "true"
