"""How full a year is: always right, and counted anew only where something changed."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.make import make_like, make_member, make_post, make_topic
from threads.models import Like, Paper, Post, Share, Topic, Visit
from threads.models.edition import PART
from threads.models.figures import Figures, figures

pytestmark = pytest.mark.django_db(transaction=True)
FAR = 10 * PART
NUMBERS = [1, 2, PART, FAR - 1, FAR, FAR + 1, 3 * FAR + 7]


@pytest.fixture
def year(settings):
    """A topic of many parts, most of which are empty."""
    settings.KEEP_PAGES = True
    for name in ("fragments", "figures"):
        caches[name].clear()
    ann, bob, cem = (make_member(name) for name in ("ann", "bob", "cem"))
    topic = make_topic(2021, by=ann)
    make_post(make_topic(2020, by=ann), cem, "arXiv:2103.00020")
    for number in NUMBERS:
        Topic.objects.filter(pk=topic.pk).update(last_number=number - 1)
        topic.refresh_from_db()
        make_post(topic, [ann, bob][number % 2], f"arXiv:2103.000{number % 3 + 20}")
    topic.refresh_from_db()
    assert topic.last_number == NUMBERS[-1]
    return topic


def counted(topic) -> dict[str, int]:
    posts = Post.objects.visible().filter(topic=topic)
    return {
        "post_count": posts.count(),
        "reader_count": posts.values("author").distinct().count(),
        "paper_count": Share.objects.filter(post__in=posts).values("paper").distinct().count(),
        "like_count": Like.objects.filter(post__in=posts).count()
        + sum(posts.values_list("anonymous_likes", flat=True)),
    }


def queries(topic) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        figures(topic)
    return [query["sql"] for query in asked]


def test_they_are_right_after_every_act(year, mo):
    first, cem = year.posts.get(number=1), make_member("dan")
    last, middle = year.posts.get(number=NUMBERS[-1]), year.posts.get(number=FAR)
    acts = [
        lambda: make_like(last, by=cem),
        lambda: make_like(first, by=cem),
        lambda: middle.hide(by=mo, reason="Spam."),
        last.delete_by_author,
        lambda: middle.restore(by=mo),
        lambda: first.edit(by=first.author, body="arXiv:2105.00001 and arXiv:2105.00002"),
        lambda: make_post(year, cem, "One more."),
        lambda: Like.objects.all().delete(),
        lambda: Post.objects.filter(pk=middle.pk).update(anonymous_likes=7),
    ]
    assert figures(year) == counted(year)
    for act in acts:
        act()
        year.refresh_from_db()
        assert figures(year) == counted(year)
    assert counted(year)["like_count"] == 7


def test_a_write_has_its_own_part_counted_anew(year):
    figures(year)
    assert len(queries(year)) == 1
    make_like(year.posts.get(number=FAR + 1), by=make_member("dan"))
    asked = queries(year)
    assert len(asked) == 2
    assert all(f"BETWEEN {FAR} AND {FAR + PART - 1}" in sql for sql in asked[1:]), asked
    assert len(queries(year)) == 1


def test_a_like_leaves_the_parts_of_other_posts_that_share_the_paper(year):
    """Their cards say something else now; how many they are does not change."""
    first, last = year.posts.get(number=1), year.posts.get(number=NUMBERS[-1])
    assert first.shares.get().paper == last.shares.get().paper
    figures(year)
    make_like(first, by=make_member("dan"))
    asked = queries(year)
    assert all(f"BETWEEN 1 AND {PART - 1}" in sql for sql in asked[1:]), asked
    assert figures(year) == counted(year)


def test_parts_that_are_far_from_each_other_are_counted_alone(year):
    figures(year)
    for number in (1, FAR, FAR + 1, 3 * FAR + 7):
        make_like(year.posts.get(number=number), by=make_member(f"reader{number}"))
    asked = queries(year)
    assert len(asked) == 1 + 3
    assert figures(year) == counted(year)


def test_a_topic_may_have_any_key(year):
    far = Topic.objects.create(pk=3_000_000_000, year=2023, title="Later", opened_by=year.opened_by)
    make_post(far, year.opened_by, "arXiv:2103.00020")
    assert figures(far) == counted(far)
    assert counted(far)["paper_count"] == 1


def test_a_year_without_posts_is_empty(year):
    assert set(figures(make_topic(2022, by=year.opened_by)).values()) == {0}


RANGES = [
    [],
    [(1, 1)],
    [(1, FAR - 1)],
    [(1, FAR), (FAR + 2, 3 * FAR + 7)],
    [(2, 2), (FAR, FAR)],
    [(1, 9 * FAR)],
    [(FAR, 2 * FAR - 1), (3 * FAR, 4 * FAR - 1)],
]


@pytest.mark.parametrize("ranges", RANGES)
def test_what_is_still_to_be_read_is_counted_by_parts_too(year, ranges, mo):
    for name in ("ann", "bob", "cem"):
        visit = Visit(member=User.objects.get(username=name), topic=year, ranges=ranges)
        for _ in range(2):
            assert Figures(year).unread(visit) == Post.objects.filter(visit.unread).count()
        year.posts.get(number=2).hide(by=mo, reason="Spam.")
        assert Figures(year).unread(visit) == Post.objects.filter(visit.unread).count()
        year.posts.get(number=2).restore(by=mo)


def test_a_part_that_was_begun_is_looked_at_once(year):
    visit = Visit(member=User.objects.get(username="cem"), topic=year, ranges=[(1, FAR + 1)])
    figures(year)
    for expected in (2, 1):
        with CaptureQueriesContext(connection) as asked:
            Figures(year).unread(visit)
        assert len(asked) == expected


def ranked(topic) -> list[tuple[int, int]]:
    papers = Paper.objects.of_topic(topic).filter(topic_likes__gt=0)
    papers = papers.order_by("-topic_likes", "first_number", "pk")
    return [(paper.pk, paper.topic_likes) for paper in papers]


def liked(topic) -> list[tuple[int, int]]:
    return list(Figures(topic).most_liked_papers())


def test_the_most_liked_papers_are_those_of_a_look_at_all(year, mo):
    readers = [make_member(f"reader{n}") for n in range(4)]
    shared = list(year.posts.order_by("number"))
    Post.objects.filter(pk=shared[1].pk).update(anonymous_likes=2)
    for n, post in enumerate(shared):
        for reader in readers[: n % 3 + 1]:
            make_like(post, by=reader)
        assert liked(year) == ranked(year)
    assert len(ranked(year)) == 3
    shared[0].hide(by=mo, reason="Spam.")
    assert liked(year) == ranked(year)
