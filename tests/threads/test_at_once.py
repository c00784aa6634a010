"""Many at the same moment: exact counts, numbers without gaps, one post for one form, one topic a year."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from tests.make import make_like, make_member, make_post, make_topic
from threads.models import Action, Identifier, Like, Paper, Post, Share, Topic, YearRequest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mo():
    return make_member("ada", is_staff=True, is_superuser=True)


@pytest.fixture
def readers():
    return [make_member(f"reader{n:02}") for n in range(30)]


def browser(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def at_once(acts) -> list:
    """The answers of all, begun at the same moment, each in a thread of its own."""
    start = threading.Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [waiting.result() for waiting in [pool.submit(run, act) for act in acts]]


def post_to(client, address, **form):
    return lambda: client.post(address, form)


def test_thirty_likes_at_once_are_thirty_likes(client, mo, readers):
    post = make_post(make_topic(2021, by=mo), by=mo)
    answers = at_once([post_to(browser(one), f"/posts/{post.pk}/like/", liked="yes") for one in readers])
    assert {answer.status_code for answer in answers} == {302}
    assert post.likes.count() == post.likes.values("member").distinct().count() == 30
    assert "and 28 others" in client.get("/2021/").content.decode()


def test_a_member_who_clicks_ten_times_at_once_likes_once(mo, readers):
    post = make_post(make_topic(2021, by=mo), by=mo)
    one = browser(readers[0])
    answers = at_once([post_to(one, f"/posts/{post.pk}/like/", liked="yes")] * 10)
    assert {answer.status_code for answer in answers} == {302}
    assert post.likes.count() == 1


def test_likes_and_their_taking_back_leave_rows_and_count_agreeing(client, mo, readers):
    post = make_post(make_topic(2021, by=mo), by=mo)
    for one in readers[:10]:
        make_like(post, by=one)
    wishes = [("no", one) for one in readers[:5]] + [("yes", one) for one in readers[10:20]]
    at_once([post_to(browser(one), f"/posts/{post.pk}/like/", liked=wish) for wish, one in wishes])
    assert Like.objects.count() == 15
    assert "and 13 others" in client.get("/2021/").content.decode()


def test_thirty_posts_at_once_have_numbers_without_gaps(mo, readers):
    topic = make_topic(2021, by=mo)
    answers = at_once(
        [post_to(browser(one), "/2021/posts/", body=f"I am {one}.", key="k") for one in readers]
    )
    assert {answer.status_code for answer in answers} == {302}
    assert sorted(topic.posts.values_list("number", flat=True)) == list(range(1, 31))
    topic.refresh_from_db()
    assert topic.last_number == 30
    assert len({answer.headers["Location"] for answer in answers}) == 30


def test_refused_posts_leave_no_gap(mo, readers):
    topic = make_topic(2021, by=mo)
    bodies = ["Worth reading.", "[" * 400, ""] * 6
    at_once(
        [post_to(browser(one), "/2021/posts/", body=body) for one, body in zip(readers, bodies, strict=False)]
    )
    assert sorted(topic.posts.values_list("number", flat=True)) == list(range(1, 7))


def test_the_same_form_ten_times_at_once_is_one_post(mo, readers):
    topic = make_topic(2021, by=mo)
    one = browser(readers[0])
    answers = at_once([post_to(one, "/2021/posts/", body="Worth reading. arXiv:2103.00020", key="k")] * 10)
    assert {answer.headers["Location"] for answer in answers} == {"/2021/#post-1"}
    assert Post.objects.count() == Share.objects.count() == 1
    topic.refresh_from_db()
    assert topic.last_number == 1
    make_post(topic, by=mo)
    assert list(topic.posts.values_list("number", flat=True)) == [1, 2]


def test_other_words_with_the_same_key_at_once_are_all_kept(mo, readers):
    topic = make_topic(2021, by=mo)
    one = browser(readers[0])
    at_once([post_to(one, "/2021/posts/", body=f"Version {n}.", key="k") for n in range(5)])
    assert {post.body for post in topic.posts.all()} == {f"Version {n}." for n in range(5)}


def test_the_same_reply_at_once_is_one_reply(mo, readers):
    parent = make_post(make_topic(2021, by=mo), by=mo)
    one = browser(readers[0])
    at_once([post_to(one, f"/posts/{parent.pk}/replies/", body="I agree.", key="k")] * 10)
    assert parent.replies.count() == 1


@pytest.mark.parametrize("years", [[2021], [2020, 2021]], ids=["one year", "two years"])
def test_the_same_new_papers_in_opposite_order_at_once(mo, readers, years):
    for year in years:
        make_topic(year, by=mo)
    papers = [f"arXiv:2103.{n:05}" for n in range(20)]
    bodies = ["\n".join(papers), "\n".join(reversed(papers))] * 3
    acts = [
        post_to(browser(one), f"/{years[n % len(years)]}/posts/", body=body)
        for n, (one, body) in enumerate(zip(readers, bodies, strict=False))
    ]
    assert {answer.status_code for answer in at_once(acts)} == {302}
    assert Paper.objects.count() == Identifier.objects.count() == 20
    assert Share.objects.count() == 120
    assert [share.identifier.value for share in Post.objects.get(author=readers[1]).shares.all()] == [
        paper.removeprefix("arXiv:") for paper in reversed(papers)
    ]


def test_edits_at_once_keep_every_text(mo, readers):
    post = make_post(make_topic(2021, by=mo), by=readers[0], body="Version 0.")
    one = browser(readers[0])
    at_once(
        [
            post_to(one, f"/posts/{post.pk}/edit/", body=f"Version {n}. arXiv:2103.0000{n}")
            for n in range(1, 9)
        ]
    )
    post.refresh_from_db()
    texts = {revision.body for revision in post.revisions.all()} | {post.body}
    assert {text.split(".")[0] for text in texts} == {f"Version {n}" for n in range(9)}
    assert post.revisions.count() == 8
    assert [share.identifier.value for share in post.shares.all()] == [post.body.split("arXiv:")[1]]


def test_eight_open_the_same_year_and_one_does(mo):
    make_topic(2021, by=mo)
    clients = [browser(mo) for _ in range(8)]
    answers = at_once(
        [post_to(one, "/moderation/years/", year="2022", close_previous="on") for one in clients]
    )
    assert sorted(answer.status_code for answer in answers) == [302] + [422] * 7
    for answer in answers:
        if answer.status_code == 422:
            assert "Good Readings 2022 is already open." in answer.content.decode()
    assert Topic.objects.filter(year=2022).count() == 1
    assert Action.objects.filter(kind=Action.OPEN, topic__year=2022).count() == 1
    assert Action.objects.filter(kind=Action.CLOSE).count() == 1


def test_eight_open_the_same_year_in_the_admin_and_one_does(mo):
    topic = make_topic(2021, by=mo)
    chosen = {"action": "open_following_year", "_selected_action": topic.pk}
    clients = [browser(mo) for _ in range(4)]
    form = {"year": "2022", "title": "", "introduction": ""}
    acts = [post_to(one, "/admin/threads/topic/add/", **form) for one in clients]
    acts += [post_to(browser(mo), "/admin/threads/topic/", **chosen) for _ in range(4)]
    assert {answer.status_code for answer in at_once(acts)} <= {200, 302}
    assert Topic.objects.filter(year=2022).count() == 1
    assert Action.objects.filter(kind=Action.OPEN, topic__year=2022).count() == 1


def test_ten_ask_at_once_and_one_asks_ten_times(mo, readers):
    make_topic(2021, by=mo).close(by=mo)
    acts = [post_to(browser(one), "/2022/ask/") for one in readers[:10]]
    acts += [post_to(browser(readers[0]), "/2022/ask/")] * 5
    assert {answer.status_code for answer in at_once(acts)} == {302}
    assert YearRequest.objects.count() == 10


def test_posts_while_the_year_closes_are_posted_or_refused(mo, readers):
    topic = make_topic(2021, by=mo)
    acts = [post_to(browser(one), "/2021/posts/", body="Worth reading.") for one in readers[:8]]
    acts.append(post_to(browser(mo), "/moderation/years/2021/close/"))
    answers = at_once(acts)[:-1]
    assert {answer.status_code for answer in answers} <= {302, 403, 422}
    posted = sum(answer.status_code == 302 for answer in answers)
    assert sorted(topic.posts.values_list("number", flat=True)) == list(range(1, posted + 1))


def test_hiding_at_once_leaves_one_row_in_the_log(mo, readers):
    post = make_post(make_topic(2021, by=mo), by=readers[0])
    at_once([post_to(browser(mo), f"/posts/{post.pk}/hide/", reason=f"Reason {n}.") for n in range(6)])
    post.refresh_from_db()
    row = Action.objects.get(kind=Action.HIDE)
    assert row.reason == post.hidden_reason
