"""How full a year is: always right, and counted anew only where something changed."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make import make_like, make_member, make_post, make_topic
from threads.models import Like, Post, Share, Topic
from threads.models.edition import BLOCK
from threads.models.figures import figures

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = [1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7]


@pytest.fixture
def year(settings):
    """A topic of four blocks, of which one is empty."""
    settings.KEEP_PAGES = True
    caches["fragments"].clear()
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
    last, middle = year.posts.get(number=NUMBERS[-1]), year.posts.get(number=BLOCK)
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


def test_a_write_has_its_own_block_counted_anew(year):
    figures(year)
    assert len(queries(year)) == 1
    make_like(year.posts.get(number=BLOCK + 1), by=make_member("dan"))
    asked = queries(year)
    assert len(asked) == 4
    assert all(f"BETWEEN {BLOCK} AND {2 * BLOCK - 1}" in sql for sql in asked[1:]), asked
    assert len(queries(year)) == 1


def test_a_year_without_posts_is_empty(year):
    assert set(figures(make_topic(2022, by=year.opened_by)).values()) == {0}
