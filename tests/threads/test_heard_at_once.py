"""Many at the same moment, and what is heard of it: every act once, and counts that agree with it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client

from tests import page
from tests.make import make_like, make_member, make_post, make_topic
from tests.threads.test_at_once import at_once, browser, post_to
from threads.letters import unsubscribe_token
from threads.models import Like, Mute, Notification, Preference, Subscription, Topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mo():
    return make_member("ada", is_staff=True, is_superuser=True)


@pytest.fixture
def readers():
    return [make_member(f"reader{n:02}") for n in range(12)]


def test_likes_at_once_are_heard_each_and_stand_on_one_line(mo, readers):
    post = make_post(make_topic(2021, by=mo), by=mo)
    at_once([post_to(browser(one), f"/posts/{post.pk}/like/", liked="yes") for one in readers])
    assert mo.notifications.count() == 12
    client = browser(mo)
    assert page.words(client.get("/"), "bell") == "1unread notification"
    assert "and 10 others liked your post" in page.words(client.get("/notifications/"))


def test_likes_and_their_taking_back_agree_with_what_is_heard(mo, readers):
    post = make_post(make_topic(2021, by=mo), by=mo)
    for one in readers[:6]:
        make_like(post, by=one)
    wishes = [(one, wish) for one in readers[:8] for wish in ("no", "yes", "no")]
    at_once([post_to(browser(one), f"/posts/{post.pk}/like/", liked=wish) for one, wish in wishes])
    heard = set(mo.notifications.values_list("actor", flat=True))
    assert heard == set(Like.objects.filter(post=post).values_list("member", flat=True))


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite writes one after the other")
def test_who_took_no_like_back_leaves_what_is_heard_of_the_next(mo, readers):
    post = make_post(make_topic(2021, by=mo), by=mo)

    def like_meanwhile(execute, sql, *args):
        answer = execute(sql, *args)
        if sql.startswith("DELETE") and "threads_like" in sql:
            pool.submit(like_once).result()
        return answer

    def like_once():
        try:
            make_like(post, by=readers[0])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, connection.execute_wrapper(like_meanwhile):
        Like.objects.want(readers[0], post, False)
    assert mo.notifications.count() == post.likes.count() == 1


def test_posts_at_once_that_name_the_same_members_in_any_order(mo, readers):
    topic = make_topic(2021, by=mo)
    for one in readers[6:]:
        Subscription.objects.want(one, topic, Subscription.ALL)
    names = [f"@{one}" for one in readers[:6]]
    bodies = [" ".join(names), " ".join(reversed(names))] * 3
    acts = [
        post_to(browser(one), "/2021/posts/", body=f"{body} {n}")
        for n, (one, body) in enumerate(zip(readers, bodies, strict=False))
    ]
    assert {answer.status_code for answer in at_once(acts)} == {302}
    # Five others name each of the first six; the other six follow.
    assert Notification.objects.filter(kind="mention").count() == 6 * 5
    assert Notification.objects.filter(kind="post").count() == 6 * 6


def test_marking_all_while_more_comes_marks_what_the_page_knew(mo, readers):
    post = make_post(make_topic(2021, by=mo), by=mo)
    make_like(post, by=readers[0])
    newest = mo.notifications.get().pk
    acts = [post_to(browser(one), f"/posts/{post.pk}/like/", liked="yes") for one in readers[1:8]]
    at_once([*acts, post_to(browser(mo), "/notifications/read/", all="yes", newest=newest)])
    assert mo.notifications.unread().count() == 7


def test_wishes_at_once_are_one_row_each(mo, readers):
    make_topic(2021, by=mo)
    clients = [browser(readers[0]) for _ in range(8)]
    at_once(
        [
            post_to(one, "/2021/follow/", level=level)
            for one, level in zip(clients, ["all", "nothing"] * 4, strict=True)
        ]
    )
    at_once([post_to(one, "/members/reader01/mute/", muted="yes") for one in clients])
    assert Subscription.objects.count() == Mute.objects.count() == 1


def test_unsubscribing_at_once_is_unsubscribing(mo, readers):
    link = f"/unsubscribe/{unsubscribe_token(readers[0], 'weekly')}/"
    answers = at_once([post_to(Client(), link) for _ in range(6)])
    assert {answer.status_code for answer in answers} == {200}
    assert set(Preference.objects.values_list("pace", flat=True)) == {"never"}


def test_following_while_the_next_year_opens_is_carried_over_or_not_but_never_fails(mo, readers):
    make_topic(2021, by=mo)
    acts = [post_to(browser(one), "/2021/posts/", body="Worth reading.") for one in readers[:6]]
    acts.append(post_to(browser(mo), "/moderation/years/", year="2022"))
    assert {answer.status_code for answer in at_once(acts)} == {302}
    assert Topic.objects.get(year=2021).subscriptions.count() == 6
    assert Topic.objects.get(year=2022).subscriptions.count() <= 6
