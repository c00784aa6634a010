"""Querysets that are written once: they find what they would find if they were put together anew."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goodreadings.lib.prepared import LENGTHS, prepared
from tests.make import make_like, make_member, make_post, make_topic
from threads.models import Like, Post, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(mo):
    topic = make_topic(2021, by=mo)
    return [make_post(topic, by=make_member(f"reader{n}")) for n in range(5)]


@prepared
def by_keys(posts: list[int], topic: int):
    return Post.objects.filter(pk__in=posts, topic=topic).select_related("author").order_by("number")


@prepared
def until(moment: datetime.datetime, topic: int):
    return Post.objects.filter(created_at__lte=moment, topic=topic).order_by("number")


def test_it_finds_what_it_is_called_with(posts):
    topic = posts[0].topic_id
    for wanted in ([posts[0]], posts[1:3], posts[:3], posts, posts[3:]):
        assert by_keys([post.pk for post in wanted], topic) == wanted
    assert by_keys([post.pk for post in posts], topic + 1) == []


def test_a_list_may_be_as_long_as_a_page_of_papers_whatever_is_beside_it(posts):
    before = dict(by_keys._written)
    assert by_keys([*(post.pk for post in posts), *range(10**6, 10**6 + 50)], posts[0].topic_id) == posts
    assert len(by_keys._written) == len(before) + 1


def test_its_rows_have_what_comes_with_them(posts):
    found = by_keys([posts[1].pk], posts[1].topic_id)
    with CaptureQueriesContext(connection) as asked:
        assert found[0].author == posts[1].author
    assert len(asked) == 0


def test_it_asks_once_and_again(posts):
    with CaptureQueriesContext(connection) as asked:
        by_keys([posts[0].pk], posts[0].topic_id)
        Post.objects.filter(pk=posts[0].pk).update(excerpt="Other words")
        assert by_keys([posts[0].pk], posts[0].topic_id)[0].excerpt == "Other words"
    assert len(asked) == 3


def test_a_moment_is_the_one_of_the_call(posts):
    now = timezone.now()
    for n, post in enumerate(posts):
        Post.objects.filter(pk=post.pk).update(created_at=now + datetime.timedelta(days=n, microseconds=7))
    for n in range(6):
        found = until(now + datetime.timedelta(days=n, microseconds=7 - (n == 3)), posts[0].topic_id)
        assert len(found) == min(n + 1, 5) - (n == 3)


def test_rows_of_values_stay_tuples(posts):
    @prepared
    def numbers(topic: int):
        return Post.objects.filter(topic=topic).order_by("number").values_list("number", "author")

    @prepared
    def flat(topic: int):
        return Post.objects.filter(topic=topic).order_by("-number").values_list("number", flat=True)

    topic = posts[0].topic_id
    for _ in range(2):
        assert numbers(topic) == [(post.number, post.author_id) for post in posts]
        assert flat(topic) == [5, 4, 3, 2, 1]


def test_prefetched_rows_come_too(posts):
    for post in posts:
        make_like(post, by=posts[0].author if post is not posts[0] else posts[1].author)

    @prepared
    def with_likes(posts: list[int]):
        return Post.objects.filter(pk__in=posts).prefetch_related("likes").order_by("number")

    found = with_likes([post.pk for post in posts])
    with CaptureQueriesContext(connection) as asked:
        assert [len(post.likes.all()) for post in found] == [1] * 5
    assert len(asked) == 0


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30])
def test_a_number_that_no_row_has_finds_nothing(posts, number):
    @prepared
    def one(post: int):
        return Post.objects.filter(pk=post)

    assert one(number) == []


def test_a_list_finds_those_that_there_are(posts):
    topic = posts[0].topic_id
    for number in (0, -1, 2**31, 2**63 - 1, 2**63, -(2**63), 10**30):
        assert by_keys([number], topic) == []
        assert by_keys([number, posts[2].pk], topic) == [posts[2]]


def test_a_list_may_be_empty_or_longer_than_any(posts):
    topic = posts[0].topic_id
    assert by_keys([], topic) == []
    assert by_keys([posts[2].pk, *range(10_000, 10_000 + 2 * LENGTHS[-1])], topic) == [posts[2]]
    assert by_keys({posts[2].pk}, topic) == [posts[2]]


def test_lists_of_many_lengths_have_few_statements(posts):
    for length in range(1, LENGTHS[-1]):
        by_keys([posts[0].pk] * length, posts[0].topic_id)
    assert len(by_keys._written) <= len(LENGTHS)


def test_what_changes_by_itself_is_refused(posts):
    @prepared
    def of_today(topic: int):
        return Post.objects.filter(topic=topic, created_at__lte=timezone.now())

    @prepared
    def of_nothing(topic: int, other: int):
        return Post.objects.filter(topic=topic)

    @prepared
    def of_a_sum(topic: int):
        return Topic.objects.filter(year=topic + 1).exclude(pk=topic * 2)

    for refused, values in ((of_today, [1]), (of_nothing, [1, 2]), (of_a_sum, [1])):
        with pytest.raises(ValueError, match="called with"):
            refused(*values)


def test_numbers_that_stand_for_others_while_it_is_written_are_numbers_like_any(posts):
    @prepared
    def beside(topic: int):
        return Post.objects.filter(topic=topic).exclude(number__in=[11_000, 21_000, 3]).order_by("number")

    assert [post.number for post in beside(posts[0].topic_id)] == [1, 2, 4, 5]


def test_in_a_transaction_that_wrote_it_sees_what_was_written(posts):
    Like.objects.want(posts[0].author, posts[1], True)

    @prepared
    def likes(post: int):
        return Like.objects.filter(post=post)

    assert len(likes(posts[1].pk)) == 1


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="of PostgreSQL")
@pytest.mark.parametrize(("kept_by", "plans"), [(1, 1), (None, 0)])
def test_postgresql_plans_it_once(posts, kept_by, plans):
    @prepared
    def under_another_name(topic: int):
        return Topic.objects.filter(pk=topic).order_by().values_list("year", "pk")

    topic = posts[0].topic_id
    usual = connection.connection.prepare_threshold
    assert usual == 1
    connection.connection.prepare_threshold = kept_by
    try:
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
            assert [under_another_name(topic) for _ in range(7)] == [[(2021, topic)]] * 7
            cursor.execute(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%threads_topic%'"
            )
            assert cursor.fetchone() == (plans,)
    finally:
        connection.connection.prepare_threshold = usual


def test_what_is_always_the_same_may_be_any_text(posts):
    odd = "100% of 'it' \\ %s %% \u2028 é"
    Post.objects.filter(pk=posts[1].pk).update(excerpt=odd)

    @prepared
    def of_that(topic: int):
        return Post.objects.filter(topic=topic, excerpt=odd, number__lt=3, deleted_at=None)

    for _ in range(7):
        assert of_that(posts[0].topic_id) == [posts[1]]
