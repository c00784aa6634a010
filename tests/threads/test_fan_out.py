"""Ten thousand followers: whoever posts does not wait for them, and the worker tells each of them once."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.make import make_member, make_post, make_topic
from tests.worker import work
from threads.models import Notification, Paper, Reading, Subscription, tell
from threads.models.listeners import AT_ONCE


def followers(topic, count: int, level=Subscription.ALL) -> None:
    first = User.objects.count()
    members = [
        User(username=f"follower{n}", email=f"follower{n}@example.org") for n in range(first, first + count)
    ]
    User.objects.bulk_create(members)
    Subscription.objects.bulk_create(
        [Subscription(member=member, topic=topic, level=level) for member in members]
    )


def cost(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_posting_costs_the_same_queries_whoever_follows(ann, bob, topic):
    parent = make_post(topic, by=bob)
    make_post(topic, by=ann, body="@bob arXiv:2103.00020")

    def reply():
        make_post(topic, by=ann, parent=parent, body="@bob arXiv:2103.00020")

    costs = []
    for count in (0, 10, 2000):
        followers(topic, count)
        costs.append(cost(reply))
    # The task for the others is a row, and a savepoint round it.
    assert costs[0] == costs[1] >= costs[2] - 3


@pytest.mark.django_db(transaction=True)
def test_the_worker_tells_the_others_once(topic, ann):
    followers(topic, 1234)
    post = make_post(topic, by=ann)
    assert Notification.objects.filter(post=post).count() == AT_ONCE
    work()
    assert Notification.objects.filter(post=post).count() == 1234
    work()
    assert Notification.objects.filter(post=post).values("member").distinct().count() == 1234


@pytest.mark.django_db(transaction=True)
def test_many_who_keep_a_paper_and_follow_all_posts_hear_of_the_paper(topic, ann, bob):
    make_post(topic, by=bob, body="arXiv:2103.00020")
    members = [make_member(f"reader{n}") for n in range(50)]
    for member in members:
        Reading.objects.want(member, Paper.objects.get(), Reading.READ)
    # The last of those who keep it are the first of those who follow.
    for member in members[25:]:
        Subscription.objects.want(member, topic, Subscription.ALL)
    post = make_post(topic, by=ann, body="arXiv:2103.00020")
    work()
    told = Notification.objects.filter(post=post).exclude(member=bob)
    assert set(told.values_list("kind", "group")) == {("shared", f"shared:{post.pk}")}
    assert told.count() == 50


@pytest.mark.django_db(transaction=True)
def test_a_fan_out_that_was_broken_off_goes_on_and_doubles_nothing(topic, ann):
    followers(topic, 1234)
    post = make_post(topic, by=ann)
    word = tell.Word("post", f"post:{post.pk}", f"post:{topic.pk}", ann.pk, post.pk, topic.pk)
    first = tell.spread(word, 0)
    try:
        with transaction.atomic():
            tell.spread(word, first)
            raise RuntimeError("killed")
    except RuntimeError:
        pass
    work()
    assert Notification.objects.filter(post=post).count() == 1234


def test_thousands_of_followers_are_carried_over(topic, mo):
    followers(topic, 1500, Subscription.NOTHING)
    assert make_topic(2022, by=mo).subscriptions.filter(level=Subscription.NOTHING).count() == 1500


@pytest.mark.django_db(transaction=True)
def test_who_follows_the_next_year_hears_of_it_from_the_worker(topic, mo):
    followers(topic, 250, Subscription.MINE)
    make_topic(2022, by=mo)
    assert Notification.objects.filter(kind="year").count() == AT_ONCE
    work()
    assert Notification.objects.filter(kind="year").count() == 250
