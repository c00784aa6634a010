"""Posts with everything that a page shows: the same as Django's prefetching has it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Prefetch
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.make import make_like, make_member, make_post, make_topic
from threads.models import Like, Mute, Paper, Post, Reading, Share
from threads.shown import find, in_turn, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(mo):
    ann, bob, cem = (make_member(name) for name in ("ann", "bob", "cem"))
    old, topic = make_topic(2020, by=mo), make_topic(2021, by=mo)
    make_post(old, cem, "arXiv:2103.00020")
    first = make_post(topic, ann, "arXiv:2103.00020 and arXiv:2105.00001")
    posts = [
        first,
        make_post(topic, bob, "arXiv:2105.00001", parent=first),
        make_post(topic, cem, "Words.", parent=first),
    ]
    for member in (bob, cem, mo):
        make_like(first, by=member)
    make_like(posts[1], by=ann)
    Mute.objects.want(bob, ann, True)
    Reading.objects.create(member=bob, paper=Paper.objects.first(), state="read")
    posts[2].hide(by=mo, reason="Spam.")
    return posts


def facts(post: Post) -> dict:
    columns = {
        field.attname: getattr(post, field.attname) for field in Post._meta.fields if field.attname != "body"
    }
    figures = {
        name: getattr(post, name)
        for name in ("like_count", "reply_count", "liked", "is_muted", "answers_muted")
    }
    related = [
        post.author,
        post.topic.title,
        post.hidden_by,
        post.edited_by,
        post.parent and post.parent.author,
    ]
    likes = [(like.pk, like.member.username) for like in post.first_likes]
    shares = [
        (share, share.post.pk, share.paper.title, share.paper_likes, share.is_expected, share.reading, share.read_count,
         [(first.pk, first.post.number, first.post.topic.year, first.post.author.username) for first in share.paper.first_shares])
        for share in post.shares.all()
    ]  # fmt: skip
    return columns | figures | {"related": related, "likes": likes, "shares": shares}


def common_way(user):
    first = Like.objects.select_related("member").order_by("pk")[:2]
    return Post.objects.by_itself(user).prefetch_related(
        Prefetch("likes", first, to_attr="first_likes"),
        Prefetch("shares", Share.objects.with_papers(user)),
        Prefetch("shares__paper__shares", Share.objects.first_of_each_year(), to_attr="first_shares"),
    )


@pytest.mark.parametrize("reader", ["", "ann", "bob", "mo"])
def test_it_is_what_the_common_way_has(posts, reader, mo):
    members = {one.username: one for one in User.objects.all()} | {"": AnonymousUser(), "mo": mo}
    user = members[reader]
    expected = {post.pk: facts(post) for post in common_way(user)}
    with CaptureQueriesContext(connection) as asked:
        there = {pk: facts(post) for pk, post in shown([*expected, 10_000], user).items()}
    assert there == expected
    assert len(asked) == 4
    assert any(facts["shares"] for facts in there.values())
    assert {len(facts["likes"]) for facts in there.values()} == {0, 1, 2}


def test_they_come_in_the_order_that_is_asked_for(posts):
    keys = [posts[1].pk, 10_000, posts[0].pk, posts[2].pk]
    assert in_turn(keys, AnonymousUser()) == [posts[1], posts[0], posts[2]]
    assert in_turn([], AnonymousUser()) == []


def test_one_is_there_for_those_who_may_see_it(posts, mo):
    ann, cem = (User.objects.get(username=name) for name in ("ann", "cem"))
    assert find(posts[0].pk, AnonymousUser()) == posts[0]
    posts[0].hold("moderator", by=mo)
    may = {posts[0]: [ann, mo], posts[2]: [mo]}
    for post, readers in may.items():
        for reader in (AnonymousUser(), ann, cem, mo):
            if reader in readers:
                assert find(post.pk, reader) == post
                assert Post.objects.visible_to(reader).filter(pk=post.pk).exists()
            else:
                assert not Post.objects.visible_to(reader).filter(pk=post.pk).exists()
                with pytest.raises(Http404):
                    find(post.pk, reader)
    for number in (0, 10_000, 2**63):
        with pytest.raises(Http404):
            find(number, mo)
