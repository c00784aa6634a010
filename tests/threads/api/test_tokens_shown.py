"""A token opens what its member may, within its scopes; cookies open nothing."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tokens import Token
from tests.make import make_member, make_post
from tests.threads.api.conftest import Program, make_program
from threads.models import Post, Reading

CLOSED = ["/self/", "/reading/", "/notifications/"]


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_ones_own_needs_a_token(visitor, of_ann, topic, path):
    answer = visitor.get(path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["status"] == 401
    assert of_ann.get(path).status_code == 200


@pytest.mark.parametrize(
    "shown",
    ["gr_aaaaaaaaaaaa_" + "A" * 43, "gr_", "x" * 300, "\x80", "", "gr_aaaaaaaaaaaa_" + "A" * 42 + " "],
)
def test_a_wrong_token_is_no_visitor(db, topic, shown):
    assert Program().get("/topics/", authorization=f"Bearer {shown}").status_code == 401
    assert Program().get("/topics/", authorization=shown).status_code == 401


def test_another_secret_with_a_right_name_opens_nothing(of_ann, topic):
    other = of_ann.token[:-1] + ("A" if of_ann.token[-1] != "A" else "B")
    assert Program(other).get("/self/").status_code == 401
    assert of_ann.token not in str(list(Token.objects.values()))


def test_the_cookie_of_a_session_counts_for_nothing(ann, topic):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    assert client.get("/api/v1/self/").status_code == 401
    answer = client.post("/api/v1/topics/2021/posts/", {"text": "Hello."}, content_type="application/json")
    assert answer.status_code == 401
    assert not Post.objects.exists()
    assert not answer.cookies


def test_it_ends(of_ann, ann, topic):
    Token.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert of_ann.get("/topics/").status_code == 401


def test_it_is_revoked(of_ann, ann, topic):
    Token.objects.filter(member=ann).end()
    assert of_ann.get("/topics/").status_code == 401


def test_it_dies_with_its_member(of_ann, ann, topic):
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert of_ann.get("/topics/").status_code == 401
    assert of_ann.post("/topics/2021/posts/", {"text": "Hello."}).status_code == 401


def test_scopes_are_kept_to(ann, topic):
    reads, writes = make_program(ann, "read"), make_program(ann, "write")
    assert reads.get("/reading/").status_code == 200
    assert reads.post("/topics/2021/posts/", {"text": "Hello."}).status_code == 403
    assert writes.get("/reading/").status_code == 403
    assert writes.post("/topics/2021/posts/", {"text": "Hello."}).status_code == 201
    assert reads.get("/self/").json()["scopes"] == ["read"]
    wanted = reads.post("/topics/2021/posts/", {"text": "Hello."}).headers["WWW-Authenticate"]
    assert wanted == 'Bearer realm="api", error="insufficient_scope", scope="write"'


def test_a_moderator_without_the_scope_is_a_member(mo, ann, topic, of_mo):
    post = make_post(topic, by=ann)
    post.hide(by=mo, reason="No.")
    plain = make_program(mo, "read", "write")
    assert plain.get(f"/posts/{post.pk}/").status_code == 404
    assert of_mo.get(f"/posts/{post.pk}/").json()["removed"] is True
    assert plain.post(f"/posts/{post.pk}/restore/", {}).status_code == 403
    assert of_mo.post(f"/posts/{post.pk}/restore/", {}).json()["removed"] is False


def test_who_moderates_no_more_lost_the_scope(mo, ann, topic, of_mo):
    post = make_post(topic, by=ann)
    mo.groups.clear()
    User.objects.filter(pk=mo.pk).update(is_staff=False)
    assert of_mo.post(f"/posts/{post.pk}/hide/", {"reason": "No."}).status_code == 403
    assert of_mo.get("/self/").json()["scopes"] == ["read", "write"]


def test_a_member_with_the_scope_moderates_nothing(ann, bob, topic):
    post = make_post(topic, by=bob)
    assert make_program(ann, "moderate").post(f"/posts/{post.pk}/hide/", {"reason": "No."}).status_code == 403


def test_an_unconfirmed_member_reads_and_does_not_write(topic, bob):
    post = make_post(topic, by=bob, body="arXiv:2101.04342")
    paper = post.shares.get().paper_id
    program = make_program(make_member("dan", confirmed=False))
    assert program.get("/reading/").status_code == 200
    for answer in (
        program.post("/topics/2021/posts/", {"text": "Hello."}),
        program.post("/shares/", {"link": "arXiv:2105.01601"}),
        program.post(f"/posts/{post.pk}/replies/", {"text": "Hello."}),
        program.put(f"/posts/{post.pk}/like/"),
        program.delete(f"/posts/{post.pk}/like/"),
    ):
        assert answer.status_code == 403, answer.content
    assert Post.objects.count() == 1
    # The reading list is their own.
    assert program.put(f"/reading/{paper}/", {"state": "read"}).status_code == 200
    assert Reading.objects.get().state == "read"


def test_when_it_was_used_is_kept_once_a_minute(of_ann, ann, topic, django_assert_num_queries):
    assert Token.objects.get().last_used_at is None
    of_ann.get("/topics/")
    first = Token.objects.get().last_used_at
    assert first is not None
    with django_assert_num_queries(2):
        of_ann.get("/topics/")
    assert Token.objects.get().last_used_at == first
    Token.objects.update(last_used_at=first - datetime.timedelta(minutes=2))
    of_ann.get("/topics/")
    assert Token.objects.get().last_used_at > first - datetime.timedelta(minutes=1)
