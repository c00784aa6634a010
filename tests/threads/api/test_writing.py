"""What programs write: by the verbs, rules and limits of the pages, and once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from tests.make import make_member, make_post, make_topic
from tests.threads.api.conftest import make_program
from threads.models import Like, Post, Reading, SentWrite
from threads.models.sent_write import WORKED


def test_a_post_and_a_reply(of_ann, of_bob, topic, ann):
    answer = of_ann.post("/topics/2021/posts/", {"text": "Mixup: https://arxiv.org/abs/2101.04342"})
    assert answer.status_code == 201
    said = answer.json()
    assert (said["number"], said["status"], said["papers"][0]["title"]) == (
        1,
        "published",
        "arXiv:2101.04342",
    )
    assert answer.headers["Location"] == said["url"]
    reply = of_bob.post(f"/posts/{said['id']}/replies/", {"text": "Yes."})
    assert (reply.status_code, reply.json()["parent"]) == (201, said["id"])
    assert ann.notifications.get().kind == "reply"


def test_a_share(of_ann, topic):
    said = of_ann.post("/shares/", {"link": "2101.04342", "text": "Worth it."}).json()
    assert said["identifier"] == {"kind": "arxiv", "value": "2101.04342"}
    assert Post.objects.get().body == "https://arxiv.org/abs/2101.04342\n\nWorth it."
    assert of_ann.post("/shares/", {"link": "arXiv:2101.04342", "year": 1999}).status_code == 404


def test_a_closed_year_takes_nothing(of_ann, topic, mo):
    topic.close(by=mo)
    assert of_ann.post("/topics/2021/posts/", {"text": "Hello."}).status_code == 403
    assert of_ann.post("/shares/", {"link": "arXiv:2101.04342"}).status_code == 404
    assert of_ann.post("/shares/", {"link": "arXiv:2101.04342", "year": 2021}).status_code == 403
    assert not Post.objects.exists()


def test_likes_are_wishes(of_ann, of_bob, topic, ann, bob):
    post = make_post(topic, by=bob)
    for _ in range(2):
        assert of_ann.put(f"/posts/{post.pk}/like/").json()["like_count"] == 1
    assert of_bob.put(f"/posts/{post.pk}/like/").status_code == 403
    for _ in range(2):
        assert of_ann.delete(f"/posts/{post.pk}/like/").json()["liked"] is False
    assert not Like.objects.exists()


def test_a_reading_keeps_what_is_not_said(of_ann, topic, ann):
    paper = make_post(topic, by=ann, body="arXiv:2101.04342").shares.get().paper_id
    saved = of_ann.put(
        f"/reading/{paper}/", {"state": "to-read", "note": "For June.", "tags": ["Vision", "b"]}
    )
    assert (saved.json()["tags"], saved.json()["note"]) == (["vision", "b"], "For June.")
    again = of_ann.put(f"/reading/{paper}/", {"state": "read", "rating": 5}).json()
    assert (again["state"], again["note"], again["tags"], again["rating"]) == (
        "read",
        "For June.",
        ["vision", "b"],
        5,
    )
    assert of_ann.get("/reading/?state=read").json()["data"] == [again]
    assert of_ann.delete(f"/reading/{paper}/").status_code == 204
    assert not Reading.objects.exists()


def test_words_beyond_the_limits_are_refused_with_the_sentence_of_the_page(of_ann, topic):
    answer = of_ann.post("/topics/2021/posts/", {"text": "[" * 400})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "text"
    assert not Post.objects.exists()


def test_a_new_members_strange_link_waits(topic, visitor, settings):
    settings.NEW_MEMBER_POSTS = 3
    program = make_program(make_member("dan"))
    answer = program.post("/topics/2021/posts/", {"text": "See https://casino.example.com/now"})
    assert (answer.status_code, answer.json()["status"]) == (202, "held")
    held = answer.json()["id"]
    assert visitor.get(f"/posts/{held}/").status_code == 404
    assert visitor.get("/posts/").json()["data"] == []
    assert visitor.get("/shares/").json()["data"] == []
    assert program.get(f"/posts/{held}/").json()["status"] == "held"
    share = program.post("/shares/", {"link": "https://casino.example.com/again"})
    assert share.status_code == 202


def test_the_limit_of_writing_is_that_of_the_page(of_ann, topic, settings):
    settings.LIMIT_WRITES = (2, 3600.0)
    for _ in range(2):
        assert of_ann.post("/topics/2021/posts/", {"text": "Hello."}).status_code == 201
    answer = of_ann.post("/topics/2021/posts/", {"text": "Hello."})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert Post.objects.count() == 2


def test_the_same_key_writes_once_and_answers_the_same(of_ann, of_bob, topic):
    first = of_ann.post("/topics/2021/posts/", {"text": "Hello."}, key="a")
    again = of_ann.post("/topics/2021/posts/", {"text": "Hello."}, key="a")
    assert (again.status_code, again.content) == (201, first.content)
    for name in ("Location", "Cache-Control", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Idempotent-Replayed"] == "true"
    other = of_ann.post("/topics/2021/posts/", {"text": "Hello again."}, key="a")
    assert other.status_code == 422
    assert of_ann.post("/shares/", {"link": "arXiv:2101.04342"}, key="a").status_code == 422
    assert Post.objects.count() == 1
    # Another member's keys are others.
    assert of_bob.post("/topics/2021/posts/", {"text": "Hello."}, key="a").status_code == 201
    assert of_ann.post("/topics/2021/posts/", {"text": "Hello."}, key="b").status_code == 201


def test_a_refused_write_may_be_mended_under_its_key(of_ann, topic):
    assert of_ann.post("/topics/2021/posts/", {"text": "[" * 400}, key="a").status_code == 422
    assert of_ann.post("/topics/2021/posts/", {"text": "Hello."}, key="a").status_code == 201


def test_a_program_that_died_asks_again(of_ann, topic):
    """It had written, and nothing was kept of the answer."""
    first = of_ann.post("/topics/2021/posts/", {"text": "Hello."}, key="a")
    SentWrite.objects.update(status=0, answer="", at=timezone.now() - WORKED)
    again = of_ann.post("/topics/2021/posts/", {"text": "Hello."}, key="a")
    assert again.json()["id"] == first.json()["id"]
    assert Post.objects.count() == 1


@pytest.mark.parametrize("key", ["a b", "é", "x" * 201, ""])
def test_an_odd_key_is_refused(of_ann, topic, key):
    answer = of_ann.ask("POST", "/topics/2021/posts/", {"text": "Hello."}, idempotency_key=key)
    assert answer.status_code == 400
    assert not Post.objects.exists()


def eight_at_once(program, *requests):
    """What is answered to `requests` (path, body), all of one key, sent by eight in turn at the same moment."""
    start = threading.Barrier(8)

    def send(n):
        start.wait()
        try:
            return make_program_of(program).post(*requests[n % len(requests)], key="same")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(send, range(8)))


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_write_one():
    make_topic(2021, by=make_member("mo-reads"))
    program = make_program(make_member("ann"))
    answers = eight_at_once(program, ("/topics/2021/posts/", {"text": "At once."}))
    post = Post.objects.get()
    assert [(one.status_code, one.json()["id"]) for one in answers] == [(201, post.pk)] * 8
    assert sum("Idempotent-Replayed" in one.headers for one in answers) == 7


@pytest.mark.django_db(transaction=True)
def test_of_eight_others_under_one_key_one_is_written():
    make_topic(2021, by=make_member("mo-reads"))
    program = make_program(make_member("ann"))
    texts = [("/topics/2021/posts/", {"text": f"Number {n}."}) for n in range(8)]
    answers = eight_at_once(program, *texts)
    assert sorted(one.status_code for one in answers) == [201, *[422] * 7]
    assert Post.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_that_cannot_be_done_twice_is_answered_alike_to_all():
    mo = make_member("mo-reads", is_superuser=True)
    post = make_post(make_topic(2021, by=mo), mo)
    program = make_program(mo, "read", "write", "moderate")
    answers = eight_at_once(program, (f"/posts/{post.pk}/hide/", {"reason": "Off topic."}))
    assert [one.status_code for one in answers] == [200] * 8


def make_program_of(program):
    """A client of its own for a thread."""
    return type(program)(program.token)


def test_a_share_that_was_edited_away_is_not_found_under_its_old_key(of_ann, topic, ann):
    find = {"link": "https://arxiv.org/abs/2105.01601", "text": "No attention at all."}
    assert of_ann.post("/shares/", find, key="find").status_code == 201
    Post.objects.get().edit(by=ann, body="Never mind.")
    SentWrite.objects.all().delete()  # a day later
    assert of_ann.post("/shares/", find, key="find").status_code == 409
    assert Post.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_programs_say_of_a_reading_at_once_is_all_kept():
    topic, ann = make_topic(2021, by=make_member("mo-reads")), make_member("ann")
    paper = make_post(topic, by=ann, body="arXiv:2101.04342").shares.get().paper_id
    program = make_program(ann)
    said = {"note": "For June.", "tags": ["vision"], "rating": 5}
    for _ in range(4):
        Reading.objects.all().delete()
        program.put(f"/reading/{paper}/", {"state": "read"})
        start = threading.Barrier(len(said))

        def save(name, start=start):
            start.wait()
            try:
                return make_program_of(program).put(f"/reading/{paper}/", {"state": "read", name: said[name]})
            finally:
                connection.close()

        with ThreadPoolExecutor(len(said)) as pool:
            assert {one.status_code for one in pool.map(save, said)} == {200}
        kept = Reading.objects.get()
        assert (kept.note, kept.tag_list, kept.rating) == ("For June.", ["vision"], 5)
